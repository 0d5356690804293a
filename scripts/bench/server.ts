/**
 * A Bedrock on the loopback for the bench, in a process of its own, so that its work is not counted as the action's. It
 * answers Converse over HTTP/2 without TLS, as slowly, as sparingly and as unreliably as it is told.
 */
import { createServer, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Behaviour, Seen } from './behaviour.ts'

let behaviour: Behaviour = { latencyMs: 0, answerBytes: 20 }
let limitNow = Number.POSITIVE_INFINITY
let inFlight = 0
let firstAt: number | null = null
let seen: Seen = emptySeen()
let random = seeded(1)

const server = createServer()
server.on('session', (session) => session.on('error', () => session.destroy()))
server.on('stream', (stream) => {
  stream.on('error', () => stream.destroy())
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.on('end', () => serve(stream, Buffer.concat(chunks).toString('utf8')))
})

function serve(stream: ServerHttp2Stream, body: string): void {
  const now = Date.now()
  firstAt ??= now
  limitNow = behaviour.limit ?? Number.POSITIVE_INFINITY
  const { drop } = behaviour
  if (drop !== undefined && now - firstAt >= drop.afterMs) limitNow = drop.to
  const question = /Case (\d+)/.exec(body)?.[1] ?? '?'
  const fate = random()
  if (inFlight >= limitNow) {
    seen.arrivals.push([now - firstAt, 429])
    reply(stream, 429, { message: 'Too many requests' }, 'ThrottlingException')
    return
  }
  seen.firstAt ??= now
  inFlight += 1
  const share = behaviour.failing ?? 0
  // Half of the failures never answer: whoever waits must give up by himself.
  if (fate < share / 2) {
    seen.arrivals.push([now - firstAt, 0])
    stream.on('close', () => {
      inFlight -= 1
    })
    return
  }
  const fails = fate < share
  seen.arrivals.push([now - firstAt, fails ? 503 : 200])
  setTimeout(() => {
    inFlight -= 1
    if (fails) {
      reply(stream, 503, { message: 'Service unavailable' }, 'ServiceUnavailableException')
      return
    }
    seen.answered[question] = (seen.answered[question] ?? 0) + 1
    seen.lastAt = Date.now()
    const content = [{ text: `ok ${question} ${'x'.repeat(behaviour.answerBytes)}` }]
    reply(stream, 200, {
      output: { message: { role: 'assistant', content } },
      stopReason: 'end_turn',
      usage: { inputTokens: 40, outputTokens: 10, totalTokens: 50 },
      metrics: { latencyMs: behaviour.latencyMs },
    })
  }, behaviour.latencyMs)
}

function reply(stream: ServerHttp2Stream, status: number, body: unknown, error?: string): void {
  if (stream.destroyed) return
  stream.respond({
    ':status': status,
    'content-type': 'application/json',
    ...(error === undefined ? {} : { 'x-amzn-errortype': error }),
  })
  stream.end(JSON.stringify(body))
}

function emptySeen(): Seen {
  return { firstAt: null, lastAt: null, inFlight: 0, arrivals: [], answered: {} }
}

/** Pseudo-random numbers that are the same every time (Mulberry32, T. Ettinger). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

process.on('message', (reported: { behave: Behaviour } | 'tell') => {
  if (reported === 'tell') {
    process.send?.({ ...seen, inFlight })
    return
  }
  behaviour = reported.behave
  random = seeded(1)
  firstAt = null
  seen = emptySeen()
  process.send?.('ready')
})
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
