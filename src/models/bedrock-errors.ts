import { foundationModelOf } from './bedrock-id.ts'
import { ModelError, type ModelErrorKind } from './model.ts'
import { retryAfterMs } from './retry-after.ts'

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

type Judgement = { kind: ModelErrorKind; hint?: string }

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
  'Give the job credentials: set the input role-to-assume and `permissions: id-token: write`, or run aws-actions/configure-aws-credentials before this step. A pull request from a fork gets none.'

/**
 * Why a call failed, as the run needs to know it: may it be asked again, may the model be asked at all. Total: what is
 * not recognised is `invalid` with an HTTP status below 500 and `unavailable` otherwise.
 *
 * @param now milliseconds since the epoch, for a `Retry-After` date
 */
export function bedrockError(model: string, failure: BedrockFailure, now: number): ModelError {
  const { kind, hint } = judge(model, failure)
  const wait = kind === 'throttled' || kind === 'unavailable' ? retryAfterMs(failure.retryAfter, now) : null
  const message = failure.name === TOO_DEEP ? TOO_DEEP_MESSAGE : failure.message === '' ? failure.name : failure.message
  return new ModelError(kind, model, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(wait === null ? {} : { retryAfterMs: wait }),
  })
}

/** What the SDK throws when an answer is nested so deep that its reader, which calls itself, has no stack left. */
const TOO_DEEP = 'RangeError'
const TOO_DEEP_MESSAGE = 'the answer is nested deeper than can be read'

function judge(model: string, failure: BedrockFailure): Judgement {
  // Asked again it would be paid for again, and be no shallower.
  if (failure.name === TOO_DEEP) return { kind: 'unusable' }
  return (
    judgeCredentials(failure) ??
    judgeModel(model, failure) ??
    judgeLoad(failure) ??
    judgeRequest(failure) ??
    judgeConnection(failure)
  )
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
  if (/use case details/i.test(message)) {
    return {
      kind: 'access-denied',
      hint: 'Submit the use case form for this provider once per account: Amazon Bedrock console, Model catalog.',
    }
  }
  if (/on-demand throughput/i.test(message)) {
    const id = foundationModelOf(model.slice('bedrock:'.length))?.id ?? model.slice('bedrock:'.length)
    return {
      kind: 'not-found',
      hint: `Use an inference profile of it: bedrock:us.${id}, or eu., apac. or global. for where your data may go.`,
    }
  }
  if (name === 'AccessDeniedException' || name === 'AccessDenied' || status === 401 || status === 403) {
    return { kind: 'access-denied', hint: permissionHint(model) }
  }
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
  if (/temperature.*top_?p|top_?p.*temperature/i.test(message)) {
    return { kind: 'invalid', hint: 'Remove either temperature or topP from the prompt’s modelParameters.' }
  }
  if (/output_?config|text_?format|structured output/i.test(message)) {
    return {
      kind: 'invalid',
      hint: 'The model cannot be held to a JSON schema: use responseFormat: json_object, or a model that can.',
    }
  }
  if (/too long|context (window|length)|too many (input )?tokens/i.test(message)) {
    return { kind: 'invalid', hint: 'The prompt with this case’s variables is longer than the model can read.' }
  }
  return { kind: 'invalid' }
}

function judgeConnection({ code, message }: BedrockFailure): Judgement {
  if (/^region /i.test(message)) {
    return { kind: 'not-found', hint: 'Set the input aws-region, or AWS_REGION, to a region such as us-east-1.' }
  }
  if (code === 'ENOTFOUND' || code === 'ERR_INVALID_URL') {
    return { kind: 'not-found', hint: 'Check the input aws-region, AWS_ENDPOINT_URL and the runner’s network.' }
  }
  return { kind: 'unavailable' }
}

function permissionHint(model: string): string {
  const id = model.slice('bedrock:'.length)
  const foundation = foundationModelOf(id)
  const foundationArn = `arn:aws:bedrock:*::foundation-model/${foundation?.id ?? '*'}`
  const profileArn = `arn:aws:bedrock:*:*:${id.startsWith('arn:') ? 'inference-profile/*' : `inference-profile/${id}`}`
  const resources =
    foundation !== null && foundation.scope === null ? foundationArn : `${profileArn} and ${foundationArn}`
  return `Allow the role bedrock:InvokeModel on ${resources}, and check that the account may use the model (Amazon Bedrock console, Model access).`
}

function notFoundHint(message: string): string {
  return /end of its life|legacy/i.test(message)
    ? 'Bedrock no longer serves this version: choose a newer model.'
    : 'Check the model id and aws-region; many models are served only through an inference profile such as us.<model id>.'
}
