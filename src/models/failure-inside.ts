import { z } from 'zod'
import { isTooDeep } from '../source/depth.ts'
import type { ModelError } from './model.ts'
import {
  errorOf,
  type Judgement,
  modelError,
  type Reported,
  reportedIn,
  shortened,
} from './providers/service-errors.ts'

/** Words for an answer that its provider broke off: what was written until then is no answer. */
const BROKEN_OFF = ['error', 'network_error', 'insufficient_system_resource', 'abort']

const ofBody = z.object({ error: z.unknown().refine(isSet) })
const ofChoice = z.object({ choices: z.tuple([ofBody], z.unknown()) })
const ended = z.object({ choices: z.tuple([z.object({ finish_reason: z.enum(BROKEN_OFF) })], z.unknown()) })
const coded = z.object({ code: z.union([z.string(), z.number()]) })
const answers = z.union([z.object({ choices: z.array(z.unknown()) }), z.object({ data: z.array(z.unknown()) })])

/**
 * The failure of the provider that an answer with HTTP 200 tells, as routers do once they have begun to answer; null
 * when it tells none. A code that is an HTTP status is judged like one. Without it the failure is `unavailable`: it says
 * nothing of the prompt, and may pass.
 *
 * @param now milliseconds since the epoch, for a `Retry-After` date
 */
export function failureInside(model: string, body: unknown, headers: Headers, now: number): ModelError | null {
  const reported = failureIn(body)
  if (reported === null) return null
  const code = `${reported.code ?? ''}`
  const said = shortened(reported.message) || 'the provider failed and did not say why'
  const status = /^[45]\d\d$/.test(code) ? Number(code) : null
  return modelError(model, code === '' ? said : `${said} (code ${shortened(code)})`, graded(model, reported, status), {
    headers,
    now,
  })
}

function graded(model: string, reported: Reported, status: number | null): Judgement {
  if (status !== null) return errorOf(model, status, reported)
  const words = `${reported.code ?? ''} ${reported.type ?? ''}`
  if (/rate_?limit|too_many_requests|resource_exhausted/i.test(words)) return errorOf(model, 429, reported)
  if (/invalid_api_key|authentication|permission/i.test(words)) return errorOf(model, 401, reported)
  if (/invalid_request|invalid_argument|content_filter/i.test(words)) return errorOf(model, 400, reported)
  return errorOf(model, 500, reported)
}

function failureIn(body: unknown): Reported | null {
  const whole = ofBody.safeParse(body)
  if (whole.success) return reportedBy(whole.data.error)
  const choice = ofChoice.safeParse(body)
  if (choice.success) return reportedBy(choice.data.choices[0].error)
  const broken = ended.safeParse(body)
  if (broken.success) {
    const reason = broken.data.choices[0].finish_reason
    return { message: `the provider broke the answer off: finish_reason ${reason}` }
  }
  // Where neither choices nor vectors are, even a bare message tells of a failure.
  return answers.safeParse(body).success ? null : reportedIn(body)
}

function reportedBy(error: unknown): Reported {
  const { code } = coded.safeParse(error).data ?? {}
  return reportedIn({ error }) ?? { message: isTooDeep(error) ? '' : JSON.stringify(error), code }
}

/** Some say `error: null`, or as little, of what went well. */
function isSet(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== '' && value !== false
}
