import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

type Received = { path: string; headers: IncomingHttpHeaders; body: Buffer }

/** A collector of OpenTelemetry's as far as the network shows one. */
export type Collector = { url: string; received: Received[]; close: () => Promise<void> }

/** @param answer the status of each request, by its number; null: no answer at all */
export async function openCollector(answer: (request: number) => number | null = () => 200): Promise<Collector> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces)
      const unpacked = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
      received.push({ path: request.url ?? '', headers: request.headers, body: unpacked })
      const status = answer(received.length)
      if (status !== null) response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  // A server on a port has an address of this shape.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
