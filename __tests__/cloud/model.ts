import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { connect, createServer as createTcpServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { listen } from '../scenarios/bench/listen.ts'

const texts = z.array(z.object({ text: z.string() }))
const askedShape = z.object({ system: texts.default([]), messages: z.array(z.object({ content: texts })) })

/** What the tickets of the corner shop want to hear. */
const right = 'Dear customer: tracking link, 30 days, Monday to Saturday, refund, reset mail, in stock.'

/**
 * A model of Bedrock's that repeats what it was told, so that an answer shows which prompt its function used. It checks no
 * signature: MiniStack knows none over HTTP/2, so its own Bedrock would refuse the JavaScript SDK. The Python SDK speaks
 * HTTP/1.1, and both are told one address, so both are spoken here.
 */
export async function startModel(): Promise<{ url: string; close: () => Promise<void> }> {
  const http = createServer(async (request, response) => response.end(answerTo(await text(request))))
  const http2 = createHttp2Server(async (request, response) => response.end(answerTo(await text(request))))
  const behind = await Promise.all([listen(http), listen(http2)])
  const [first, second] = behind.map(({ url }) => Number(new URL(url).port))
  const sockets = new Set<Socket>()
  const joined = createTcpServer((client) => {
    client.once('data', (begun: Buffer) => {
      const port = begun.toString('latin1', 0, 3) === 'PRI' ? second : first
      const server = connect(port ?? 0, '127.0.0.1')
      for (const [socket, other] of [
        [client, server],
        [server, client],
      ] as const) {
        sockets.add(socket)
        // A client that is killed resets its connection: not a fault of the model.
        socket.on('error', () => other.destroy())
        socket.on('close', () => sockets.delete(socket))
      }
      server.write(begun)
      client.pipe(server).pipe(client)
    })
  })
  await new Promise<void>((resolve) => joined.listen(0, '127.0.0.1', resolve))
  const address = joined.address()
  if (address === null || typeof address === 'string') throw new Error('the model has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => joined.close(resolve))
      await Promise.all(behind.map(({ close }) => close()))
    },
  }
}

/** @param asked body of a request of Converse */
function answerTo(asked: string): string {
  const { system, messages } = askedShape.parse(JSON.parse(asked))
  const reported = [...system, ...messages.flatMap(({ content }) => content)].map(({ text }) => text)
  return JSON.stringify({
    output: { message: { role: 'assistant', content: [{ text: [...reported, right].join('\n') }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 100, outputTokens: 20, totalTokens: 120 },
    metrics: { latencyMs: 1 },
  })
}
