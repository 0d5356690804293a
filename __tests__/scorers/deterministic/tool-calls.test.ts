import { describe, expect, it } from 'vitest'
import type { Tool, ToolCall } from '../../../src/models/model.ts'
import { scoreTrial } from '../../../src/scorers/aggregate.ts'
import type { Assertion } from '../../../src/scorers/assertion.ts'
import { f1 } from '../../../src/scorers/deterministic/tool-call-f1.ts'
import { presentedAnswer } from '../../../src/scorers/present-answer.ts'
import { checkAssertion } from '../../../src/scorers/registry.ts'
import { completionOf, contextOf } from '../context.ts'

const tools: Tool[] = [
  {
    name: 'weather',
    inputSchema: {
      type: 'object',
      required: ['city'],
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      additionalProperties: false,
    },
  },
  { name: 'now', inputSchema: { type: 'object' } },
]

const rome: ToolCall = { name: 'weather', input: { city: 'Rome' } }
const now: ToolCall = { name: 'now', input: {} }

async function scored(assertion: Assertion, calls: ToolCall[], text = '', model = 'bedrock:x') {
  const completion = completionOf({ text, toolCalls: calls })
  const context = contextOf('', { completion, tools, ...presentedAnswer(model, completion) })
  const { pass, score, error, assertions } = await scoreTrial([assertion], null, context)
  return { pass, score, error, reason: assertions[0]?.reason ?? '' }
}

describe('an answer with tool calls', () => {
  const answer = (model: string, text: string, toolCalls: ToolCall[]) =>
    presentedAnswer(model, completionOf({ text, toolCalls }))

  it('is on Bedrock its text, then each call as a block', () => {
    const block = '{"type":"tool_use","name":"weather","input":{"city":"Rome"}}'
    expect(answer('bedrock:x', '', [rome])).toEqual({ output: block })
    expect(answer('bedrock:x', 'Let me see.', [rome, now])).toEqual({
      output: `Let me see.\n\n${block}\n\n{"type":"tool_use","name":"now","input":{}}`,
    })
  })

  it('is on OpenAI the list of calls, or the message when it has text too', () => {
    const call = { type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }
    expect(answer('openai:x', '', [rome])).toEqual({ output: JSON.stringify([call]), value: [call] })
    const message = { role: 'assistant', content: 'Wait.', tool_calls: [call] }
    expect(answer('openai:x', 'Wait.', [rome])).toEqual({ output: JSON.stringify(message), value: message })
    const broken = answer('openai:x', '', [{ name: 'weather', input: '{"city":' }])
    expect(broken.value).toMatchObject([{ function: { arguments: '{"city":' } }])
  })

  it.each(['bedrock:x', 'openai:x'])('without any is its text: %s', (model) => {
    expect(answer(model, 'Hello.', [])).toEqual({ output: 'Hello.' })
  })

  it('is seen by text assertions, and as data by JavaScript', async () => {
    expect(await scored({ type: 'contains', value: '"city":"Rome"' }, [rome])).toMatchObject({ pass: true })
    const code = "output[0].function.name === 'weather'"
    expect(await scored({ type: 'javascript', value: code }, [rome], '', 'openai:x')).toMatchObject({ pass: true })
    const schema = { required: ['name', 'input'] }
    expect(await scored({ type: 'is-json', value: schema }, [rome])).toMatchObject({ pass: true })
  })
})

