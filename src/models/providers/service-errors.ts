/** Why a service that is asked with a key did not answer: OpenAI's and Anthropic's words, and those of compatible servers. */
import { z } from 'zod'
import { foreignAnswer } from '../../source/foreign-answer.ts'
import { keyHint, serviceOf } from '../endpoints.ts'
import { ModelError, type ModelErrorKind } from '../model.ts'
import { retryAfterMs } from '../pacing/retry.ts'
import { parameterRemedy } from '../parameter-remedy.ts'

/** Names of variables in errors about a model that no service of the table serves. */
const UNNAMED = { title: 'the endpoint', keys: ['the key'], addresses: ['the address'] } as const

function namesOf(model: string): Pick<NonNullable<ReturnType<typeof serviceOf>>, 'title' | 'keys' | 'addresses'> {
  return serviceOf(model) ?? UNNAMED
}

const FILTER_HINT =
  'The provider’s content filter refused the prompt: change what it objects to in the prompt or in this case’s variables, or have the filter of the endpoint changed.'

const COUNTRY_HINT =
  'The provider does not serve the country that the request comes from: run the job on a runner in a country that it serves.'

export type Judgement = { kind: ModelErrorKind; hint?: string }

const reported = z.object({
  message: z.string(),
  type: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
})

/** What an endpoint tells of its failure. `code`: a word, or the HTTP status of who failed behind it. */
export type Reported = z.infer<typeof reported>

/** A mistake in a request as FastAPI tells it: where it is, and what. */
const detail = z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })

/** OpenAI's shape, and those that compatible servers have made of it. */
const oneError = z.union([
  z.object({ error: reported }).transform(({ error }) => error),
  z.object({ error: z.string() }).transform(({ error }): Reported => ({ message: error })),
  reported,
  z.object({ detail: z.string() }).transform(({ detail }): Reported => ({ message: detail })),
  z
    .object({ detail: z.array(detail).min(1) })
    .transform(({ detail }): Reported => ({ message: detail.map(where).join('; ') })),
])
/** Gemini sends its error in a list. */
const errorBody = z.union([oneError, z.tuple([oneError], z.unknown()).transform(([first]) => first)])

function where({ loc, msg }: z.infer<typeof detail>): string {
  return `${loc.join('.')}: ${msg}`
}

/** Longest piece in a message of what the endpoint said: it may quote the whole request, or be an HTML page. */
const MESSAGE_LENGTH = 500

/**
 * Why a service refused, from its status and body. Total: other statuses below 500 are `invalid`.
 *
 * @param now milliseconds since the epoch, for a `Retry-After` date
 */
export function refusal(
  model: string,
  response: { status: number; headers: Headers; body: string },
  now: number,
): ModelError {
  const error = errorIn(response.body)
  const foreign = error === null && isPage(response)
  const said = shortened(error?.message ?? (saysNothing(response.body) ? '' : response.body))
  const message = foreign
    ? foreignAnswer(`the endpoint of ${namesOf(model).addresses[0]}`, response.status, response.body)
    : said === ''
      ? `HTTP ${response.status}`
      : `${said} (HTTP ${response.status})`
  const { kind, hint } = foreign
    ? judgePage(model, response.status)
    : errorOf(model, response.status, error ?? { message: said })
  return modelError(
    model,
    message,
    { kind, ...(hint === undefined ? {} : { hint }) },
    { headers: response.headers, now },
  )
}

/** @param when the headers of the response, and the time at which it came */
export function modelError(
  model: string,
  message: string,
  { kind, hint }: Judgement,
  { headers, now }: { headers: Headers; now: number },
): ModelError {
  const waits = kind === 'throttled' || kind === 'unavailable'
  const wait = waits ? retryAfterMs(headers.get('retry-after'), now) : null
  return new ModelError(kind, model, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(wait === null ? {} : { retryAfterMs: wait }),
  })
}

/** What an endpoint said, at a length for a message. */
export function shortened(said: string): string {
  return said.slice(0, MESSAGE_LENGTH).toWellFormed().trim()
}

