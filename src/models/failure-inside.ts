import { z } from 'zod'
import { isTooDeep } from '../source/depth.ts'
import type { ModelError } from './model.ts'
import { type Judgement, judge, modelError, shortened, type Told, toldIn } from './providers/openai-errors.ts'

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
  const told = failureIn(body)
  if (told === null) return null
  const code = `${told.code ?? ''}`
  const said = shortened(told.message) || 'the provider failed and did not say why'
  const status = /^[45]\d\d$/.test(code) ? Number(code) : null
  return modelError(model, code === '' ? said : `${said} (code ${shortened(code)})`, judged(told, status), {
    headers,
    now,
  })
}

function judged(told: Told, status: number | null): Judgement {
  if (status !== null) return judge(status, told)
  const words = `${told.code ?? ''} ${told.type ?? ''}`
  if (/rate_?limit|too_many_requests|resource_exhausted/i.test(words)) return judge(429, told)
  if (/invalid_api_key|authentication|permission/i.test(words)) return judge(401, told)
  if (/invalid_request|invalid_argument|content_filter/i.test(words)) return judge(400, told)
  return judge(500, told)
}

function failureIn(body: unknown): Told | null {
  const whole = ofBody.safeParse(body)
  if (whole.success) return toldBy(whole.data.error)
  const choice = ofChoice.safeParse(body)
  if (choice.success) return toldBy(choice.data.choices[0].error)
  const broken = ended.safeParse(body)
  if (broken.success) {
    const reason = broken.data.choices[0].finish_reason
    return { message: `the provider broke the answer off: finish_reason ${reason}` }
  }
  // Where neither choices nor vectors are, even a bare message tells of a failure.
  return answers.safeParse(body).success ? null : toldIn(body)
}

function toldBy(error: unknown): Told {
  const { code } = coded.safeParse(error).data ?? {}
  return toldIn({ error }) ?? { message: isTooDeep(error) ? '' : JSON.stringify(error), code }
}

/** Some say `error: null`, or as little, of what went well. */
function isSet(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== '' && value !== false
}
