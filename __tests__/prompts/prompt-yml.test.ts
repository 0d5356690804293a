import { describe, expect, it } from 'vitest'
import { diagnosticLine } from '../../src/errors.ts'
import type { Prompt } from '../../src/prompts/prompt.ts'
import { readPromptYml } from '../../src/prompts/prompt-yml.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'

function read(text: string): { prompt: Prompt | null; reported: string[] } {
  const diagnostics = new Diagnostics()
  const prompt = diagnostics.take(readPromptYml(text, { id: 'a', file: 'prompts/a.prompt.yml' }))
  return { prompt, reported: diagnostics.list.map(diagnosticLine) }
}

function good(text: string): Prompt {
  const { prompt, reported } = read(text)
  expect(reported).toEqual([])
  if (prompt === null) throw new Error('no prompt and no mistake')
  return prompt
}

const MESSAGES = 'messages:\n  - role: user\n    content: hi\n'

describe('readPromptYml', () => {
  it("runs GitHub's sample with string and built-in evaluators unchanged", () => {
    const prompt = good(`name: Sample Evaluation
description: A sample evaluation for testing the eval command
model: openai/gpt-4o
modelParameters:
  temperature: 0.5
  maxTokens: 50
testData:
  - input: 'hello world'
    string: hello
    expected: 'greeting response'
  - input: 'goodbye world'
    string: bye
messages:
  - role: system
    content: You are a helpful assistant that responds to greetings and farewells.
  - role: user
    content: 'Please respond to this message appropriately: {{input}}'
evaluators:
  - name: string evaluator
    string:
      contains: '{{string}}'
  - name: similarity check
    uses: github/similarity
`)
    expect(prompt).toEqual({
      id: 'a',
      file: 'prompts/a.prompt.yml',
      name: 'Sample Evaluation',
      description: 'A sample evaluation for testing the eval command',
      line: 14,
      model: 'openai/gpt-4o',
      parameters: { maxTokens: 50, temperature: 0.5 },
      messages: [
        { role: 'system', content: 'You are a helpful assistant that responds to greetings and farewells.' },
        { role: 'user', content: 'Please respond to this message appropriately: {{input}}' },
      ],
      responseFormat: null,
      tools: [],
      toolChoice: null,
      dataset: null,
      testData: [
        { row: { input: 'hello world', string: 'hello', expected: 'greeting response' }, line: 8 },
        { row: { input: 'goodbye world', string: 'bye' }, line: 11 },
      ],
      assert: [
        { type: 'icontains', value: '{{string}}', metric: 'string evaluator' },
        { type: 'choice', config: { builtin: 'similarity' }, metric: 'similarity check' },
      ],
    })
  })

  it('runs a schema given as JSON text, as GitHub writes it, and one given as a mapping, alike', () => {
    const text = good(`${MESSAGES}responseFormat: json_schema
jsonSchema: |-
  {
    "name": "animal_description",
    "strict": true,
    "schema": { "type": "object", "properties": { "name": { "type": "string" } } }
  }
`)
    const mapping = good(`${MESSAGES}responseFormat: json_schema
jsonSchema:
  name: animal_description
  strict: true
  schema: { type: object, properties: { name: { type: string } } }
`)
    expect(text.responseFormat).toEqual({
      type: 'json_schema',
      name: 'animal_description',
      strict: true,
      schema: { type: 'object', properties: { name: { type: 'string' } } },
    })
    expect(mapping.responseFormat).toEqual(text.responseFormat)
  })

  it.each(['text', 'json_object'])('takes the response format %s', (format) => {
    expect(good(`${MESSAGES}responseFormat: ${format}\n`).responseFormat).toEqual({ type: format })
  })

  it('takes keys without a value for absent ones', () => {
    const keys =
      'name description model modelParameters responseFormat jsonSchema testData evaluators dataset assert tools toolChoice'
    const prompt = good(
      `${MESSAGES}${keys
        .split(' ')
        .map((key) => `${key}:\n`)
        .join('')}`,
    )
    expect(prompt).toMatchObject({
      name: null,
      model: null,
      parameters: {},
      responseFormat: null,
      testData: [],
      assert: [],
    })
  })

  it.each([
    ['maxTokens: 5', { maxTokens: 5 }],
    ['maxCompletionTokens: 5', { maxTokens: 5 }],
    ['{maxTokens: 5, maxCompletionTokens: 5}', { maxTokens: 5 }],
    ['{temperature: 0, topP: 0}', { temperature: 0, topP: 0 }],
    ['stop: END', { stopSequences: ['END'] }],
    ['stop: [END, STOP]', { stopSequences: ['END', 'STOP'] }],
    ['stopSequences: [END]', { stopSequences: ['END'] }],
    ['stopSequences: []', {}],
    ['max_tokens: 5', { maxTokens: 5 }],
    ['max_completion_tokens: 5', { maxTokens: 5 }],
    ['top_p: 0.5', { topP: 0.5 }],
    ['top_k: 40', { topK: 40 }],
    ['stop_sequences: [END]', { stopSequences: ['END'] }],
    ['{frequency_penalty: 0.5, presencePenalty: -1}', { frequencyPenalty: 0.5, presencePenalty: -1 }],
    ['{seed: 7, temperature: null}', { seed: 7 }],
    ['reasoning_effort: low', { effort: 'low' }],
    ['reasoningEffort: high', { effort: 'high' }],
    [
      '{verbosity: low, serviceTier: flex, performance: optimized}',
      { verbosity: 'low', serviceTier: 'flex', performance: 'optimized' },
    ],
    ['thinking: {type: enabled, budget_tokens: 2000}', { thinking: { type: 'enabled', budgetTokens: 2000 } }],
    ['thinking: disabled', { thinking: { type: 'disabled' } }],
    ['guardrail: {id: abc, version: 2}', { guardrail: { id: 'abc', version: '2' } }],
    ['additionalModelRequestFields: {top_k: 5}', { additionalModelRequestFields: { top_k: 5 } }],
  ])('takes the parameters %s', (written, parameters) => {
    const yaml = written.startsWith('{') ? `modelParameters: ${written}` : `modelParameters:\n  ${written}`
    expect(good(`${MESSAGES}${yaml}\n`).parameters).toEqual(parameters)
  })

  it.each([
    ['seed: x', '5: modelParameters.seed: expected a number, got `x`'],
    ['frequency_penalty: 3', '5: modelParameters.frequency_penalty: expected a number at most 2, got `3`'],
    ['thinking: {type: enabled}', '5: modelParameters.thinking.budgetTokens: is missing, expected a whole number'],
    [
      '{max_tokens: 1, maxTokens: 2}',
      '4: modelParameters.max_tokens: differs from `maxTokens`. They mean the same: keep one.',
    ],
  ])('refuses the parameter %s with the name that was written', (written, message) => {
    const yaml = written.startsWith('{') ? `modelParameters: ${written}` : `modelParameters:\n  ${written}`
    expect(read(`${MESSAGES}${yaml}\n`)).toEqual({ prompt: null, reported: [`prompts/a.prompt.yml:${message}`] })
  })

  it('takes `developer` for `system`, parts of text for text, and an empty model for none', () => {
    const prompt = good(`model: ''
messages:
  - {role: developer, content: Be brief.}
  - role: user
    content: [{type: text, text: 'Read {{a}}.'}, Then answer.]
`)
    expect(prompt.model).toBeNull()
    expect(prompt.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Read {{a}}.\nThen answer.' },
    ])
  })

  it.each([
    ['{role: tool, content: x}', 'messages[0].role: a message of the role `tool` cannot be sent'],
    [
      '{role: user, content: [{type: image_url, image_url: {url: x}}]}',
      'messages[0].content: a part of the kind `image_url` cannot be sent',
    ],
  ])('refuses the message %s by its name', (message, reported) => {
    const found = read(`messages:\n  - ${message}\n`)
    expect(found.prompt).toBeNull()
    expect(found.reported).toHaveLength(1)
    expect(found.reported[0]).toContain(reported)
  })

  it('takes tools as Converse does, and without its wrappings', () => {
    const prompt = good(`${MESSAGES}tools:
  - toolSpec:
      name: lookup
      description: Looks an order up.
      inputSchema: { json: { type: object, properties: { id: { type: string } } } }
  - name: refund
    inputSchema: { type: object }
toolChoice: { tool: { name: refund } }
`)
    expect(prompt.tools).toEqual([
      {
        name: 'lookup',
        description: 'Looks an order up.',
        inputSchema: { type: 'object', properties: { id: { type: 'string' } } },
      },
      { name: 'refund', inputSchema: { type: 'object' } },
    ])
    expect(prompt.toolChoice).toEqual({ type: 'tool', name: 'refund' })
    const tools = 'tools: [{name: a, inputSchema: {}}]\n'
    for (const [written, type] of [
      ['auto', 'auto'],
      ['any', 'any'],
      ['{auto: {}}', 'auto'],
      ['{any: {}}', 'any'],
    ])
      expect(good(`${MESSAGES}${tools}toolChoice: ${written}\n`).toolChoice).toEqual({ type })
  })

  it('finds the dataset from the file that names it', () => {
    expect(good(`${MESSAGES}dataset: ../evals/a.jsonl\n`).dataset).toBe('evals/a.jsonl')
    expect(good(`${MESSAGES}dataset: ./a.csv\n`).dataset).toBe('prompts/a.csv')
  })

  it.each(['../../etc/passwd', '/etc/passwd', 'C:\\x', '..\\..\\x'])(
    'refuses the dataset %s, outside the repository',
    (path) => {
      expect(read(`${MESSAGES}dataset: '${path}'\n`).reported).toEqual([
        `prompts/a.prompt.yml:4: dataset: ${path} is outside the repository. Paths are relative to the file that names them and stay inside the repository.`,
      ])
    },
  )

  it('puts written assertions before evaluators', () => {
    const prompt = good(`${MESSAGES}assert:
  - {type: not-contains, value: sorry, weight: 2}
evaluators:
  - {name: polite, string: {startsWith: Dear}}
`)
    expect(prompt.assert).toEqual([
      { type: 'not-contains', value: 'sorry', weight: 2 },
      { type: 'istarts-with', value: 'Dear', metric: 'polite' },
    ])
  })

  it('tells every mistake of a file at once, with its line', () => {
    const { prompt, reported } = read(`modle: openai/gpt-4o
modelParameters:
  maxTokens: many
  temprature: 1
messages:
  - role: usr
    content: hi
responseFormat: yaml
evaluators:
  - name: nothing
  - name: two
    string: {equals: a}
    uses: github/similarity
  - name: unknown
    uses: github/kindness
  - name: empty
    string: {contains: ""}
assert:
  - type: contains
    treshold: 1
`)
    expect(prompt).toBeNull()
    expect(reported.map((line) => line.replace('prompts/a.prompt.yml:', ''))).toEqual([
      '1: modle: `modle` is no key of a prompt file: it has no effect. Did you mean `model`?',
      '3: modelParameters.maxTokens: expected a number, got `many`',
      '4: modelParameters.temprature: `temprature` is no parameter that is known here: it is not sent. Did you mean `temperature`?',
      '6: messages[0].role: expected one of `system`, `user`, `assistant`, got `usr`. Did you mean `user`?',
      '8: responseFormat: expected one of `text`, `json_object`, `json_schema`, got `yaml`',
      '10: evaluators[0]: this evaluator evaluates nothing. Give each evaluator exactly one of `string`, `llm` and `uses`.',
      '11: evaluators[1]: this is several evaluators in one. Give each evaluator exactly one of `string`, `llm` and `uses`.',
      '15: evaluators[2].uses: expected one of `github/similarity`, `github/coherence`, `github/fluency`, `github/relevance`, `github/groundedness`, got `github/kindness`',
      '17: evaluators[3].string: compares with nothing. Write one of `equals`, `contains`, `startsWith`, `endsWith` with a text.',
      '20: assert[0].treshold: unknown key. Did you mean `threshold`?',
    ])
  })

  it('tells the mistakes that only show when keys are taken together, all at once', () => {
    const { prompt, reported } = read(`${MESSAGES}modelParameters: {maxTokens: 1, maxCompletionTokens: 2}
jsonSchema: '{}'
dataset: ../../x
tools:
  - {name: a, inputSchema: {}}
  - {name: a, inputSchema: {}}
toolChoice: {tool: {name: b}}
`)
    expect(prompt).toBeNull()
    expect(reported.map((line) => line.replace('prompts/a.prompt.yml:', '')).sort()).toEqual([
      '10: toolChoice: the prompt has no tool `b`. Choose one of: a, a.',
      '4: modelParameters.maxTokens: differs from `maxCompletionTokens`. They mean the same: keep one.',
      '5: jsonSchema: has no effect without `responseFormat: json_schema`. Add that line, or remove the schema.',
      '6: dataset: ../../x is outside the repository. Paths are relative to the file that names them and stay inside the repository.',
      '9: tools[1]: `a` is the name of an earlier tool. Give each tool its own name.',
    ])
  })

  it.each([
    ['jsonSchema: "{"', 'this is not valid JSON: unexpected end of the stream within a flow collection (line 1 of it)'],
    ['jsonSchema: \'{"name": "x"}\'', 'jsonSchema.schema: is missing, expected a mapping (line 1 of it)'],
    ['jsonSchema: {name: a b, schema: {}}', 'jsonSchema.name: expected a name of letters'],
    ['name: x', 'is missing: `responseFormat: json_schema` needs it'],
  ])('explains the schema %j', (line, message) => {
    const { prompt, reported } = read(`${MESSAGES}responseFormat: json_schema\n${line}\n`)
    expect(prompt).toBeNull()
    expect(reported).toHaveLength(1)
    expect(reported[0]).toContain(message)
  })

  it('keeps hostile keys of schemas and test data as data', () => {
    const prompt = good(`${MESSAGES}testData:\n  - __proto__: {polluted: 1}\n    constructor: x\n`)
    expect(Object.keys(Object(prompt.testData[0]?.row))).toEqual(['__proto__', 'constructor'])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe("every field of GitHub's format", () => {
  const base = good(MESSAGES)
  it.each([
    'name: n',
    'description: d',
    'model: openai/gpt-4o',
    'modelParameters: { maxTokens: 5 }',
    'modelParameters: { maxCompletionTokens: 5 }',
    'modelParameters: { temperature: 0.5 }',
    'modelParameters: { topP: 0.5 }',
    'responseFormat: json_object',
    'responseFormat: json_schema\njsonSchema: { name: a, schema: {} }',
    'testData: [{ input: a }]',
    'evaluators: [{ name: e, string: { equals: a } }]',
    'evaluators: [{ name: e, string: { startsWith: a } }]',
    'evaluators: [{ name: e, string: { endsWith: a } }]',
    'evaluators: [{ name: e, llm: { modelId: openai/gpt-4o, prompt: p, systemPrompt: s, choices: [{ choice: "1", score: 1 }] } }]',
    'evaluators: [{ name: e, uses: github/fluency }]',
  ])('%s counts', (lines) => {
    expect({ ...good(`${MESSAGES}${lines}\n`), line: 1 }).not.toEqual({ ...base, line: 1 })
  })

  it.each([
    ['modelParameters: { mirostat: 1 }', 'warning', '`mirostat` is no parameter that is known here: it is not sent'],
    ['extra: 1', 'warning', '`extra` is no key of a prompt file: it has no effect'],
    [
      'evaluators: [{ name: e, uses: github/fluency, description: x }]',
      'warning',
      '`description` is no key of a prompt file: it has no effect',
    ],
  ])('%s is named, as a %s', (lines, level, message) => {
    const { value, diagnostics } = readPromptYml(`${MESSAGES}${lines}\n`, { id: 'a', file: 'a.prompt.yml' })
    expect(diagnostics).toContainEqual(expect.objectContaining({ level, line: 4, message }))
    expect(value === null).toBe(level === 'error')
  })
})
