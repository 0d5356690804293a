import { describe, expect, it } from 'vitest'
import type { CompletionRequest } from '../../../src/models/model.ts'
import { anthropicClient, messagesAnswer, messagesBody } from '../../../src/models/providers/anthropic.ts'
import { HastyClock, request } from '../requests.ts'

const MODEL = 'anthropic:claude-haiku-4-5-20251001'
const call = { signal: new AbortController().signal, repeat: 0 }
const body = (changes: Partial<CompletionRequest> = {}) => messagesBody(request({ model: MODEL, ...changes }))

const message = {
  type: 'message',
  role: 'assistant',
  content: [{ type: 'text', text: 'hello' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 3, cache_creation_input_tokens: 0 },
}

function client(response: () => Response, seen: Array<{ url: unknown; init: RequestInit | undefined }> = []) {
  const fetch: typeof globalThis.fetch = async (url, init) => {
    seen.push({ url, init })
    return response()
  }
  const endpoint = { fetch, baseUrl: 'https://api.anthropic.com', apiKey: ' sk-ant\n' }
  return anthropicClient(endpoint, new HastyClock(), (_model, { inputTokens }) => inputTokens / 1000)
}

describe('a request to Anthropic', () => {
  it('has what the API asks for when nothing is set', () => {
    expect(body()).toEqual({
      model: 'claude-haiku-4-5-20251001',
      max_tokens: 4096,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    })
  })

  it('keeps the system prompt apart and joins neighbours of one role', () => {
    const messages: CompletionRequest['messages'] = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'a' },
      { role: 'user', content: 'b' },
      { role: 'system', content: 'Be brief.' },
    ]
    expect(body({ messages, responseFormat: { type: 'json_object' } })).toMatchObject({
      system: [
        { type: 'text', text: 'Be kind.' },
        { type: 'text', text: 'Be brief.' },
        { type: 'text', text: expect.stringContaining('JSON object') },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ],
    })
  })

  it('holds an answer to a schema beside an effort', () => {
    const schema = { type: 'object' }
    const responseFormat = { type: 'json_schema' as const, name: 'r', schema, strict: true }
    expect(body({ responseFormat, parameters: { effort: 'low' } })).toHaveProperty('output_config', {
      effort: 'low',
      format: { type: 'json_schema', schema },
    })
  })

  it('offers tools', () => {
    const tools = [{ name: 'grade', inputSchema: { type: 'object' } }]
    expect(body({ tools, toolChoice: { type: 'tool', name: 'grade' } })).toMatchObject({
      tools: [{ name: 'grade', input_schema: { type: 'object' } }],
      tool_choice: { type: 'tool', name: 'grade' },
    })
    expect(() => body({ toolChoice: { type: 'any' } })).toThrow('there are no tools')
  })

  it('refuses what the API refuses in every model', () => {
    expect(() => body({ messages: [{ role: 'user', content: ' ' }] })).toThrow('the user message is blank')
    expect(() => body({ messages: [{ role: 'assistant', content: 'x' }] })).toThrow('starts with a user message')
  })
})

describe('an answer of Anthropic', () => {
  it('is its texts, without what was thought', async () => {
    const seen: Array<{ url: unknown; init: RequestInit | undefined }> = []
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: 's' },
      { type: 'text', text: 'hel' },
      { type: 'text', text: 'lo' },
    ]
    const asked = client(() => Response.json({ ...message, content }), seen)
    expect(await asked.complete(request({ model: MODEL }), call)).toEqual({
      text: 'hello',
      toolCalls: [],
      stopReason: 'stop',
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 3, cacheWriteTokens: 0 },
      latencyMs: 0,
      costUsd: 0.01,
      cached: false,
    })
    expect(seen[0]).toMatchObject({
      url: 'https://api.anthropic.com/v1/messages',
      init: { headers: { 'x-api-key': 'sk-ant', 'anthropic-version': '2023-06-01' } },
    })
  })

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'context_window'],
    ['tool_use', 'tool_calls'],
    ['refusal', 'content_filter'],
    ['pause_turn', 'other'],
    ['toString', 'other'],
    [null, 'other'],
  ])('that ended with %s has the stop reason %s', (reason, stopReason) => {
    expect(messagesAnswer(MODEL, { ...message, stop_reason: reason })).toMatchObject({ stopReason })
  })

  it('has the calls of its tools', () => {
    const content = [{ type: 'tool_use', id: 't', name: 'grade', input: { score: 1 } }]
    expect(messagesAnswer(MODEL, { ...message, content })).toMatchObject({
      text: '',
      toolCalls: [{ name: 'grade', input: { score: 1 } }],
    })
  })

  it('that counts no tokens has an unknown cost, and one of another tier too', async () => {
    const uncounted = client(() => Response.json({ ...message, usage: undefined }))
    expect(await uncounted.complete(request({ model: MODEL }), call)).toMatchObject({ costUsd: null })
    const parameters = { serviceTier: 'priority' }
    const priority = client(() => Response.json(message))
    expect(await priority.complete(request({ model: MODEL, parameters }), call)).toMatchObject({ costUsd: null })
  })

  it('that is none is unusable', async () => {
    const strange = client(() => Response.json({ choices: [] }))
    await expect(strange.complete(request({ model: MODEL }), call)).rejects.toMatchObject({ kind: 'unusable' })
  })

  it.each([
    [429, 'rate_limit_error', 'slow down', { kind: 'throttled', retryAfterMs: 2000 }],
    [529, 'overloaded_error', 'Overloaded', { kind: 'unavailable', retryable: true }],
    [500, 'api_error', 'Internal server error', { kind: 'unavailable' }],
    [401, 'authentication_error', 'invalid x-api-key', { kind: 'access-denied', hint: /ANTHROPIC_API_KEY/ }],
    [404, 'not_found_error', 'model: claude-9', { kind: 'not-found', hint: /ANTHROPIC_BASE_URL/ }],
    [400, 'invalid_request_error', 'Your credit balance is too low', { kind: 'access-denied', hint: /credit/ }],
    [400, 'invalid_request_error', 'top_k: Extra inputs are not permitted', { kind: 'invalid', hint: /topK/ }],
    [400, 'invalid_request_error', 'prompt is too long: 9 tokens > 8 maximum', { kind: 'invalid', hint: /longer/ }],
  ])('as HTTP %d %s: %s', async (status, type, text, reported: { kind: string; hint?: RegExp }) => {
    const { hint, ...expected } = reported
    const headers = { 'retry-after': '2' }
    const refused = client(() => Response.json({ type: 'error', error: { type, message: text } }, { status, headers }))
    await expect(refused.complete(request({ model: MODEL }), call)).rejects.toMatchObject({
      ...expected,
      message: expect.stringContaining(text),
      ...(hint === undefined ? {} : { hint: expect.stringMatching(hint) }),
    })
  })

  it('never embeds', async () => {
    const asked = client(() => Response.json(message)).embed(MODEL, 'x', call)
    await expect(asked).rejects.toMatchObject({ kind: 'not-found', hint: expect.stringContaining('embedding') })
  })
})