/** JSON without a word in it. */
function saysNothing(body: string): boolean {
  return /^[\s[\]{}"]*(null)?[\s[\]{}"]*$/.test(body.slice(0, MESSAGE_LENGTH))
}

/** Why no response came: what `fetch` threw, with the cause that it hides. */
export function noResponse(model: string, thrown: TypeError): ModelError {
  const cause = z.object({ code: z.string().optional(), message: z.string().optional() }).safeParse(thrown.cause).data
  const message = cause?.message === undefined || cause.message === '' ? (cause?.code ?? thrown.message) : cause.message
  if (cause?.code === 'ERR_PROXY_TUNNEL') {
    return new ModelError('unavailable', model, message, { hint: 'Check HTTPS_PROXY and NO_PROXY of the job.' })
  }
  const unreachable = cause?.code === 'ENOTFOUND' || cause?.code === 'ERR_INVALID_URL'
  return unreachable
    ? new ModelError('not-found', model, message, {
        hint: `Check ${namesOf(model).addresses[0]} and the runner’s network.`,
        unreachable: true,
      })
    : new ModelError('unavailable', model, message)
}

/** A page where an API would have answered, which is what a proxy or a load balancer sends. */
export function isPage({ headers, body }: { headers: Headers; body: string }): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '') || /^\s*<(!doctype|html|\?xml)\b/i.test(body)
}

function judgePage(model: string, status: number): Judgement {
  const hint = `Check ${namesOf(model).addresses[0]}, HTTPS_PROXY and NO_PROXY of the job, and that the proxy lets the endpoint through.`
  if (status === 404 || status === 407) return { kind: 'not-found', hint }
  if (status === 429) return { kind: 'throttled' }
  // It may have disliked what stands in this one request.
  return { kind: status < 500 ? 'invalid' : 'unavailable', hint }
}

/** What a failure with this HTTP status is. Total: other statuses below 500 are `invalid`. */
export function errorOf(model: string, status: number, { code, type, message }: Reported): Judgement {
  const words = `${code ?? ''} ${type ?? ''}`
  if (/unsupported_country/.test(words)) return { kind: 'access-denied', hint: COUNTRY_HINT }
  if (/insufficient_quota|billing/.test(words) || /credit balance is too low/i.test(message)) {
    return { kind: 'access-denied', hint: 'The account’s quota or credit is used up: raise it with the provider.' }
  }
  if (status < 429 && isFiltered(words, message)) return { kind: 'invalid', hint: FILTER_HINT }
  if (/model_not_found/.test(words) || status === 404) return { kind: 'not-found', hint: modelHint(model) }
  // Google answers a wrong key with 400.
  const wrongKey = status === 400 && /invalid_api_key|api key not valid|api key expired/i.test(`${words} ${message}`)
  if (status === 401 || status === 403 || wrongKey) return { kind: 'access-denied', hint: keyHint(namesOf(model)) }
  if (status === 429) return { kind: 'throttled' }
  if (status === 408) return { kind: 'timeout' }
  if (status === 409 || status === 425 || status >= 500) return { kind: 'unavailable' }
  const hint = parameterRemedy(message)
  return hint === null ? { kind: 'invalid' } : { kind: 'invalid', hint }
}

function modelHint(model: string): string {
  const { addresses, title } = namesOf(model)
  return model.startsWith('azure:')
    ? `Check the name of the deployment, and that ${addresses[0]} is the resource that has it.`
    : `Check the model name, and that ${addresses[0]}, where it is set, is the endpoint that serves it. It was asked of ${title}.`
}

/** Whether a filter of the provider disliked the prompt, as Azure, OpenAI and OpenRouter say it. */
function isFiltered(words: string, message: string): boolean {
  return (
    /content_filter|content_policy_violation|responsibleaipolicyviolation/i.test(words) ||
    /content management policy|input was flagged/i.test(message)
  )
}

/** The error that a body tells; null when it tells none. */
export function reportedIn(body: unknown): Reported | null {
  return errorBody.safeParse(body).data ?? null
}

function errorIn(body: string): Reported | null {
  try {
    return reportedIn(JSON.parse(body))
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}
