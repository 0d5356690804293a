import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBedrock } from '../../src/aws/bedrock.ts'
import type { Clock } from '../../src/clock.ts'
import { UserError } from '../../src/errors.ts'
import { createModels, type ModelsOptions } from '../../src/models/models.ts'
import { scheduled } from '../../src/models/pacing/scheduler.ts'
import type { BedrockApi } from '../../src/models/providers/bedrock.ts'
import { BedrockServer, converseBody, failure } from '../aws/bedrock-server.ts'
import { HastyClock, request, TestClock } from './requests.ts'

const first = { repeat: 0 }

let server: BedrockServer
let opened: BedrockApi[]
const warnings: string[] = []
process.on('warning', (warning) => warnings.push(warning.message))

beforeEach(async () => {
  server = new BedrockServer()
  opened = []
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', await server.listen())
})

afterEach(async () => {
  for (const api of opened) api.close()
  await server.close()
  vi.unstubAllEnvs()
})

function models(options: Partial<ModelsOptions> = {}) {
  return createModels({
    clock: new TestClock(),
    env: {},
    fetch: () => Promise.reject(new TypeError('fetch failed')),
    readFile: async () => null,
    prices: {},
    timeoutMs: 60_000,
    openBedrock: async () => {
      const api = createBedrock({
        region: 'us-east-1',
        credentials: async () => ({ accessKeyId: 'test', secretAccessKey: 'test' }),
        maxConnections: 100,
        environment: {},
      })
      opened.push(api)
      return api
    },
    ...options,
  })
}

