import { describe, expect, it } from 'vitest'
import { chatAnswer, chatBody } from '../../../src/models/providers/chat-completions.ts'
import { request } from '../requests.ts'

const MODEL = 'openai:gpt-4.1-2025-04-14'

describe('a chat completion request', () => {
  it('has the bare minimum when nothing is set', () => {
    expect(chatBody(request({ model: MODEL }))).toEqual({
      model: 'gpt-4.1-2025-04-14',
      messages: [{ role: 'user', content: 'hi' }],
    })
  })

  it.each([
    ['openai:gpt-4o', 'max_tokens'],
    ['openai:llama3:8b', 'max_tokens'],
    ['openai:o3-mini', 'max_completion_tokens'],
    ['openai:gpt-5-nano', 'max_completion_tokens'],
  ])('limits the tokens of %s by %s', (model, field) => {
    const parameters = { maxTokens: 9, temperature: 0, topP: 0.5, stopSequences: ['x'] }
    expect(chatBody(request({ model, parameters }))).toMatchObject({
      [field]: 9,
      temperature: 0,
      top_p: 0.5,
      stop: ['x'],
    })
  })

  it('carries response formats and tools', () => {
    const schema = { type: 'object' }
    expect(
      chatBody(
        request({
          model: 'openai:gpt-4o',
          responseFormat: { type: 'json_schema', name: 'reply', schema, strict: false },
        }),
      ),
    ).toHaveProperty('response_format', { type: 'json_schema', json_schema: { name: 'reply', schema, strict: false } })
    expect(chatBody(request({ model: 'openai:gpt-4o', responseFormat: { type: 'json_object' } }))).toHaveProperty(
      'response_format',
      {
        type: 'json_object',
      },
    )
    expect(chatBody(request({ model: 'openai:gpt-4o', responseFormat: { type: 'text' } }))).not.toHaveProperty(
      'response_format',
    )
    const tools = [{ name: 'grade', description: 'Grades.', inputSchema: schema }]
    expect(
      chatBody(request({ model: 'openai:gpt-4o', tools, toolChoice: { type: 'tool', name: 'grade' } })),
    ).toMatchObject({
      tools: [{ type: 'function', function: { name: 'grade', description: 'Grades.', parameters: schema } }],
      tool_choice: { type: 'function', function: { name: 'grade' } },
    })
    expect(chatBody(request({ model: 'openai:gpt-4o', tools, toolChoice: { type: 'any' } }))).toHaveProperty(
      'tool_choice',
      'required',
    )
    expect(chatBody(request({ model: 'openai:gpt-4o', tools, toolChoice: { type: 'auto' } }))).toHaveProperty(
      'tool_choice',
      'auto',
    )
    expect(chatBody(request({ model: 'openai:gpt-4o', tools }))).not.toHaveProperty('tool_choice')
    expect(() => chatBody(request({ model: 'openai:gpt-4o', toolChoice: { type: 'any' } }))).toThrow(
      expect.objectContaining({ kind: 'invalid' }),
    )
  })
})

describe('a chat completion', () => {
  const body = (message: object, finish_reason: string | null = 'stop', usage: object | null = null) => ({
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
    usage,
  })

  it('is read with its usage, cached tokens apart', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } }
    expect(chatAnswer(MODEL, body({ content: 'hello' }, 'stop', usage))).toEqual({
      text: 'hello',
      toolCalls: [],
      stopReason: 'stop',
      usage: { inputTokens: 6, outputTokens: 5, cacheReadTokens: 4 },
    })
  })

  it('reads tool calls; arguments that are not JSON, or nested too deep, stay text', () => {
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`
    const call = (written: string) => ({ id: '1', type: 'function', function: { name: 'grade', arguments: written } })
    const message = { content: null, tool_calls: [call('{"score":1}'), call('{"score":'), call(deep)] }
    expect(chatAnswer(MODEL, body(message, 'tool_calls'))).toMatchObject({
      text: '',
      toolCalls: [
        { name: 'grade', input: { score: 1 } },
        { name: 'grade', input: '{"score":' },
        { name: 'grade', input: deep },
      ],
      stopReason: 'tool_calls',
    })
  })

  it('tells a refusal', () => {
    expect(chatAnswer(MODEL, body({ content: null, refusal: 'I will not.' }))).toMatchObject({
      text: 'I will not.',
      stopReason: 'content_filter',
    })
  })

  it.each([
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['function_call', 'tool_calls'],
    ['eos', 'stop'],
    ['model_length', 'context_window'],
    ['sensitive', 'content_filter'],
    ['something_new', 'other'],
    [null, 'other'],
  ])('that finished by %s tells %s', (reason, ours) => {
    expect(chatAnswer(MODEL, body({ content: '' }, reason)).stopReason).toBe(ours)
  })

  it.each([Number.POSITIVE_INFINITY, -1, 1.5, '7', null, 2e9])(
    'with a count of %s has tokens that nobody knows',
    (count) => {
      for (const usage of [
        { prompt_tokens: count, completion_tokens: 5 },
        { prompt_tokens: 5, completion_tokens: count },
        'none',
      ]) {
        expect(chatAnswer(MODEL, { ...body({ content: 'hi' }), usage })).toMatchObject({ text: 'hi', usage: null })
      }
    },
  )

  it.each([null, 'text', {}, { choices: [] }, { choices: [{}] }])('is unusable as %j', (answer) => {
    expect(() => chatAnswer(MODEL, answer)).toThrow(expect.objectContaining({ kind: 'unusable' }))
  })
})

it('an answer whose tool call has arguments nested too deep keeps them as the text that they are', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
  const answerOf = (written: string) =>
    chatAnswer(MODEL, {
      choices: [{ message: { content: null, tool_calls: [{ function: { name: 'find', arguments: written } }] } }],
    }).toolCalls[0]?.input
  expect(answerOf(nested(500))).toBeInstanceOf(Array)
  expect(answerOf(nested(100_000))).toBe(nested(100_000))
})
