import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAiClient } from '../../../src/models/providers/openai.ts'
import { HastyClock, request } from '../requests.ts'

const MODEL = 'openai:gpt-4.1-2025-04-14'
const call = () => ({ signal: new AbortController().signal, repeat: 0 })

let server: Server
let url: string
let respond: (response: ServerResponse, body: string) => void
let seen: Array<{ path: string | undefined; authorization: string | undefined; body: unknown }>

beforeEach(async () => {
  seen = []
  server = createServer(async (incoming: IncomingMessage, response) => {
    let body = ''
    for await (const chunk of incoming) body += chunk
    seen.push({ path: incoming.url, authorization: incoming.headers.authorization, body: JSON.parse(body) })
    respond(response, body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function client(options: { baseUrl?: string; apiKey?: string | null } = {}) {
  const { baseUrl = url, apiKey = ' sk-test\n' } = options
  return openAiClient(
    { name: 'openai', fetch, baseUrl, apiKey },
    new HastyClock(),
    (_model, { inputTokens }) => inputTokens / 1000,
  )
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
  respond = (response) => {
    response.writeHead(status, headers)
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

const completion = {
  choices: [{ message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 5 },
}

describe('an OpenAI-compatible endpoint', () => {
  it('is asked under its base URL with the key, and answers a completion', async () => {
    answer(200, completion)
    expect(await client().complete(request({ model: MODEL }), call())).toEqual({
      text: 'hello',
      toolCalls: [],
      stopReason: 'stop',
      usage: { inputTokens: 10, outputTokens: 5 },
      latencyMs: 0,
      costUsd: 0.01,
      cached: false,
    })
    expect(seen).toEqual([
      {
        path: '/v1/chat/completions',
        authorization: 'Bearer sk-test',
        body: { model: 'gpt-4.1-2025-04-14', messages: [{ role: 'user', content: 'hi' }] },
      },
    ])
  })

  it('that counts no tokens has an unknown cost', async () => {
    answer(200, { ...completion, usage: undefined })
    expect(await client().complete(request({ model: MODEL }), call())).toMatchObject({ costUsd: null })
  })

  it('embeds', async () => {
    answer(200, { data: [{ index: 0, embedding: [0.1, 0.2] }], usage: { prompt_tokens: 2, total_tokens: 2 } })
    expect(await client().embed('openai:text-embedding-3-small', 'hi', call())).toEqual({
      vector: [0.1, 0.2],
      usage: { inputTokens: 2, outputTokens: 0 },
      costUsd: 0.002,
      cached: false,
    })
    expect(seen[0]).toMatchObject({ path: '/v1/embeddings', body: { input: 'hi', encoding_format: 'float' } })
  })

  it('of one’s own needs no key', async () => {
    answer(200, completion)
    await client({ apiKey: null }).complete(request({ model: MODEL }), call())
    expect(seen[0]?.authorization).toBeUndefined()
  })
})

describe('a failure of the endpoint', () => {
  const reported = (message: string, code: string | null = null, type = 'x') => ({ error: { message, code, type } })

  it.each([
    [401, reported('bad key', 'invalid_api_key'), 'access-denied'],
    [403, reported('no'), 'access-denied'],
    [404, reported('no such model', 'model_not_found'), 'not-found'],
    [404, reported('No endpoints found that support tool use. To learn more, visit the docs', null), 'invalid'],
    [400, reported('no such model', 'model_not_found'), 'not-found'],
    [429, reported('slow down', 'rate_limit_exceeded'), 'throttled'],
    [429, reported('pay first', 'insufficient_quota'), 'access-denied'],
    [429, reported('pay first', null, 'insufficient_quota'), 'access-denied'],
    [400, reported('bad request'), 'invalid'],
    [422, { error: 'ollama says no' }, 'invalid'],
    [400, { object: 'error', message: 'vllm says no', code: 400 }, 'invalid'],
    [408, reported('late'), 'timeout'],
    [409, reported('conflict'), 'unavailable'],
    [500, reported('oops'), 'unavailable'],
    [503, '<html>Service Unavailable</html>', 'unavailable'],
  ])('HTTP %i %j is %s', async (status, body, kind) => {
    answer(status, body)
    const asked = client().complete(request({ model: MODEL }), call())
    await expect(asked).rejects.toMatchObject({
      name: 'ModelError',
      kind,
      message: expect.stringContaining(`${status}`),
    })
  })

  // As OpenRouter, DeepSeek, Zhipu, vLLM and Gemini answer.
  const choice = (more: object) => ({ ...completion, choices: [{ ...completion.choices[0], ...more }] })
  const broken = { error: { message: 'Provider returned error', code: 502 } }
  it.each<[string, object, string, string]>([
    ['an error beside the text', choice(broken), 'unavailable', 'Provider returned error (code 502)'],
    ['an error in a word', choice({ error: 'lost' }), 'unavailable', 'lost'],
    ['an error of its own shape', choice({ error: { at: 1 } }), 'unavailable', '{"at":1}'],
    ...['error', 'network_error', 'insufficient_system_resource', 'abort'].map(
      (finish_reason): [string, object, string, string] => [
        `finish_reason ${finish_reason}`,
        choice({ finish_reason }),
        'unavailable',
        `the provider broke the answer off: finish_reason ${finish_reason}`,
      ],
    ),
    ['a code alone', choice({ error: { code: 503, at: 1 } }), 'unavailable', '{"code":503,"at":1} (code 503)'],
    ['an error for an answer', broken, 'unavailable', 'Provider returned error (code 502)'],
    ['an error beside choices', { ...completion, ...broken }, 'unavailable', 'Provider returned error (code 502)'],
    ['a code in text', { error: { message: 'slow', code: '429' } }, 'throttled', 'slow (code 429)'],
    ['a word of a rate', { error: { message: 'slow', type: 'rate_limit_error' } }, 'throttled', 'slow'],
    ['a wrong key', { error: { message: 'no', code: 401 } }, 'access-denied', 'no (code 401)'],
    ['a wrong request', { error: { message: 'no', code: 400 } }, 'invalid', 'no (code 400)'],
    ['no code', { error: { message: 'no' } }, 'unavailable', 'no'],
    ['a list', [{ error: { message: 'overloaded', code: 503 } }], 'unavailable', 'overloaded (code 503)'],
    ['a bare message', { object: 'error', message: 'vllm says no', code: 400 }, 'invalid', 'vllm says no (code 400)'],
  ])('inside HTTP 200 is a failure, not an answer: %s', async (_what, body, kind, message) => {
    answer(200, body)
    const asked = client().complete(request({ model: MODEL }), call())
    await expect(asked).rejects.toMatchObject({ name: 'ModelError', kind, message, answered: null })
  })

  it('inside HTTP 200 may be nested as deep as it likes', async () => {
    answer(200, `{"error":{"at":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`)
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'the provider failed and did not say why',
    })
  })

  it.each<[number, string]>([
    [401, '{"error":{"message":"wrong key: KEY"}}'],
    [401, 'wrong header: Bearer KEY'],
    [500, '{"detail":[{"loc":["KEY"],"msg":"no"}]}'],
    [502, '<html><title>KEY</title></html>'],
    [200, '{"error":{"message":"wrong key: KEY","code":401}}'],
    [200, '<html><title>KEY</title></html>'],
  ])('never says the key, whatever the endpoint says back: %i %s', async (status, body) => {
    const apiKey = 'sk-0123456789'
    answer(status, body.replaceAll('KEY', apiKey))
    const thrown: unknown = await client({ apiKey })
      .complete(request({ model: MODEL }), call())
      .catch((error) => error)
    expect(thrown).toMatchObject({ name: 'ModelError' })
    expect(`${inspect(thrown)}`).not.toContain(apiKey)
    expect(inspect(thrown)).toContain('***')
  })

  it.each([[{ error: null }], [{ error: {} }], [{ error: '' }]])('is none when the answer says %j', async (nothing) => {
    answer(200, { ...choice(nothing), ...nothing })
    await expect(client().complete(request({ model: MODEL }), call())).resolves.toMatchObject({ text: 'hello' })
  })

  it.each<[string, number, unknown, string, string, string | null]>([
    [
      'Gemini’s list',
      400,
      [
        {
          error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' },
        },
      ],
      'access-denied',
      'API key not valid. Please pass a valid API key. (HTTP 400)',
      'OPENAI_API_KEY',
    ],
    [
      'FastAPI’s details',
      422,
      { detail: [{ type: 'missing', loc: ['body', 'max_tokens'], msg: 'Field required', input: { temperature: 1 } }] },
      'invalid',
      'body.max_tokens: Field required (HTTP 422)',
      'Set maxTokens',
    ],
    ['a detail', 400, { detail: 'no' }, 'invalid', 'no (HTTP 400)', null],
    [
      'Azure’s filter',
      400,
      {
        error: {
          message: 'The response was filtered due to the prompt triggering Azure OpenAI’s content management policy.',
          type: null,
          param: 'prompt',
          code: 'content_filter',
          status: 400,
        },
      },
      'invalid',
      'The response was filtered due to the prompt triggering Azure OpenAI’s content management policy. (HTTP 400)',
      'The provider’s content filter refused the prompt',
    ],
    ...['null', '{}', '[]', '""', ''].map((body): [string, number, string, string, string, null] => [
      `no word but ${body}`,
      500,
      body,
      'unavailable',
      'HTTP 500',
      null,
    ]),
  ])('is told in the provider’s words: %s', async (_what, status, body, kind, message, hint) => {
    answer(status, body)
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind,
      message,
      hint: hint === null ? null : expect.stringContaining(hint),
    })
  })

  it('that would fill the memory is cut off at its bound, and is one call’s alone', async () => {
    let sent = 0
    let cut = false
    const endless = (status: number) => (response: ServerResponse) => {
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(1_000_000))) sent += 1
        sent += 1
      }
      response.writeHead(status).on('drain', more)
      response.on('close', () => {
        cut = true
      })
      more()
    }
    respond = endless(200)
    const tooLarge = { kind: 'unusable', message: 'the answer is larger than 32 MB', answered: { usage: null } }
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject(tooLarge)
    await expect(client().embed(MODEL, 'hi', call())).rejects.toMatchObject(tooLarge)
    respond = endless(503)
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'HTTP 503',
    })
    await expect.poll(() => cut).toBe(true)
    expect(sent).toBeLessThan(200)
    answer(200, completion)
    await expect(client().complete(request({ model: MODEL }), call())).resolves.toMatchObject({ text: 'hello' })
  })

  it('to be understood is an answer all the same: its tokens are told', async () => {
    const answered = { usage: { inputTokens: 10, outputTokens: 5 } }
    answer(200, { ...completion, choices: [] })
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'unusable',
      message: 'the endpoint answered without a choice',
      answered,
    })
    answer(200, { ...completion, choices: [{ message: { content: [{ type: 'text', text: 'hi' }] } }] })
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'unusable',
      answered,
    })
    answer(200, { data: [], usage: { prompt_tokens: 2 } })
    await expect(client().embed(MODEL, 'hi', call())).rejects.toMatchObject({
      kind: 'unusable',
      answered: { usage: { inputTokens: 2, outputTokens: 0 } },
    })
    answer(200, '<html>')
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'unusable',
      answered: null,
    })
  })

  it('that asks to wait is told so', async () => {
    answer(429, reported('slow down'), { 'retry-after': '2' })
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'throttled',
      retryAfterMs: 2000,
    })
  })

  it('of a proxy on the way says so, not that its page is no JSON', async () => {
    const page = `<!DOCTYPE html><html><head><title>503 Service\u0007 Temporarily Unavailable</title></head>${'x'.repeat(100_000)}`
    answer(503, page, { 'content-type': 'text/html' })
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'unavailable',
      message:
        'HTTP 503 “503 Service Temporarily Unavailable”: a proxy or load balancer answered, not the endpoint of OPENAI_BASE_URL',
    })
    answer(200, page, { 'content-type': 'text/html' })
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'unusable',
      message: expect.stringMatching(/^HTTP 200 .*a proxy or load balancer answered/),
    })
    // A filter that dislikes one request says nothing of the next.
    answer(403, page, { 'content-type': 'text/html' })
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'invalid',
      stopsModel: false,
    })
  })

  it('is cut to a readable length', async () => {
    answer(400, reported('x'.repeat(100_000)))
    const thrown = await client()
      .complete(request({ model: MODEL }), call())
      .catch((error: Error) => error.message)
    expect(String(thrown).length).toBeLessThan(600)
  })

  it('is an unusable answer when it is not JSON, or of another shape', async () => {
    for (const body of ['<html>', '{}']) {
      answer(200, body)
      await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({ kind: 'unusable' })
      await expect(client().embed(MODEL, 'hi', call())).rejects.toMatchObject({ kind: 'unusable' })
    }
  })

  it('of the connection is unavailable: reset, cut short, refused', async () => {
    respond = (response) => response.socket?.destroy()
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({ kind: 'unavailable' })
    respond = (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{')
      setTimeout(() => response.socket?.destroy(), 20)
    }
    await expect(client().complete(request({ model: MODEL }), call())).rejects.toMatchObject({ kind: 'unavailable' })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    const nowhere = client()
    await expect(nowhere.complete(request({ model: MODEL }), call())).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('of the configuration stops the model: a broken URL', async () => {
    const lost = client({ baseUrl: 'not a url' })
    await expect(lost.complete(request({ model: MODEL }), call())).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('never shows the key', async () => {
    const thrown = await client({ apiKey: 'sk-\u0000secret' })
      .complete(request({ model: MODEL }), call())
      .catch((error: Error) => error)
    expect(thrown).toMatchObject({ kind: 'access-denied' })
    expect(String(thrown)).not.toContain('secret')
    expect(seen).toEqual([])
  })
})