describe('models on Bedrock', () => {
  it('answer with text, usage, latency by our clock, and cost', async () => {
    const clock = new TestClock()
    server.behaviour = () => {
      clock.advance(812)
      return { body: converseBody('hello') }
    }
    const all = models({ clock })
    expect(await all.complete(request(), first)).toEqual({
      text: 'hello',
      toolCalls: [],
      stopReason: 'stop',
      usage: { inputTokens: 10, outputTokens: 5 },
      latencyMs: 812,
      costUsd: expect.closeTo((10 * 0.06 + 5 * 0.24) / 1e6, 12),
      cached: false,
    })
    expect(opened).toHaveLength(1)
  })

  it('embed', async () => {
    server.behaviour = () => ({ body: { embedding: [1, 0], inputTextTokenCount: 1000 } })
    expect(await models().embed('bedrock:amazon.titan-embed-text-v2:0', 'hi', first)).toEqual({
      vector: [1, 0],
      usage: { inputTokens: 1000, outputTokens: 0 },
      costUsd: expect.closeTo(0.00002, 12),
      cached: false,
    })
  })

  it('have an unknown cost when the price is unknown, and the user’s when it is given in any spelling', async () => {
    const model = 'bedrock:my-model'
    expect((await models().complete(request({ model }), first)).costUsd).toBeNull()
    const prices = { 'bedrock:converse:my-model': { input: 100_000, output: 0 } }
    expect((await models({ prices }).complete(request({ model }), first)).costUsd).toBeCloseTo(1, 9)
    expect(() => models({ prices: { 'my model': { input: 1, output: 1 } } })).toThrow(UserError)
  })

  it('that are throttled are asked again, and the latency is the answering call’s alone', async () => {
    let asked = 0
    server.behaviour = () =>
      ++asked < 3
        ? failure('ThrottlingException', 429, 'slow down', { 'retry-after': '1' })
        : { body: converseBody('ok') }
    const pauses = new HastyClock()
    const retried = scheduled(models(), { clock: pauses, random: () => 0, concurrency: 1, overAt: () => null })
    expect(await retried.complete(request(), first)).toMatchObject({ text: 'ok', latencyMs: 0 })
    expect(pauses.slept).toEqual([1000, 1000])
  })

  it('that deny access are not asked again, and others still are', async () => {
    server.behaviour = ({ path }) =>
      path.includes('denied') ? failure('AccessDeniedException', 403, 'no') : { body: converseBody('ok') }
    const all = models()
    const denied = request({ model: 'bedrock:denied-1' })
    await expect(all.complete(denied, first)).rejects.toMatchObject({ kind: 'access-denied' })
    await expect(all.complete(denied, { repeat: 1 })).rejects.toMatchObject({ kind: 'access-denied' })
    expect(server.requests).toHaveLength(1)
    expect((await all.complete(request(), first)).text).toBe('ok')
  })

  it('that refuse one request are asked the next one', async () => {
    server.behaviour = () => failure('ValidationException', 400, 'bad request')
    const all = models()
    for (const repeat of [0, 1]) {
      await expect(all.complete(request(), { repeat })).rejects.toMatchObject({ kind: 'invalid' })
    }
    expect(server.requests).toHaveLength(2)
  })

  it('that never answer time out, by the clock', async () => {
    const clock = new TestClock()
    server.behaviour = () => null
    const asked = models({ clock, timeoutMs: 5000 }).complete(request(), first)
    await vi.waitFor(() => expect(server.requests).toHaveLength(1))
    clock.advance(5000)
    await expect(asked).rejects.toMatchObject({ kind: 'timeout', retryable: true, message: 'no answer within 5 s' })
  })

  it('whose answer stops half-way time out as well', async () => {
    const clock = new TestClock()
    server.behaviour = (_request, stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' })
      stream.write('{"output":')
      return null
    }
    const asked = models({ clock, timeoutMs: 5000 }).complete(request(), first)
    await vi.waitFor(() => expect(server.requests).toHaveLength(1))
    clock.advance(5000)
    await expect(asked).rejects.toMatchObject({ kind: 'timeout' })
  })

  it('whose connection breaks are unavailable', async () => {
    server.behaviour = () => {
      server.dropConnections()
      return null
    }
    await expect(models().complete(request(), first)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('without credentials tell what the credentials told', async () => {
    const all = models({
      openBedrock: async () =>
        createBedrock({
          region: 'us-east-1',
          credentials: async () => {
            throw new UserError('no OIDC token', { hint: 'id-token: write' })
          },
          maxConnections: 1,
          environment: {},
        }),
    })
    const thrown = { kind: 'access-denied', message: 'no OIDC token', hint: 'id-token: write' }
    await expect(all.complete(request(), first)).rejects.toMatchObject(thrown)
  })
})

describe('a cancelled run', () => {
  it('ends calls under way and those to come, and neither stops the model', async () => {
    server.behaviour = () => null
    const run = new AbortController()
    const all = models()
    const asked = all.complete(request(), { repeat: 0, signal: run.signal })
    await vi.waitFor(() => expect(server.requests).toHaveLength(1))
    run.abort()
    await expect(asked).rejects.toMatchObject({ kind: 'cancelled' })
    await expect(all.complete(request(), { repeat: 0, signal: run.signal })).rejects.toMatchObject({
      kind: 'cancelled',
    })
    server.behaviour = () => ({ body: converseBody('ok') })
    expect((await all.complete(request(), first)).text).toBe('ok')
  })

  it('may have any number of calls on one signal without a warning', async () => {
    const run = new AbortController()
    const all = models()
    await Promise.all(Array.from({ length: 50 }, () => all.complete(request(), { repeat: 0, signal: run.signal })))
    expect(server.requests).toHaveLength(50)
    expect(warnings).toEqual([])
  })
})

it('closed models answer nothing and connect to nothing again', async () => {
  const all = models()
  await all.complete(request(), first)
  all.close()
  await expect(all.complete(request(), first)).rejects.toMatchObject({ kind: 'cancelled' })
  expect(opened).toHaveLength(1)
})

describe('other providers', () => {
  const completion = {
    choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1_000_000, completion_tokens: 0 },
  }
  const fetching = async () => new Response(JSON.stringify(completion))
  const question = request({ model: 'openai:gpt-4o' })

  it('OpenAI’s own endpoint has OpenAI’s prices, any other has not', async () => {
    const key = { OPENAI_API_KEY: 'k' }
    expect((await models({ fetch: fetching, env: key }).complete(question, first)).costUsd).toBeCloseTo(2.5, 9)
    const elsewhere = { ...key, OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }
    expect((await models({ fetch: fetching, env: elsewhere }).complete(question, first)).costUsd).toBeNull()
    const prices = { 'openai:gpt-4o': { input: 1, output: 1 } }
    const priced = models({ fetch: fetching, env: elsewhere, prices })
    expect((await priced.complete(question, first)).costUsd).toBeCloseTo(1, 9)
  })

  it.each([
    ['openai:gpt-4o', { OPENAI_API_KEY: 'k' }, 'https://api.openai.com/v1/chat/completions'],
    ['groq:llama-3.1-8b-instant', { GROQ_API_KEY: 'k' }, 'https://api.groq.com/openai/v1/chat/completions'],
    ['openrouter:a/b', { OPENROUTER_API_KEY: 'k' }, 'https://openrouter.ai/api/v1/chat/completions'],
    ['mistral:m', { MISTRAL_API_KEY: 'k' }, 'https://api.mistral.ai/v1/chat/completions'],
    ['deepseek:m', { DEEPSEEK_API_KEY: 'k' }, 'https://api.deepseek.com/v1/chat/completions'],
    ['xai:m', { XAI_API_KEY: 'k' }, 'https://api.x.ai/v1/chat/completions'],
    ['togetherai:m', { TOGETHER_API_KEY: 'k' }, 'https://api.together.xyz/v1/chat/completions'],
    ['cerebras:m', { CEREBRAS_API_KEY: 'k' }, 'https://api.cerebras.ai/v1/chat/completions'],
    ['fireworks:m', { FIREWORKS_API_KEY: 'k' }, 'https://api.fireworks.ai/inference/v1/chat/completions'],
    ['perplexity:m', { PERPLEXITY_API_KEY: 'k' }, 'https://api.perplexity.ai/chat/completions'],
    [
      'google:gemini-2.5-flash',
      { GEMINI_API_KEY: 'k' },
      'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions',
    ],
    ['ollama:llama3', { OLLAMA_API_KEY: 'k' }, 'http://localhost:11434/v1/chat/completions'],
    [
      'ollama:llama3',
      { OLLAMA_API_KEY: 'k', OLLAMA_BASE_URL: 'http://gpu:1234/' },
      'http://gpu:1234/v1/chat/completions',
    ],
    ['llama:default', { LLAMA_API_KEY: 'k', LLAMA_BASE_URL: 'http://gpu/v1' }, 'http://gpu/v1/chat/completions'],
    ['vllm:m', { VLLM_API_KEY: 'k' }, 'http://localhost:8000/v1/chat/completions'],
    ['localai:m', { LOCALAI_API_KEY: 'k' }, 'http://localhost:8080/v1/chat/completions'],
    [
      'azure:chat-1',
      { AZURE_OPENAI_API_KEY: 'k', AZURE_OPENAI_ENDPOINT: 'https://r.openai.azure.com/' },
      'https://r.openai.azure.com/openai/v1/chat/completions',
    ],
    [
      'azure:chat-1',
      { AZURE_API_KEY: 'k', AZURE_API_HOST: 'r.openai.azure.com', AZURE_OPENAI_API_VERSION: '2024-10-21' },
      'https://r.openai.azure.com/openai/deployments/chat-1/chat/completions?api-version=2024-10-21',
    ],
    [
      'azure:chat-1',
      { AZURE_API_KEY: 'k', AZURE_OPENAI_BASE_URL: 'https://r.openai.azure.com/openai/v1/' },
      'https://r.openai.azure.com/openai/v1/chat/completions',
    ],
    ['anthropic:claude-haiku-4-5-20251001', { ANTHROPIC_API_KEY: 'k' }, 'https://api.anthropic.com/v1/messages'],
    [
      'anthropic:claude-haiku-4-5-20251001',
      { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'https://proxy.example/v1/' },
      'https://proxy.example/v1/messages',
    ],
  ])('%s is asked where the environment says, with its own key alone: %j', async (model, env, url) => {
    const others = { OPENAI_API_KEY: 'other', ANTHROPIC_API_KEY: 'other', GROQ_API_KEY: 'other', XAI_API_KEY: 'other' }
    const sent: Array<{ url: unknown; headers: unknown; body: { model?: unknown } }> = []
    const fetch: typeof globalThis.fetch = async (asked, init) => {
      sent.push({ url: asked, headers: init?.headers, body: JSON.parse(String(init?.body)) })
      return new Response(JSON.stringify({ ...completion, content: [] }))
    }
    await models({ fetch, env: { ...others, ...env } }).complete(request({ model }), first)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.url).toBe(url)
    expect(sent[0]?.body.model).toBe(model.slice(model.indexOf(':') + 1))
    expect(Object.values(Object(sent[0]?.headers)).filter((value) => /\bk$/.test(String(value)))).toHaveLength(1)
    expect(JSON.stringify(sent[0]?.headers)).not.toContain('other')
  })

  it.each([
    ['openai:gpt-4o', {}, 'OPENAI_API_KEY is not set'],
    [
      'openai:gpt-4o',
      { OPENAI_API_KEY: ' ', OPENAI_BASE_URL: 'https://api.openai.com/v1/' },
      'OPENAI_API_KEY is not set',
    ],
    ['groq:m', { OPENAI_API_KEY: 'k' }, 'GROQ_API_KEY is not set'],
    ['google:m', {}, 'GOOGLE_API_KEY or GEMINI_API_KEY is not set'],
    ['anthropic:m', { OPENAI_API_KEY: 'k' }, 'ANTHROPIC_API_KEY is not set'],
    [
      'vertex:gemini-2.5-pro',
      { GOOGLE_API_KEY: 'k' },
      'VERTEX_PROJECT_ID or GOOGLE_PROJECT_ID or GOOGLE_CLOUD_PROJECT is not set, and CLOUDSDK_AUTH_ACCESS_TOKEN or GOOGLE_OAUTH_ACCESS_TOKEN is not set',
    ],
    ['vertex:gemini-2.5-pro', { VERTEX_PROJECT_ID: 'p' }, 'CLOUDSDK_AUTH_ACCESS_TOKEN or'],
    ['vertex:gemini-2.5-pro', { CLOUDSDK_AUTH_ACCESS_TOKEN: 't' }, 'VERTEX_PROJECT_ID or'],
    ['vertex:gemini-2.5-pro', { VERTEX_API_HOST: 'proxy' }, 'VERTEX_PROJECT_ID or'],
    ['azure:m', { AZURE_OPENAI_API_KEY: 'k' }, 'AZURE_OPENAI_ENDPOINT is not set'],
    ['azure:m', { AZURE_API_HOST: 'r' }, 'AZURE_OPENAI_API_KEY or AZURE_API_KEY is not set'],
  ])('%s with %j is not asked: %s', async (model, env, message) => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    await expect(models({ fetch, env }).complete(request({ model }), first)).rejects.toMatchObject({
      kind: 'access-denied',
      message: expect.stringContaining(message),
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  it.each([
    [{}, 'gemini-2.5-pro', 'google/gemini-2.5-pro', 'aiplatform.googleapis.com', 'global'],
    [
      { VERTEX_REGION: 'europe-west4' },
      'google/g',
      'google/g',
      'europe-west4-aiplatform.googleapis.com',
      'europe-west4',
    ],
    [
      { GOOGLE_CLOUD_LOCATION: 'eu' },
      'gemini-3-flash',
      'google/gemini-3-flash',
      'aiplatform.eu.rep.googleapis.com',
      'eu',
    ],
    [
      { VERTEX_API_HOST: 'gw.corp' },
      'llama-3.3-70b-instruct-maas',
      'meta/llama-3.3-70b-instruct-maas',
      'gw.corp',
      'global',
    ],
    [{ VERTEX_REGION: 'x.evil/' }, 'g', 'google/g', 'x.evil%2F-aiplatform.googleapis.com', 'x.evil%2F'],
  ])('Vertex AI with %j is asked for %s of a project in a region', async (env, name, sent, host, region) => {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(JSON.stringify(completion)))
    const model = `vertex:${name}`
    const set = {
      GOOGLE_CLOUD_PROJECT: 'ferry:notes',
      CLOUDSDK_AUTH_ACCESS_TOKEN: 'ya29.t',
      GOOGLE_API_KEY: 'other',
      ...env,
    }
    await models({ fetch, env: set }).complete(request({ model }), first)
    const [[url, init] = []] = fetch.mock.calls
    expect(url).toBe(`https://${host}/v1/projects/ferry%3Anotes/locations/${region}/endpoints/openapi/chat/completions`)
    expect(new Headers(init?.headers).get('authorization')).toBe('Bearer ya29.t')
    expect(JSON.parse(String(init?.body)).model).toBe(sent)
  })

  it('a server of one’s own costs nothing, and another address than the provider’s has no known price', async () => {
    const priced = (model: string, env: Record<string, string>) =>
      models({ fetch: async () => new Response(JSON.stringify({ ...completion, content: [] })), env }).complete(
        request({ model }),
        first,
      )
    expect((await priced('ollama:llama3', {})).costUsd).toBe(0)
    expect((await priced('vllm:q', { VLLM_BASE_URL: 'http://gpu/v1' })).costUsd).toBe(0)
    expect((await priced('groq:m', { GROQ_BASE_URL: 'http://gpu/v1' })).costUsd).toBeNull()
  })

  it('echo answers with the last user message, free and without embeddings', async () => {
    const messages = [
      { role: 'user' as const, content: 'first' },
      { role: 'assistant' as const, content: 'second' },
      { role: 'user' as const, content: 'third' },
      { role: 'system' as const, content: 'fourth' },
    ]
    expect(await models().complete(request({ model: 'echo', messages }), first)).toMatchObject({
      text: 'third',
      costUsd: 0,
    })
    await expect(models().embed('echo', 'x', first)).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('replay reads its file through the effect that was passed in', async () => {
    const asked = models({ readFile: async () => '' }).complete(request({ model: 'replay:r.jsonl' }), first)
    await expect(asked).rejects.toMatchObject({ kind: 'unrecorded' })
    const absent = models().complete(request({ model: 'replay:r.jsonl' }), first)
    await expect(absent).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('never open Bedrock, and closing without having asked is fine', async () => {
    const all = models()
    await all.complete(request({ model: 'echo' }), first)
    all.close()
    expect(opened).toEqual([])
  })
})

it('a clock that fails is an error of its own, not a time-out', async () => {
  const broken: Clock = { now: () => 0, sleep: () => Promise.reject(new Error('no clock')) }
  server.behaviour = () => null
  await expect(models({ clock: broken }).complete(request(), first)).rejects.toThrow('no clock')
})
