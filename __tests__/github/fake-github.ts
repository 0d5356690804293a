import { createServer, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../src/clock.ts'
import { createGitHub, type GitHub } from '../../src/github/api.ts'

export type Request = {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: unknown
}
export type Answer = { status: number; body?: unknown; headers?: Readonly<Record<string, string>> }

export const repo = { owner: 'acme', name: 'prompts' }
export const TOKEN = 'ghs_secret'

/** A clock that only passes by being slept on; `slept` tells how long, nap by nap. */
export function napping(): Clock & { slept: number[] } {
  const slept: number[] = []
  return {
    slept,
    now: () => 1_700_000_000_000 + slept.reduce((sum, ms) => sum + ms, 0),
    async sleep(ms) {
      slept.push(ms)
    },
  }
}

/** A server in the place of GitHub, and a client of it. `requests` are written `METHOD /path`. */
export async function serve(answer: (request: Request) => Answer | 'hang up') {
  const requests: string[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk) => chunks.push(chunk))
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '', 'http://localhost')
      const text = Buffer.concat(chunks).toString('utf8')
      const method = incoming.method ?? ''
      const path = decodeURIComponent(url.pathname)
      requests.push(`${method} ${path}`)
      const body: unknown = text === '' ? null : JSON.parse(text)
      const answered = answer({ method, path, query: url.searchParams, headers: incoming.headers, body })
      if (answered === 'hang up') return incoming.socket.destroy()
      outgoing.writeHead(answered.status, { 'content-type': 'application/json', ...answered.headers })
      return outgoing.end(answered.body === undefined ? undefined : JSON.stringify(answered.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const apiUrl = `http://127.0.0.1:${address.port}`
  const clock = napping()
  const github: GitHub = createGitHub({ token: TOKEN, apiUrl, clock })
  return { github, apiUrl, clock, requests }
}
