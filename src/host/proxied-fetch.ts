type Environment = Readonly<Record<string, string | undefined>>

/** No model and no webhook says more. */
const MOST_BYTES = 50 << 20

/**
 * `fetch`, through the proxy of `HTTPS_PROXY` where the environment names one, minding `NO_PROXY`. Node's own would
 * connect directly, or with NODE_USE_ENV_PROXY hammer a proxy that drops CONNECT (nodejs/undici#3897). Bodies are text,
 * redirects are not followed, failures of the network are TypeErrors with a cause, as fetch has them.
 */
export function proxiedFetch(environment: Environment): typeof globalThis.fetch {
  const named = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some(
    (one) => (environment[one] ?? '') !== '',
  )
  if (!named || !tunnels()) return globalThis.fetch
  const sending = lazily(async () => (await import('../github/transfer.ts')).transfer({ ...environment }))
  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input)
    const signal = init.signal ?? new AbortController().signal
    const { method = 'GET', body } = init
    try {
      const { readAll } = await import('../github/transfer.ts')
      const headers = Object.fromEntries(new Headers(init.headers))
      const text = typeof body === 'string' ? body : ''
      const response = await (await sending())(url, { method, headers, body: text, signal })
      const bytes = await readAll(response, MOST_BYTES)
      const given = Object.entries(response.headers).flatMap(
        ([name, value]): Array<[string, string]> =>
          value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
      )
      const status = response.statusCode ?? 0
      return new Response(bytes.length === 0 ? null : new Uint8Array(bytes), { status, headers: given })
    } catch (thrown) {
      if (signal.aborted) throw signal.reason
      throw new TypeError('fetch failed', { cause: thrown })
    }
  }
}

/** Node makes tunnels by itself from 24.5 on, which is what runs the action. */
function tunnels(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 5)
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make()
    return made
  }
}
