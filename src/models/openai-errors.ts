import { z } from 'zod'
import { foreignAnswer } from '../source/foreign-answer.ts'
import { ModelError, type ModelErrorKind } from './model.ts'
import { parameterRemedy } from './parameter-remedy.ts'
import { retryAfterMs } from './retry-after.ts'

const KEY_HINT =
  'Set the environment variable OPENAI_API_KEY, in a workflow from a secret, to a key that may use this model.'

const MODEL_HINT = 'Check the model name, and that OPENAI_BASE_URL is the endpoint that serves it.'

const COUNTRY_HINT =
  'The provider does not serve the country that the request comes from: run the job on a runner in a country that it serves.'

type Judgement = { kind: ModelErrorKind; hint?: string }

const told = z.object({
  message: z.string(),
  type: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
})

/** OpenAI's shape, and the two that compatible servers have made of it. */
const errorBody = z.union([
  z.object({ error: told }).transform(({ error }) => error),
  z.object({ error: z.string() }).transform(({ error }): z.infer<typeof told> => ({ message: error })),
  told,
])

/** Longest piece in a message of what the endpoint said: it may quote the whole request, or be an HTML page. */
const MESSAGE_LENGTH = 500

/**
 * Why an OpenAI-compatible endpoint refused, from its status and body. Total: other statuses below 500 are `invalid`.
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
  const said = (error?.message ?? response.body).slice(0, MESSAGE_LENGTH).toWellFormed().trim()
  const message = foreign
    ? foreignAnswer('the endpoint of OPENAI_BASE_URL', response.status, response.body)
    : `${said === '' ? 'no message' : said} (HTTP ${response.status})`
  const { kind, hint } = foreign
    ? judgePage(response.status)
    : judge(response.status, `${error?.code ?? ''} ${error?.type ?? ''}`, said)
  const wait =
    kind === 'throttled' || kind === 'unavailable' ? retryAfterMs(response.headers.get('retry-after'), now) : null
  return new ModelError(kind, model, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(wait === null ? {} : { retryAfterMs: wait }),
  })
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
        hint: 'Check OPENAI_BASE_URL and the runner’s network.',
        unreachable: true,
      })
    : new ModelError('unavailable', model, message)
}

export function missingKey(model: string): ModelError {
  return new ModelError('access-denied', model, 'OPENAI_API_KEY is not set', { hint: KEY_HINT })
}

/** A page where an API would have answered, which is what a proxy or a load balancer sends. */
export function isPage({ headers, body }: { headers: Headers; body: string }): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '') || /^\s*<(!doctype|html|\?xml)\b/i.test(body)
}

function judgePage(status: number): Judgement {
  const hint =
    'Check OPENAI_BASE_URL, HTTPS_PROXY and NO_PROXY of the job, and that the proxy lets the endpoint through.'
  if (status === 404 || status === 407) return { kind: 'not-found', hint }
  if (status === 429) return { kind: 'throttled' }
  // It may have disliked what stands in this one request.
  return { kind: status < 500 ? 'invalid' : 'unavailable', hint }
}

function judge(status: number, words: string, message: string): Judgement {
  if (/unsupported_country/.test(words)) return { kind: 'access-denied', hint: COUNTRY_HINT }
  if (/insufficient_quota|billing/.test(words)) {
    return { kind: 'access-denied', hint: 'The account’s quota or credit is used up: raise it with the provider.' }
  }
  if (/model_not_found/.test(words) || status === 404) return { kind: 'not-found', hint: MODEL_HINT }
  if (status === 401 || status === 403) return { kind: 'access-denied', hint: KEY_HINT }
  if (status === 429) return { kind: 'throttled' }
  if (status === 408) return { kind: 'timeout' }
  if (status === 409 || status === 425 || status >= 500) return { kind: 'unavailable' }
  const hint = parameterRemedy(message)
  return hint === null ? { kind: 'invalid' } : { kind: 'invalid', hint }
}

function errorIn(body: string): z.infer<typeof told> | null {
  try {
    return errorBody.safeParse(JSON.parse(body)).data ?? null
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}
