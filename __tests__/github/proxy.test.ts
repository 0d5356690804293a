import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { boundedFetch } from '../../src/github/fetch.ts'
import { mintIdToken } from '../../src/github/oidc.ts'
import { transfer } from '../../src/github/transfer.ts'
import { proxiedFetch } from '../../src/host/proxied-fetch.ts'
import { openAiClient } from '../../src/models/providers/openai.ts'
import { HastyClock, request } from '../models/requests.ts'
import { listen } from '../scenarios/bench/listen.ts'

/** A proxy that takes every connection, and what it does with a CONNECT. */
async function proxy(answer: 'closes' | 'refuses' | 'is silent'): Promise<{ url: string; connections: () => number }> {
  let connections = 0
  const server: Server = createServer((socket) => {
    connections += 1
    socket.on('error', () => socket.destroy())
    socket.once('data', () => {
      if (answer === 'closes') socket.destroy()
      if (answer === 'refuses') socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    })
    onTestFinished(() => {
      socket.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `127.0.0.1:${address.port}`, connections: () => connections }
}

// Node tunnels by itself from 24.5 on, which is what runs the action.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const tunnels = major > 24 || (major === 24 && minor >= 5)

test.runIf(tunnels).each([
  ['closes', 'the proxy of HTTPS_PROXY did not connect: Connection to establish proxy tunnel ended unexpectedly'],
  ['refuses', 'the proxy of HTTPS_PROXY did not connect: Failed to establish tunnel'],
  ['is silent', 'no answer within 0.2 s'],
] as const)('a proxy that %s on CONNECT is asked once for each request', async (answer, message) => {
  const { url, connections } = await proxy(answer)
  const fetch = boundedFetch(transfer({ HTTPS_PROXY: url }), 200)
  await expect(fetch('https://api.github.com/x')).rejects.toThrow(message)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(connections()).toBe(1)
})

test.runIf(tunnels)('a token is asked for three times', async () => {
  const { url, connections } = await proxy('closes')
  const slept: number[] = []
  const clock = { now: () => 0, sleep: async (ms: number) => void slept.push(ms) }
  const env = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.example.com/?v=2',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
  }
  const minted = mintIdToken('sts.amazonaws.com', env, transfer({ HTTPS_PROXY: url }), clock)
  await expect(minted).rejects.toThrow('Connection to establish proxy tunnel ended unexpectedly')
  expect(connections()).toBe(3)
  expect(slept).toEqual([1000, 1000])
})

test.runIf(tunnels)('a model of OpenAI’s interface is asked through the proxy, once a try', async () => {
  const { url, connections } = await proxy('closes')
  const endpoint = {
    name: 'openai' as const,
    fetch: proxiedFetch({ HTTPS_PROXY: url }),
    baseUrl: 'https://llm.example.com/v1',
    apiKey: 'k',
  }
  const asked = openAiClient(endpoint, new HastyClock(), () => null).complete(request({ model: 'openai:m' }), {
    signal: new AbortController().signal,
    repeat: 0,
  })
  await expect(asked).rejects.toMatchObject({ kind: 'unavailable', hint: expect.stringContaining('HTTPS_PROXY') })
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(connections()).toBe(1)
  expect(proxiedFetch({ NO_PROXY: '*' })).toBe(globalThis.fetch)
})

test.runIf(tunnels)(
  'an endpoint that the proxy may not be asked for is reached directly, and its answer is read',
  async () => {
    const { url, connections } = await proxy('closes')
    const server = createHttpServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"fine":true}')
    })
    const { url: endpoint, close } = await listen(server)
    onTestFinished(close)
    const response = await proxiedFetch({ HTTP_PROXY: url, NO_PROXY: '127.0.0.1' })(endpoint, {
      method: 'POST',
      body: '{}',
    })
    expect([response.status, await response.json()]).toEqual([200, { fine: true }])
    expect(connections()).toBe(0)
  },
)
