import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scoreTrial } from '../../../src/scorers/aggregate.ts'
import { postJson } from '../../../src/scorers/deterministic/webhook.ts'
import { isAllowed, urlDiagnostic } from '../../../src/scorers/deterministic/webhook-url.ts'
import { checkAssertion } from '../../../src/scorers/registry.ts'
import type { ScoringContext } from '../../../src/scorers/scorer.ts'
import { contextOf } from '../context.ts'

let origin: string
let answer: (request: IncomingMessage, response: ServerResponse) => void
let asked: Array<{ method: string | undefined; path: string | undefined; body: string }>

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  asked.push({ method: request.method, path: request.url, body: Buffer.concat(chunks).toString('utf8') })
  answer(request, response)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  origin = `http://127.0.0.1:${port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

beforeEach(() => {
  asked = []
})

function says(body: unknown, status = 200): void {
  answer = (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

async function scored(type = 'webhook', more: Partial<ScoringContext> = {}, path = '/hook') {
  const context = contextOf('The answer.', { vars: { name: 'Ada' }, fetch, allowWebhooks: [`${origin}/hook`], ...more })
  const trial = await scoreTrial([{ type, value: `${origin}${path}` }], null, context)
  return { pass: trial.pass, score: trial.score, error: trial.error, reason: trial.assertions[0]?.reason }
}

describe('a webhook', () => {
  it('gets the output, the prompt and the variables', async () => {
    says({ pass: true })
    await scored()
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ method: 'POST', path: '/hook' })
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      output: 'The answer.',
      context: { prompt: 'Say something.', vars: { name: 'Ada' } },
    })
  })

  it('gets data as data', async () => {
    says({ pass: true })
    await scored('webhook', { value: [{ name: 'find' }] })
    expect(JSON.parse(asked[0]?.body ?? '').output).toEqual([{ name: 'find' }])
  })

  it.each<[unknown, boolean, number]>([
    [{ pass: true }, true, 1],
    [{ pass: false }, false, 0],
    [{ pass: true, score: 0.7, reason: 'good' }, true, 0.7],
    [{ pass: false, score: 0.25, more: 1 }, false, 0.25],
  ])('that answers %j decides, and is inverted by not-', async (body, pass, score) => {
    says(body)
    expect(await scored()).toMatchObject({ pass, score, error: null })
    expect(await scored('not-webhook')).toMatchObject({ pass: !pass, score: 1 - score, error: null })
  })

  it.each<[unknown]>([
    [''],
    ['ok'],
    ['null'],
    ['[true]'],
    [{}],
    [{ pass: 'true' }],
    [{ pass: 1 }],
    [{ pass: true, score: '1' }],
    [{ pass: true, reason: 5 }],
    ['['.repeat(100_000)],
  ])('that answers with another form fails both ways: %j', async (body) => {
    says(body)
    for (const type of ['webhook', 'not-webhook']) {
      expect(await scored(type)).toMatchObject({ pass: false, score: 0, error: null })
    }
  })

  it.each([
    ['{"pass":true,"score":1.5}', '1.5'],
    ['{"pass":true,"score":-1}', '-1'],
    ['{"pass":false,"score":1e999}', 'Infinity'],
  ])('that answers %s is an error, never a score', async (body, shown) => {
    says(body)
    for (const type of ['webhook', 'not-webhook']) {
      const error = `${type}: ${shown} is no score: a score is a number from 0 to 1`
      expect(await scored(type)).toMatchObject({ pass: null, score: null, error })
    }
  })

  it.each([400, 404, 429, 500, 503])('that answers with status %i is an error, never a score', async (status) => {
    says({ pass: true }, status)
    for (const type of ['webhook', 'not-webhook']) {
      expect(await scored(type)).toMatchObject({ pass: null, error: expect.stringContaining(`status ${status}`) })
    }
    expect(asked).toHaveLength(2)
  })

  it.each([301, 302, 303, 307, 308])('that redirects (%i) is not followed', async (status) => {
    answer = (_request, response) => {
      response.writeHead(status, { location: `${origin}/elsewhere` })
      response.end()
    }
    expect(await scored()).toMatchObject({ error: expect.stringContaining('redirects, which is not followed') })
    expect(asked.map(({ path }) => path)).toEqual(['/hook'])
  })

  it('that is not there is an error', async () => {
    const gone = createServer()
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`
    await new Promise((resolve) => gone.close(resolve))
    const trial = await scoreTrial(
      [{ type: 'webhook', value: url }],
      null,
      contextOf('x', { fetch, allowWebhooks: [url] }),
    )
    expect(trial.error).toMatch(/cannot be reached: .*ECONNREFUSED/)
  })

  it('that hangs up is an error', async () => {
    answer = (_request, response) => response.destroy()
    expect(await scored()).toMatchObject({ error: expect.stringContaining('cannot be reached') })
  })

  it('may answer with a megabyte and no more, whatever length it claims', async () => {
    const padding = (bytes: number) => ' '.repeat(bytes - '{"pass":true}'.length)
    says(`${padding(1_000_000)}{"pass":true}`)
    expect(await scored()).toMatchObject({ pass: true })
    answer = (_request, response) => {
      const timer = setInterval(() => response.write(' '.repeat(100_000)), 1)
      response.on('close', () => clearInterval(timer))
    }
    expect(await scored()).toMatchObject({ error: expect.stringContaining('more than 1000000 bytes') })
  })

  it('gets a bounded time, for the head and for the rest', async () => {
    const limits = { timeoutMs: 150, maxBytes: 1_000, signal: undefined }
    for (const dawdle of [
      () => undefined,
      (response: ServerResponse) => {
        response.writeHead(200)
        response.write('{')
      },
    ]) {
      answer = (_request, response) => dawdle(response)
      const start = performance.now()
      await expect(postJson(fetch, `${origin}/hook`, '{}', limits)).rejects.toThrow('no answer within 0.15 s')
      expect(performance.now() - start).toBeLessThan(2_000)
    }
  })

  it('ends with the run', async () => {
    const cancel = new AbortController()
    answer = () => cancel.abort()
    expect(await scored('webhook', { signal: cancel.signal })).toMatchObject({
      error: expect.stringContaining('cancelled'),
    })
  })

  it.each<[string, Partial<ScoringContext>]>([
    ['nothing is allowed', { allowWebhooks: [] }],
    ['nobody said so', { allowWebhooks: undefined }],
    ['another path is allowed', { allowWebhooks: ['http://127.0.0.1/hook', 'https://example.com'] }],
  ])('is not asked when %s', async (_name, more) => {
    says({ pass: true })
    expect(await scored('webhook', more)).toMatchObject({ pass: null, error: expect.stringContaining('allowWebhooks') })
    expect(asked).toEqual([])
  })

  it('is not asked where a variable leads out of the allowed path', async () => {
    says({ pass: true })
    expect(await scored('webhook', {}, '/hook/../admin')).toMatchObject({ pass: null })
    expect(asked).toEqual([])
  })
})

