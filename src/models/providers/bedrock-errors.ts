import { accessRemedy, permissionHint } from '../bedrock-access.ts'
import { ModelError, type ModelErrorKind } from '../model.ts'
import { LONGEST_RETRY_AFTER_MS, retryAfterMs } from '../pacing/retry.ts'
import { parameterRemedy } from '../parameter-remedy.ts'
import { foundationModelOf } from './bedrock-id.ts'

/** A call to Bedrock that failed, in data. */
export type BedrockFailure = {
  /** Exception name as Bedrock or the SDK gives it. */
  name: string
  message: string
  /** HTTP status; null when no response came. */
  status: number | null
  /** Code of the operating system or of Node, such as `ECONNRESET`; null when there is none. */
  code: string | null
  /** The `Retry-After` header as it came. */
  retryAfter: string | null
}

/** The name of a failure that Bedrock did not write: a proxy's page. */
const FOREIGN = 'ForeignAnswer'

type Judgement = { kind: ModelErrorKind; hint?: string; unreachable?: boolean }

const THROTTLED = ['ThrottlingException', 'TooManyRequestsException', 'ModelNotReadyException']

const BAD_CREDENTIALS = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'MissingAuthenticationTokenException',
]

const CREDENTIALS_HINT =
  'Give the job credentials: set the input role-to-assume and `permissions: id-token: write`, or run aws-actions/configure-aws-credentials before this step. A pull request from a fork gets none. In a terminal, sign in to AWS first.'

/**
 * Why a call failed, as the run needs to know it: may it be asked again, may the model be asked at all. Total: what is
 * not recognised is `invalid` with an HTTP status below 500 and `unavailable` otherwise.
 *
 * @param now milliseconds since the epoch, for a `Retry-After` date
 */
export function bedrockError(model: string, failure: BedrockFailure, now: number): ModelError {
  const { kind, hint, unreachable = false } = errorOf(model, failure)
  const wait = kind === 'throttled' || kind === 'unavailable' ? waitMs(failure, now) : null
  const message = failure.name === TOO_DEEP ? TOO_DEEP_MESSAGE : failure.message === '' ? failure.name : failure.message
  return new ModelError(kind, model, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(wait === null ? {} : { retryAfterMs: wait }),
    unreachable,
  })
}

/** What the SDK throws when an answer is nested so deep that its reader, which calls itself, has no stack left. */
const TOO_DEEP = 'RangeError'
/** An answer of which the rest is not read. */
const TOO_LONG = 'AnswerTooLong'
const TOO_DEEP_MESSAGE = 'the answer is nested deeper than can be read'

function errorOf(model: string, failure: BedrockFailure): Judgement {
  // Asked again it would be paid for again, and be no shallower and no shorter.
  if (failure.name === TOO_DEEP) return { kind: 'unusable' }
  if (failure.name === TOO_LONG) return { kind: 'unusable', hint: 'Check HTTPS_PROXY and AWS_ENDPOINT_URL of the job.' }
  return (
    judgeForeign(failure) ??
    judgeCredentials(failure) ??
    judgeModel(model, failure) ??
    judgeLoad(failure) ??
    judgeRequest(failure) ??
    judgeConnection(failure)
  )
}

/** Something between answered: what it means depends on its status alone. */
function judgeForeign({ name, status }: BedrockFailure): Judgement | null {
  if (name !== FOREIGN || status === null) return null
  if (status === 404 || status === 410) {
    const hint = 'Check AWS_ENDPOINT_URL and HTTPS_PROXY: this address is not Bedrock’s.'
    return { kind: 'not-found', hint, unreachable: true }
  }
  if (status === 429) return { kind: 'throttled' }
  if (status === 408) return { kind: 'timeout' }
  const hint =
    'Check HTTPS_PROXY, NO_PROXY and AWS_ENDPOINT_URL of the job, and that the proxy lets bedrock-runtime.<region>.amazonaws.com through.'
  if (status === 407) return { kind: 'access-denied', hint }
  // It may have disliked what stands in this one request; the model's own word it is not.
  return { kind: status >= 400 && status < 500 ? 'invalid' : 'unavailable', hint, unreachable: true }
}

/** How long Bedrock asks to wait, in its header or in words; at most what a run can wait. */
function waitMs({ retryAfter, message }: BedrockFailure, now: number): number | null {
  return retryAfterMs(retryAfter, now) ?? statedWaitMs(message)
}

