import { createServer, type Http2Server, type Http2Session, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'

export type SeenRequest = { method: string; path: string; body: string; session: number }

export type Answer = { status?: number; headers?: Record<string, string>; body: unknown }

/** Decides what happens to a request: an answer, or whatever it does to the stream itself. */
export type Behaviour = (request: SeenRequest, stream: ServerHttp2Stream) => Answer | null | Promise<Answer | null>

/** Bedrock's runtime as the SDK meets it, over HTTP/2 without TLS. */
export class BedrockServer {
  readonly requests: SeenRequest[] = []
  inFlight = 0
  mostInFlight = 0
  behaviour: Behaviour = () => ({ body: converseBody('hello') })
  readonly #server: Http2Server
  readonly #sessions: Http2Session[] = []

  constructor(maxConcurrentStreams = 100) {
    this.#server = createServer({ settings: { maxConcurrentStreams } })
    this.#server.on('session', (session) => {
      this.#sessions.push(session)
      session.on('error', () => session.destroy())
    })
    this.#server.on('stream', (stream, headers) => this.#serve(stream, headers))
  }

  get sessions(): number {
    return this.#sessions.length
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  async close(): Promise<void> {
    this.dropConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  dropConnections(): void {
    for (const session of this.#sessions) session.destroy()
  }

  async #serve(stream: ServerHttp2Stream, headers: Record<string, unknown>): Promise<void> {
    stream.on('error', () => stream.destroy())
    this.inFlight++
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    stream.on('close', () => this.inFlight--)
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(Buffer.from(chunk))
    const request = {
      method: String(headers[':method']),
      path: String(headers[':path']),
      body: Buffer.concat(chunks).toString('utf8'),
      session: stream.session === undefined ? -1 : this.#sessions.indexOf(stream.session),
    }
    this.requests.push(request)
    const answer = await this.behaviour(request, stream)
    if (answer === null || stream.destroyed) return
    stream.respond({ ':status': answer.status ?? 200, 'content-type': 'application/json', ...answer.headers })
    stream.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
  }
}

export function converseBody(text: string): unknown {
  return {
    output: { message: { role: 'assistant', content: [{ text }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
    metrics: { latencyMs: 7 },
  }
}

export function failure(name: string, status: number, message: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'x-amzn-errortype': name, ...headers }, body: { message } }
}