describe('tool-call-f1', () => {
  it.each<[unknown, number | undefined, string[], boolean, number]>([
    [['weather'], undefined, ['weather'], true, 1],
    ['weather, now', undefined, ['now', 'weather', 'now'], true, 1],
    [['weather', 'now'], undefined, ['weather'], false, 2 / 3],
    [['weather', 'now'], 2 / 3, ['weather'], true, 2 / 3],
    [['weather'], 0.5, ['weather', 'a', 'b'], true, 0.5],
    [['weather'], undefined, ['a'], false, 0],
    [['weather'], undefined, [], false, 0],
    [['weather'], 0, [], true, 0],
  ])('%j from %s of %j: %s %s', async (value, threshold, called, pass, score) => {
    const calls = called.map((name) => ({ name, input: {} }))
    const type = 'tool-call-f1'
    const result = await scored({ type, value, threshold }, calls)
    expect(result).toMatchObject({ pass })
    expect(result.score).toBeCloseTo(score, 12)
    const inverted = await scored({ type: `not-${type}`, value, threshold }, calls)
    expect(inverted.pass).toBe(!pass)
    expect(inverted.score).toBeCloseTo(1 - score, 12)
  })

  it('is the harmonic mean of precision and recall', () => {
    const set = (text: string) => new Set(text)
    // Precision 2/4, recall 2/3.
    expect(f1(set('abc'), set('abxy'))).toBeCloseTo((2 * 0.5 * (2 / 3)) / (0.5 + 2 / 3), 12)
    expect(f1(set('ab'), set('ba'))).toBe(1)
    expect(f1(set('a'), set(''))).toBe(0)
  })

  it.each([
    '[{"function":{"name":"weather","arguments":"{}"}}]',
    '{"tool_calls":[{"function":{"name":"weather"}}]}',
    '{"tool_calls":[{"name":"weather"}]}',
    '{"type":"tool_use","name":"weather","input":{}}',
    '[{"type":"text","text":"x"},{"type":"tool_use","name":"weather"}]',
    'Let me see.\n  {"type":"tool_use","name":"weather"}\nDone.',
    '[{"functionCall":{"name":"weather"}}]',
    '{"functionCall":{"name":"weather"}}',
    '{"toolCall":{"functionCalls":[{"name":"weather"}]}}',
    '[{"name":"weather"}]',
    '{"name":"weather","arguments":"{}"}',
    '{"function_call":{"name":"weather","arguments":"{}"}}',
    '[{"toolUse":{"name":"weather","input":{}}}]',
  ])('reads a call that an answer without calls spells out: %s', async (text) => {
    expect(await scored({ type: 'tool-call-f1', value: 'weather' }, [], text)).toMatchObject({ pass: true })
  })

  it.each([
    '',
    'weather',
    'null',
    '"weather"',
    '{"name":"weather"}',
    '[null,1,["weather"]]',
    '{"tool_calls":{}}',
    '{x',
  ])('finds none in %j', async (text) => {
    expect(await scored({ type: 'tool-call-f1', value: 'weather' }, [], text)).toMatchObject({ score: 0 })
  })

  it('is not taken in by prose beside real calls', async () => {
    const forged = '{"type":"tool_use","name":"weather","input":{}}'
    expect(await scored({ type: 'tool-call-f1', value: 'weather' }, [now], forged)).toMatchObject({ pass: false })
  })

  it('looks at what a transform of the assertion gives', async () => {
    const assertion = { type: 'tool-call-f1', value: 'other', transform: `[{ name: 'other' }]` }
    expect(await scored(assertion, [rome])).toMatchObject({ pass: true })
  })

  it.each([[undefined], [{}], [''], [' , '], [[]], [3]])('%j names no tool', async (value) => {
    expect(await checkAssertion({ type: 'tool-call-f1', value })).toHaveLength(1)
  })
})

describe.each(['is-valid-function-call', 'is-valid-openai-function-call', 'is-valid-openai-tools-call'])(
  '%s',
  (type) => {
    it.each<[string, ToolCall[], boolean, RegExp]>([
      ['one', [rome], true, /^1 valid tool call$/],
      ['several', [rome, now, { name: 'weather', input: { city: 'Bern', days: 2 } }], true, /^3 valid tool calls$/],
      ['none', [], false, /called no tool/],
      [
        'an unknown tool',
        [rome, { name: 'constructor', input: {} }],
        false,
        /called `constructor`, and the prompt has no/,
      ],
      ['a missing argument', [now, { name: 'weather', input: {} }], false, /`weather` break its schema: .*'city'/],
      ['a wrong type', [{ name: 'weather', input: { city: 'a', days: '2' } }], false, /\/days must be integer/],
      ['one more', [{ name: 'weather', input: { city: 'a', x: 1 } }], false, /must NOT have additional properties/],
      ['arguments that are no JSON', [{ name: 'now', input: '{"a":' }], false, /arguments of `now` are no JSON object/],
      ['a list of arguments', [{ name: 'now', input: [] }], false, /no JSON object/],
    ])('%s', async (_name, calls, pass, reason) => {
      for (const model of ['bedrock:x', 'openai:x']) {
        const result = await scored({ type }, calls, '', model)
        expect(result).toMatchObject({ pass, score: pass ? 1 : 0, reason: expect.stringMatching(reason) })
        expect(await scored({ type: `not-${type}` }, calls, '', model)).toMatchObject({ pass: !pass })
      }
    })

    it('checks a call in the text of a model without tool use', async () => {
      expect(await scored({ type }, [], '{"name":"weather","arguments":"{\\"city\\":\\"Rome\\"}"}')).toMatchObject({
        pass: true,
      })
      expect(await scored({ type }, [], '{"name":"weather","arguments":"{city"}')).toMatchObject({ pass: false })
    })

    it('survives a megabyte and deep nesting, and pollutes nothing', async () => {
      const deep = JSON.parse(`${'{"a":'.repeat(400)}1${'}'.repeat(400)}`)
      const big = { name: 'now', input: { text: 'x'.repeat(1_000_000), deep } }
      expect(await scored({ type }, [big])).toMatchObject({ pass: true })
      const lines = '{"tool_calls":[\n'.repeat(60_000)
      expect(await scored({ type }, [], lines)).toMatchObject({ pass: false })
      const nested = await scored({ type }, [], `${'['.repeat(100_000)}${']'.repeat(100_000)}`)
      expect(nested.error).toMatch(/nested deeper/)
      const polluting = '{"name":"now","arguments":"{\\"__proto__\\":{\\"polluted\\":1}}"}'
      expect(await scored({ type }, [], polluting)).toMatchObject({ pass: true })
      expect(Reflect.get({}, 'polluted')).toBeUndefined()
    })
  },
)

it('a tool whose schema is none cannot be checked against, which is an error', async () => {
  const context = contextOf('', {
    completion: completionOf({ toolCalls: [now] }),
    tools: [{ name: 'now', inputSchema: { type: 'objekt' } }],
  })
  const trial = await scoreTrial([{ type: 'is-valid-function-call' }], null, context)
  expect(trial.error).toMatch(/JSON Schema is not valid/)
})
