import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { silence } from './bench/github.ts'
import { setScene } from './bench/scenario.ts'

const patient = { patienceMs: 100_000 }
const long = 120_000

test(
  'a GitHub that never answers costs the comment and less than a minute, not the verdict',
  async () => {
    const stage = await setScene({ faults: [silence(/./)] })
    const result = await stage.run(patient)
    expect(result.exitCode).toBe(0)
    expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '60', 'comment-url': '' })
    expect(result.summary).toContain('support-reply')
    expect(result.durationMs).toBeLessThan(60_000)
    // Two ask for a while beside each other: why the prompt changed, and the comment.
    expect(stage.github.requests.length).toBeLessThanOrEqual(8)
  },
  long,
)

test(
  'a base that only a silent GitHub could give is an error that says so',
  async () => {
    const stage = await setScene({
      checkout: { of: 'head', depth: 1, remote: 'unreachable' },
      faults: [silence(/./)],
    })
    const result = await stage.run(patient)
    expect(result.exitCode).toBe(1)
    expect(result.outputs.verdict).toBe('error')
    expect(result.stdout).toContain('no answer within 12 s')
    expect(result.stdout).not.toMatch(/^\s+at /m)
    expect(result.durationMs).toBeLessThan(60_000)
    expect(stage.bedrock.requests).toEqual([])
  },
  long,
)

/** Takes every connection, and closes it when it is asked to CONNECT. */
async function droppingProxy(): Promise<{ url: string; hosts: string[] }> {
  const hosts: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', (data) => {
      hosts.push(/^CONNECT (\S+)/.exec(data.toString('latin1'))?.[1] ?? '?')
      socket.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, hosts }
}

test(
  'a proxy that drops CONNECT to GitHub is asked a few times, and the verdict is told',
  async () => {
    const stage = await setScene()
    const proxy = await droppingProxy()
    const env = { HTTPS_PROXY: proxy.url, GITHUB_API_URL: 'https://api.github.com' }
    const result = await stage.run({ ...patient, env })
    expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '60', 'comment-url': '' })
    expect(new Set(proxy.hosts)).toEqual(new Set(['api.github.com:443']))
    expect(proxy.hosts.length).toBeLessThanOrEqual(10)
    expect(result.durationMs).toBeLessThan(30_000)
  },
  long,
)

test(
  'a proxy that drops CONNECT to Bedrock: a few connections, half a minute, and what to look at',
  async () => {
    const stage = await setScene()
    const proxy = await droppingProxy()
    const env = { HTTPS_PROXY: proxy.url, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: undefined }
    const result = await stage.run({ ...patient, env })
    expect(result.exitCode).toBe(1)
    expect(result.outputs).toMatchObject({ verdict: 'error', errored: '60' })
    expect(proxy.hosts.every((host) => host === 'bedrock-runtime.us-east-1.amazonaws.com:443')).toBe(true)
    expect(proxy.hosts.length).toBeLessThan(50)
    expect(result.durationMs).toBeLessThan(60_000)
    expect(result.files['comment.md']).toContain('name Bedrock in NO\\_PROXY')
  },
  long,
)
