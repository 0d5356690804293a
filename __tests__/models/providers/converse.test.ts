import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { converseAnswer, converseInput } from '../../../src/models/providers/converse.ts'
import { completionSchema } from '../../../src/models/providers/recording.ts'
import { request } from '../requests.ts'

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

  it('is unusable when a tool’s input is nested deeper than anything that reads it bears', () => {
    const input = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`)
    expect(() => answer([{ toolUse: { toolUseId: '1', name: 'grade', input } }])).toThrow(
      'nested deeper than 500 levels',
    )
  })

  it('may be empty', () => {
    expect(answer([])).toMatchObject({ text: '', toolCalls: [], stopReason: 'stop' })
  })

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'context_window'],
    ['tool_use', 'tool_calls'],
    ['content_filtered', 'content_filter'],
    ['guardrail_intervened', 'guardrail'],
    ['malformed_model_output', 'malformed_output'],
    ['malformed_tool_use', 'malformed_tool_use'],
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

describe('whatever Converse answers', () => {
  const large = 123456789012345678901234567890n
  const odd = [Number.POSITIVE_INFINITY, Number.NaN, -1, 1.5, 10n ** 400n, large, '7', null, true, [], 2e9]

  it.each(odd)('a count of %s is unknown, and so is the cost: the answer stays', (count) => {
    const output = { message: { content: [{ text: 'hi' }] } }
    for (const usage of [
      { inputTokens: count, outputTokens: 5 },
      { inputTokens: 5, outputTokens: count },
      ...(count === null ? [] : [{ inputTokens: 5, outputTokens: 5, cacheReadInputTokens: count }]),
    ]) {
      expect(converseAnswer('bedrock:m', { output, stopReason: 'end_turn', usage })).toEqual({
        text: 'hi',
        toolCalls: [],
        stopReason: 'stop',
        usage: null,
      })
    }
  })

  it('a tool’s input becomes plain JSON: the SDK’s BigInt and decimals would end the run when it is written down', () => {
    const decimal = { string: '0.12345678901234567890', type: 'bigDecimal' }
    const input = { big: large, huge: 10n ** 400n, decimal, nested: [{ half: '\ud800', none: undefined }] }
    const output = { message: { content: [{ toolUse: { toolUseId: '1', name: 'f', input } }] } }
    const { toolCalls } = converseAnswer('bedrock:m', { output, stopReason: 'tool_use' })
    expect(JSON.parse(JSON.stringify(toolCalls))).toEqual([
      {
        name: 'f',
        input: {
          big: Number(large),
          huge: String(10n ** 400n),
          decimal: 0.12345678901234568,
          nested: [{ half: '\ufffd' }],
        },
      },
    ])
  })

  it('a tool’s input that is nested without end is unusable', () => {
    const input = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    const output = { message: { content: [{ toolUse: { name: 'f', input } }] } }
    expect(() => converseAnswer('bedrock:m', { output })).toThrow(expect.objectContaining({ kind: 'unusable' }))
  })

  it('text with half a character and ten million characters of it are read', () => {
    const output = (text: string) => ({ output: { message: { content: [{ text }] } }, stopReason: 'max_tokens' })
    expect(converseAnswer('bedrock:m', output('a\ud83d')).text).toBe('a\ufffd')
    expect(converseAnswer('bedrock:m', output('x'.repeat(10_000_000))).text).toHaveLength(10_000_000)
  })

  it('is an answer or a ModelError, and can be written down', () => {
    const block = fc.oneof(
      fc.jsonValue(),
      fc.record({ text: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()) }),
      fc.record({
        toolUse: fc.record({ name: fc.oneof(fc.string(), fc.jsonValue()), input: fc.anything({ withBigInt: true }) }),
      }),
      fc.record({ reasoningContent: fc.jsonValue() }),
    )
    const reply = fc.record(
      {
        output: fc.oneof(fc.jsonValue(), fc.record({ message: fc.record({ content: fc.array(block) }) })),
        stopReason: fc.oneof(fc.constantFrom('end_turn', 'malformed_model_output', '__proto__'), fc.jsonValue()),
        usage: fc.oneof(
          fc.jsonValue(),
          fc.record({ inputTokens: fc.oneof(fc.nat(), fc.double(), fc.bigInt()), outputTokens: fc.nat() }),
        ),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), reply), (output) => {
        let answer: ReturnType<typeof converseAnswer>
        try {
          answer = converseAnswer('bedrock:m', output)
        } catch (thrown) {
          expect(thrown).toMatchObject({ name: 'ModelError', kind: 'unusable' })
          return
        }
        const written = JSON.parse(JSON.stringify({ ...answer, latencyMs: 1, costUsd: null }))
        expect(written.text).toBe(answer.text)
        expect(answer.text.isWellFormed()).toBe(true)
        const usage = answer.usage ?? { inputTokens: 0, outputTokens: 0 }
        expect(completionSchema.safeParse({ ...written, usage }).success).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
