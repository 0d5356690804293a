import { readAll, type Send } from './transfer.ts'

/** A list of a hundred comments is not larger; a blob is at most 100 MB, which no prompt is. */
const MOST_BYTES = 50 << 20

const MOST_REDIRECTS = 3

/** GitHub did not answer: no connection, or not in time. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/**
 * `fetch` as Octokit uses it, over Node's own client. The fetch that comes with the packages of Actions hammers a proxy
 * that drops CONNECT with a thousand connections a second, even after the request was given up (nodejs/undici#3897);
 * here a request is one connection, and has a time limit from the first byte of the first to the last of the answer.
 * @throws NoAnswer
 */
export function boundedFetch(send: Send, timeoutMs: number): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const headers = Object.fromEntries(new Headers(init.headers))
    const body = typeof init.body === 'string' ? init.body : ''
    const method = init.method ?? 'GET'
    let url = new URL(input instanceof Request ? input.url : input)
    try {
      for (let redirects = 0; ; redirects += 1) {
        const response = await send(url.href, { method, headers, body, signal })
        const { statusCode: status = 0, headers: answered } = response
        const bytes = await readAll(response, MOST_BYTES)
        if ([301, 302, 307, 308].includes(status)) {
          const next = new URL(answered.location ?? '', url)
          // A repository that was renamed. The token goes to no other host.
          if (next.origin !== url.origin || redirects === MOST_REDIRECTS) {
            throw new Error(`HTTP ${status} points to ${next.origin}, which is not followed`)
          }
          url = next
          continue
        }
        const given = Object.entries(answered).flatMap(
          ([name, value]): Array<[string, string]> =>
            value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
        )
        const isEmpty = bytes.length === 0 || status === 204 || status === 304
        return new Response(isEmpty ? null : new Uint8Array(bytes), { status, headers: given })
      }
    } catch (thrown) {
      throw new NoAnswer(signal.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(thrown))
    }
  }
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const isProxy = 'code' in thrown && thrown.code === 'ERR_PROXY_TUNNEL'
  return isProxy ? `the proxy of HTTPS_PROXY did not connect: ${thrown.message}` : thrown.message
}
