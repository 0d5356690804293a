import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

type Outgoing = {
  method: string
  headers?: Readonly<Record<string, string>>
  body?: string | Buffer
  signal: AbortSignal
}

/** Sends one request, through the proxy of `HTTPS_PROXY` where the environment names one, and gives the answer unread. */
export type Send = (url: string, outgoing: Outgoing) => Promise<IncomingMessage>

/**
 * Requests in which each byte counts and none is looked at twice, as blobs are moved. Node does the tunnelling from 24.5
 * on, which is what runs the action; an older Node connects directly.
 * @throws Error of the network, or the signal's own when it is aborted
 */
export function transfer(environment: NodeJS.ProcessEnv): Send {
  const proxyEnv = proxyOf(environment)
  const secure = new HttpsAgent({ keepAlive: true, proxyEnv })
  const plain = new HttpAgent({ keepAlive: true, proxyEnv })
  return (url, { method, headers = {}, body = '', signal }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const isSecure = new URL(url).protocol === 'https:'
      const length = { 'content-length': String(Buffer.byteLength(body)) }
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        method,
        headers: method === 'GET' ? headers : { ...headers, ...length },
        agent: isSecure ? secure : plain,
        signal,
      })
      // While a tunnel is being made, Node minds no signal.
      const abort = (): void => reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      request.on('error', (error) => {
        signal.removeEventListener('abort', abort)
        reject(signal.aborted ? signal.reason : error)
      })
      request.on('response', (response) => {
        signal.removeEventListener('abort', abort)
        resolve(response)
      })
      request.end(method === 'GET' ? undefined : body)
    })
}

/** A proxy that is written without `http://` is one all the same. */
export function proxyOf(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const named = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'] as const
  return Object.fromEntries(
    named.flatMap((name) => {
      const value = environment[name]?.trim() ?? ''
      if (value === '') return []
      const isAddress = name.toLowerCase() === 'no_proxy' || /^[a-z][a-z0-9+.-]*:\/\//i.test(value)
      return [[name, isAddress ? value : `http://${value}`]]
    }),
  )
}

/**
 * All of an answer's body.
 * @throws Error when it is longer than `mostBytes`, or ends before its end
 */
export async function readAll(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > mostBytes) throw new Error(`it answered with more than ${mostBytes} bytes`)
  }
  return Buffer.concat(chunks)
}