describe('an allowed URL', () => {
  it.each([
    ['https://a.example', 'https://a.example/x?y=1'],
    ['https://a.example/', 'https://A.EXAMPLE:443/'],
    ['https://a.example/hook', 'https://a.example/hook'],
    ['https://a.example/hook', 'https://a.example/hook/1?x#y'],
    ['https://a.example/hook/', 'https://a.example/hook/1'],
    ['http://localhost:8080', 'http://localhost:8080/x'],
  ])('%s allows %s', (prefix, url) => expect(isAllowed(url, ['https://other.example', prefix])).toBe(true))

  it.each([
    ['https://a.example', 'https://a.example.org/'],
    ['https://a.example', 'https://a.example@b.example/'],
    ['https://a.example', 'https://user@a.example/'],
    ['https://a.example', 'http://a.example/'],
    ['https://a.example', 'https://a.example:8443/'],
    ['https://a.example', 'https://b.a.example/'],
    ['https://a.example', '//a.example/'],
    ['https://a.example/hook', 'https://a.example/hooked'],
    ['https://a.example/hook', 'https://a.example/'],
    ['https://a.example/hook', 'https://a.example/hook/../admin'],
    ['https://a.example/hook', 'https://a.example/hook/%2e%2e/admin'],
    ['https://a.example/hook', 'https://a.example/hook/..%2fadmin'],
    ['https://a.example/hook', 'https://a.example/hook\\..\\admin'],
    ['http://a.example', 'http://a.example/'],
    ['file:///etc', 'file:///etc/passwd'],
    ['nonsense', 'nonsense'],
  ])('%s does not allow %s', (prefix, url) => expect(isAllowed(url, [prefix])).toBe(false))

  it.each([
    ['x', 'is not a URL'],
    ['ftp://a.example', 'must be https (http only to localhost)'],
    ['http://169.254.169.254/latest', 'must be https (http only to localhost)'],
    ['https://a:b@a.example', 'must not hold a user name or password'],
    ['http://[::1]:3000/x', null],
    ['https://a.example/x', null],
  ])('%s %s', (url, diagnostic) => expect(urlDiagnostic(url)).toBe(diagnostic))
})

it.each([
  [undefined, /value must be text/],
  ['', /value is empty/],
  ['example.com/hook', /`example.com\/hook` is not a URL/],
  ['http://example.com/{{id}}', /must be https/],
])('%j is no value of a webhook', async (value, message) => {
  expect(await checkAssertion({ type: 'webhook', value })).toEqual([expect.stringMatching(message)])
})

it('may have variables in its URL', async () => {
  expect(await checkAssertion({ type: 'webhook', value: 'https://example.com/{{ id }}/x' })).toEqual([])
})