function statedWaitMs(message: string): number | null {
  const reported = /try again (?:after|in) (\d{1,3}) (second|minute)/i.exec(message)
  if (reported === null) return null
  const seconds = Number(reported[1]) * (reported[2]?.toLowerCase() === 'minute' ? 60 : 1)
  return Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS)
}

function judgeCredentials({ name, message }: BedrockFailure): Judgement | null {
  if (name.startsWith('ExpiredToken') || /security token .*expired/i.test(message)) {
    return {
      kind: 'access-denied',
      hint: 'The AWS credentials expired. Set the input role-to-assume: the action then renews them by itself.',
    }
  }
  if (/sts:AssumeRole/i.test(message)) {
    return {
      kind: 'access-denied',
      hint: 'The role does not trust this job. Compare the `sub` condition of its trust policy with this repository, and grant the job `permissions: id-token: write`.',
    }
  }
  if (/^(CredentialsProvider|TokenProvider)Error$/.test(name) || BAD_CREDENTIALS.includes(name)) {
    return { kind: 'access-denied', hint: CREDENTIALS_HINT }
  }
  return null
}

function judgeModel(model: string, { name, message, status }: BedrockFailure): Judgement | null {
  const refused = name === 'AccessDeniedException' || name === 'AccessDenied' || status === 401 || status === 403
  if (refused || (status !== null && status >= 400 && status < 429)) {
    const hint =
      accessRemedy(message) ?? (refused && statedWaitMs(message) !== null ? permissionHint(model, message) : null)
    // After a subscription or a change of permissions Bedrock refuses for a while, and says for how long.
    if (hint !== null) return { kind: statedWaitMs(message) === null ? 'access-denied' : 'unavailable', hint }
  }
  if (/on-demand throughput/i.test(message)) {
    const id = foundationModelOf(model.slice('bedrock:'.length))?.id ?? model.slice('bedrock:'.length)
    return {
      kind: 'not-found',
      hint: `Use an inference profile of it: bedrock:us.${id}, or eu., apac. or global. for where your data may go.`,
    }
  }
  if (refused) return { kind: 'access-denied', hint: permissionHint(model, message) }
  if (/model identifier is invalid|end of its life|marked by provider as legacy|support the model/i.test(message)) {
    return { kind: 'not-found', hint: notFoundHint(message) }
  }
  if (name === 'ResourceNotFoundException' || status === 404) {
    return { kind: 'not-found', hint: notFoundHint(message) }
  }
  if (name === 'ServiceQuotaExceededException' || /tokens per day/i.test(message)) {
    return {
      kind: 'access-denied',
      hint: 'The quota is used up: ask for a higher one in Service Quotas, Amazon Bedrock.',
    }
  }
  return null
}

function judgeLoad({ name, status }: BedrockFailure): Judgement | null {
  if (THROTTLED.includes(name) || status === 429) return { kind: 'throttled' }
  if (name === 'ModelTimeoutException' || status === 408) return { kind: 'timeout' }
  if (name === 'ModelErrorException' || status === 424) return { kind: 'unavailable' }
  return status !== null && status >= 500 ? { kind: 'unavailable' } : null
}

function judgeRequest({ status, message }: BedrockFailure): Judgement | null {
  if (status === null || status < 400) return null
  const hint = parameterRemedy(message)
  return hint === null ? { kind: 'invalid' } : { kind: 'invalid', hint }
}

function judgeConnection({ code, message }: BedrockFailure): Judgement {
  if (/^region /i.test(message)) {
    return {
      kind: 'not-found',
      hint: 'Set the input `aws-region` (in a terminal `--region`), or AWS_REGION, to a region such as us-east-1.',
      unreachable: true,
    }
  }
  if (code === 'ERR_PROXY_TUNNEL') {
    const refused = /HTTP\/1\.[01] 4\d\d/.test(message)
    const hint =
      'The proxy of HTTPS_PROXY did not connect to Bedrock: check its address, its credentials and what it lets through, or name Bedrock in NO_PROXY.'
    return { kind: refused ? 'access-denied' : 'unavailable', hint }
  }
  if (code === 'ENOTFOUND' || code === 'ERR_INVALID_URL') {
    return {
      kind: 'not-found',
      hint: 'Check the region (input `aws-region`, in a terminal `--region`), AWS_ENDPOINT_URL and the network.',
      unreachable: true,
    }
  }
  return { kind: 'unavailable' }
}

function notFoundHint(message: string): string {
  return /end of its life|legacy/i.test(message)
    ? 'Bedrock no longer serves this version: choose a newer model.'
    : 'Check the model id and the region; many models are served only through an inference profile such as us.<model id>.'
}
