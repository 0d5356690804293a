import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

type Outgoing = {
  method: 'GET' | 'POST' | 'PUT'
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
  const secure = new HttpsAgent({ keepAlive: true, proxyEnv: environment })
  const plain = new HttpAgent({ keepAlive: true, proxyEnv: environment })
  return (url, { method, headers = {}, body = '', signal }) =>
    new Promise((resolve, reject) => {
      const isSecure = new URL(url).protocol === 'https:'
      const length = { 'content-length': String(Buffer.byteLength(body)) }
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        method,
        headers: method === 'GET' ? headers : { ...headers, ...length },
        agent: isSecure ? secure : plain,
        signal,
      })
      request.on('error', (error) => reject(signal.aborted ? signal.reason : error))
      request.on('response', resolve)
      request.end(method === 'GET' ? undefined : body)
    })
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
