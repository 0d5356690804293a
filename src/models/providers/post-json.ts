import type { Clock } from '../../clock.ts'
import { boundedText } from '../../source/bounded-text.ts'
import { foreignAnswer } from '../../source/foreign-answer.ts'
import { serviceOf } from '../endpoints.ts'
import { failureInside } from '../failure-inside.ts'
import { ModelError } from '../model.ts'
import { isPage, noResponse, refusal } from './service-errors.ts'

/** A service that answers JSON with JSON, as a job may ask it. */
export type Connection = {
  fetch: typeof globalThis.fetch
  /** Without a slash at the end. */
  address: string
  /** Null for servers that ask for none. */
  apiKey: string | null
  /** What says whose key it is, and whatever else each request says. */
  headers: (apiKey: string | null) => Record<string, string>
}

/** Most megabytes of one answer. The longest that a model can write has about one, an embedding far less. */
const MOST_MB = 32

/**
 * Sends one request below the address of a service, and gives the JSON of its answer.
 * @throws ModelError for a failure, and for what is no JSON
 */
export async function postJson(
  { fetch, address, apiKey, headers }: Connection,
  request: { model: string; path: string; body: unknown; signal: AbortSignal },
  clock: Clock,
): Promise<unknown> {
  const { model, path, signal } = request
  // A key that no header can carry would be printed by the error that fetch throws about it.
  if (!/^[\x21-\x7e]*$/.test(apiKey ?? '')) {
    const name = serviceOf(model)?.keys[0] ?? 'the key'
    throw new ModelError('access-denied', model, `${name} contains spaces or characters that no key has`)
  }
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers(apiKey) },
    body: JSON.stringify(request.body),
    signal,
  }
  const response = withoutKey(await reach(() => fetch(`${address}${path}`, init), model), apiKey)
  // What is too long to be read is judged by its status alone.
  if (!response.ok) throw refusal(model, { ...response, body: response.body ?? '' }, clock.now())
  const { body: text } = response
  if (text === null) {
    throw new ModelError('unusable', model, `the answer is larger than ${MOST_MB} MB`, { answered: { usage: null } })
  }
  const json = jsonOf(model, { ...response, body: text })
  const failure = failureInside(model, json, response.headers, clock.now())
  if (failure !== null) throw failure
  return json
}

type Response = { ok: boolean; status: number; headers: Headers; body: string | null }

/** Characters from which on a key is one: servers of one's own take any word. */
const SHORTEST_KEY = 8

/** Some services say back which key was wrong, and what they say is shown in reports. */
function withoutKey(response: Response, apiKey: string | null): Response {
  if (response.body === null || apiKey === null || apiKey.length < SHORTEST_KEY) return response
  return { ...response, body: response.body.replaceAll(apiKey, '***') }
}

async function reach(ask: () => ReturnType<typeof globalThis.fetch>, model: string): Promise<Response> {
  try {
    const response = await ask()
    const text = await boundedText(response, MOST_MB * 1_000_000)
    return { ok: response.ok, status: response.status, headers: response.headers, body: text }
  } catch (thrown) {
    // The one thing that fetch throws by its specification when the network fails.
    if (thrown instanceof TypeError) throw noResponse(model, thrown)
    throw thrown
  }
}

function jsonOf(model: string, response: { status: number; headers: Headers; body: string }): unknown {
  try {
    return JSON.parse(response.body)
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    const address = serviceOf(model)?.addresses[0] ?? 'the address'
    const what = isPage(response)
      ? foreignAnswer(`the endpoint of ${address}`, response.status, response.body)
      : 'the endpoint answered with something that is not JSON'
    throw new ModelError('unusable', model, what, {
      hint: `Check that ${address} ends where the API begins, often in /v1.`,
    })
  }
}
