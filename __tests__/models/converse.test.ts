import { describe, expect, it } from 'vitest'
import { converseAnswer, converseInput } from '../../src/models/converse.ts'
import { request } from './requests.ts'

const metadata = { $metadata: {} }

describe('a request to Converse', () => {
  it('has the bare minimum when nothing is set', () => {
    expect(converseInput(request())).toEqual({
      modelId: 'amazon.nova-lite-v1:0',
      messages: [{ role: 'user', content: [{ text: 'hi' }] }],
    })
  })

  it('passes profiles and ARNs unchanged', () => {
    for (const id of [
      'us.anthropic.claude-sonnet-4-6',
      'arn:aws:bedrock:eu-west-1:1:application-inference-profile/x',
    ]) {
      expect(converseInput(request({ model: `bedrock:${id}` })).modelId).toBe(id)
    }
  })

  it('collects the system prompt, drops blank ones, and joins neighbours of one role', () => {
    const { system, messages } = converseInput(
      request({
        messages: [
          { role: 'system', content: 'Be kind.' },
          { role: 'system', content: ' ' },
          { role: 'user', content: 'a' },
          { role: 'user', content: 'b' },
          { role: 'assistant', content: 'c' },
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'd' },
        ],
      }),
    )
    expect(system).toEqual([{ text: 'Be kind.' }, { text: 'Be brief.' }])
    expect(messages).toEqual([
      { role: 'user', content: [{ text: 'a' }, { text: 'b' }] },
      { role: 'assistant', content: [{ text: 'c' }] },
      { role: 'user', content: [{ text: 'd' }] },
    ])
  })

  it('carries the parameters that are set, and only those', () => {
    const parameters = { maxTokens: 100, temperature: 0, topP: undefined, stopSequences: [] }
    expect(converseInput(request({ parameters })).inferenceConfig).toEqual({ maxTokens: 100, temperature: 0 })
    const all = { maxTokens: 1, temperature: 0.5, topP: 0.9, stopSequences: ['END'] }
    expect(converseInput(request({ parameters: all })).inferenceConfig).toEqual(all)
  })

  it('carries a JSON schema as text', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } }
    const responseFormat = { type: 'json_schema' as const, name: 'reply', schema, strict: true }
    expect(converseInput(request({ responseFormat })).outputConfig).toEqual({
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { name: 'reply', schema: JSON.stringify(schema) } },
      },
    })
  })

  it('asks for a JSON object in words, after the prompt’s own system message', () => {
    const messages = [
      { role: 'system' as const, content: 'Be kind.' },
      { role: 'user' as const, content: 'hi' },
    ]
    const input = converseInput(request({ messages, responseFormat: { type: 'json_object' } }))
    expect(input.system).toEqual([{ text: 'Be kind.' }, { text: expect.stringContaining('JSON object') }])
    expect(input.outputConfig).toBeUndefined()
  })

  it.each([
    [null, undefined],
    [{ type: 'auto' as const }, { auto: {} }],
    [{ type: 'any' as const }, { any: {} }],
    [{ type: 'tool' as const, name: 'grade' }, { tool: { name: 'grade' } }],
  ])('carries tools with the choice %j', (toolChoice, expected) => {
    const inputSchema = { type: 'object', properties: { score: { type: 'number' } } }
    const { toolConfig } = converseInput(request({ tools: [{ name: 'grade', inputSchema }], toolChoice }))
    expect(toolConfig?.tools).toEqual([{ toolSpec: { name: 'grade', inputSchema: { json: inputSchema } } }])
    expect(toolConfig?.toolChoice).toEqual(expected)
  })

  it.each([
    [
      'a blank message',
      { messages: [{ role: 'user' as const, content: '\n' }] },
      /messages\[0\]: the user message is blank/,
    ],
    ['no user message', { messages: [{ role: 'system' as const, content: 'x' }] }, /there is none/],
    ['an assistant first', { messages: [{ role: 'assistant' as const, content: 'x' }] }, /the assistant’s/],
    ['a choice without tools', { toolChoice: { type: 'any' as const } }, /there are no tools/],
    ['a schema that is not JSON', { tools: [{ name: 't', inputSchema: { f: () => 1 } }] }, /input schema of t/],
  ])('refuses %s before it is sent', (_what, changes, message) => {
    expect(() => converseInput(request(changes))).toThrow(
      expect.objectContaining({ kind: 'invalid', message: expect.stringMatching(message), hint: expect.any(String) }),
    )
  })
})

describe('an answer of Converse', () => {
  const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15 }
  const answer = (content: object[], stopReason = 'end_turn') =>
    converseAnswer('bedrock:m', {
      ...metadata,
      output: { message: { role: 'assistant', content: content as never } },
      stopReason: stopReason as never,
      usage,
    })

  it('joins text, leaves reasoning out and reads tool calls', () => {
    expect(
      answer(
        [
          { reasoningContent: { reasoningText: { text: 'hm' } } },
          { text: 'a' },
          { text: 'b' },
          { toolUse: { toolUseId: '1', name: 'grade', input: { score: 1 } } },
          { toolUse: { toolUseId: '2', name: 'bare' } },
        ],
        'tool_use',
      ),
    ).toEqual({
      text: 'ab',
      toolCalls: [
        { name: 'grade', input: { score: 1 } },
        { name: 'bare', input: {} },
      ],
      stopReason: 'tool_calls',
      usage: { inputTokens: 10, outputTokens: 5 },
    })
  })

  it('may be empty', () => {
    expect(answer([])).toMatchObject({ text: '', toolCalls: [], stopReason: 'stop' })
  })

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool_calls'],
    ['content_filtered', 'content_filter'],
    ['guardrail_intervened', 'guardrail'],
    ['malformed_tool_use', 'other'],
    ['something_new', 'other'],
    ['toString', 'other'],
  ])('that stopped by %s tells %s', (bedrock, ours) => {
    expect(answer([], bedrock).stopReason).toBe(ours)
  })

  it('keeps cached tokens apart', () => {
    const output = converseAnswer('bedrock:m', {
      ...metadata,
      output: { message: { role: 'assistant', content: [] } },
      stopReason: 'end_turn',
      usage: { ...usage, cacheReadInputTokens: 3, cacheWriteInputTokens: 4 },
    })
    expect(output.usage).toEqual({ inputTokens: 10, outputTokens: 5, cacheReadTokens: 3, cacheWriteTokens: 4 })
  })

  it.each([
    ['no list', { message: { content: 'Hello' } }],
    ['a hole in it', { message: { content: [null] } }],
    ['a number for its text', { message: { content: [{ text: 5 }] } }],
    ['a tool without a name that is text', { message: { content: [{ toolUse: { name: 5 } }] } }],
    ['nothing', null],
  ])('whose content is of another shape (%s) is unusable, not a crash', (_, output) => {
    expect(() => converseAnswer('bedrock:m', { output, stopReason: 'end_turn' })).toThrow(
      expect.objectContaining({ kind: 'unusable' }),
    )
  })

  it('without a message is unusable, and without usage has none', () => {
    const nothing = { ...metadata, output: undefined, stopReason: undefined, usage: undefined, metrics: undefined }
    expect(() => converseAnswer('bedrock:m', nothing)).toThrow(expect.objectContaining({ kind: 'unusable' }))
    const output = { message: { role: 'assistant' as const, content: [] } }
    expect(converseAnswer('bedrock:m', { ...nothing, output }).usage).toBeNull()
  })
})
