import fc from 'fast-check'
import { SCORERS } from '../../src/scorers/registry.ts'

/** Documents as people write them: right in most places, so that what is mutated in them gets beyond the parser. */

const absent = Symbol('absent')

/** A mapping in which each of these keys may be there. */
export function some(
  keys: Record<string, fc.Arbitrary<unknown>>,
  always: readonly string[] = [],
): fc.Arbitrary<object> {
  const members = Object.entries(keys).map(([key, value]) =>
    fc.tuple(
      fc.constant(key),
      always.includes(key)
        ? value
        : fc.oneof({ weight: 1, arbitrary: value }, { weight: 2, arbitrary: fc.constant<unknown>(absent) }),
    ),
  )
  return fc
    .tuple(...members)
    .map((entries): object => Object.fromEntries(entries.filter(([, value]) => value !== absent)))
}

export const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'Where is my parcel?',
      'Answer {{question}} briefly.',
      '{{ question }} {{ user.name }}',
      '{% if question %}{{ question | upper }}{% endif %}',
      '{{ question | replace("a", "b") | trim }}',
      '{% for x in items %}{{ x }}{% endfor %}',
      'yes',
      '1',
      'null',
      'two\nlines',
      ' padded ',
      '{"queue": "billing"}',
      'ünïcode 💥',
      '- dash',
      'a: b',
      '# hash',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
)

/** Assertions as the registry wants them, and beside them every type with values that may not fit it. */
const fitting = fc.constantFrom<object>(
  { type: 'contains', value: '{{question}}' },
  { type: 'equals', value: 'a', weight: 2, metric: 'same' },
  { type: 'not-icontains', value: 'refund' },
  { type: 'javascript', value: 'output.length > 3', threshold: 0.5 },
  { type: 'llm-rubric', value: 'Is kind.', threshold: 0.8 },
  { type: 'is-json', value: { type: 'object' } },
  { type: 'regex', value: '^a+$' },
  { type: 'assert-set', threshold: 0.5, assert: [{ type: 'contains-any', value: ['a', 'b'] }] },
)

const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom<unknown>(0, 1, 0.5, true, false, null, [], {}, ['a', 'b'], { type: 'object' }, { a: { b: 1 } }),
)

const type = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...SCORERS.keys()) },
  { weight: 2, arbitrary: fc.constantFrom(...SCORERS.keys()).map((one) => `not-${one}`) },
  { weight: 1, arbitrary: fc.constantFrom('assert-set', 'contians', '', 'python', 'factual') },
)

const plainAssertion = some(
  {
    type,
    value: anyValue,
    threshold: fc.constantFrom(0, 0.5, 1, 2, -1, 0.8),
    weight: fc.constantFrom(0, 1, 2, 0.5),
    metric: text,
    transform: fc.constantFrom('output.trim()', 'JSON.parse(output)', 'while(true);'),
    provider: fc.constantFrom('bedrock:us.amazon.nova-lite-v1:0', 'openai:gpt-4o', 'echo'),
    rubricPrompt: text,
  },
  ['type', 'value'],
)

const assertion = fc.oneof(
  { weight: 12, arbitrary: fitting },
  { weight: 3, arbitrary: plainAssertion },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(plainAssertion, { maxLength: 2 }), fc.constantFrom(0.5, 1))
      .map(([assert, threshold]): object => ({ type: 'assert-set', assert, threshold })),
  },
)

const name = fc.constantFrom('question', 'user', 'items', 'expected', 'id', '__proto__', 'a b', 'x.y', 'ü', '')

const vars = fc
  .array(fc.tuple(name, anyValue), { maxLength: 4 })
  .map((entries): object => Object.fromEntries([['question', 'Where?'], ...entries]))

const role = fc.constantFrom('system', 'user', 'user', 'assistant')
const message = some({ role, content: text }, ['role', 'content'])

/** A row of a golden dataset. */
export const row = some(
  {
    id: fc.oneof(fc.constantFrom('refund-1', 'refund-2', 'a b', 7), text),
    vars,
    expected: anyValue,
    assert: fc.array(assertion, { maxLength: 2 }),
    cluster: fc.constantFrom('refunds', 1),
    critical: fc.boolean(),
    tags: fc.constantFrom<unknown>('a, b', ['a'], []),
    weight: fc.constantFrom(1, 2, 0.5, 0),
    threshold: fc.constantFrom(0, 0.5, 1),
    paraphrases: fc.array(fc.oneof(text, vars), { maxLength: 2 }),
    reviewed: fc.boolean(),
    messages: fc.array(message, { maxLength: 2 }),
    description: text,
    metadata: vars,
  },
  ['vars'],
)

/** A row without `vars`: its other columns are the variables. */
export const flatRow = fc
  .tuple(vars, some({ id: text, expected: anyValue, critical: fc.boolean() }))
  .map(([columns, reserved]): object => ({ ...columns, ...reserved }))

const evaluator = fc.constantFrom<object>(
  { name: 'short', string: { contains: 'a' } },
  { name: 'starts', string: { startsWith: '{{question}}', endsWith: 'x' } },
  {
    name: 'kind',
    llm: { modelId: 'openai/gpt-4o', prompt: 'Is it? {{completion}}', choices: [{ choice: 1, score: 1 }] },
  },
  { name: 'near', uses: 'github/similarity' },
)

/** Keys that only mean something together. */
const multiplicity = fc.constantFrom<object>(
  {},
  {},
  { responseFormat: 'json_object' },
  { responseFormat: 'json_schema', jsonSchema: '{"name": "reply", "schema": {"type": "object"}}' },
  { responseFormat: 'json_schema', jsonSchema: { name: 'reply', strict: true, schema: { type: 'object' } } },
  { tools: [{ name: 'search', inputSchema: { type: 'object' } }], toolChoice: { tool: { name: 'search' } } },
  { tools: [{ toolSpec: { name: 'find', description: 'Finds.', inputSchema: { json: {} } } }], toolChoice: 'any' },
)

const promptKeys = some(
  {
    name: text,
    description: text,
    model: fc.constantFrom('bedrock:us.amazon.nova-lite-v1:0', 'openai/gpt-4o', 'echo', 'replay:a', 'gpt-4o'),
    modelParameters: some({
      maxTokens: fc.constantFrom(1, 200),
      temperature: fc.constantFrom(0, 1, 2),
      topP: fc.constantFrom(0, 1),
      stop: fc.constantFrom<unknown>('END', ['a', 'b']),
    }),
    messages: fc.array(message, { minLength: 1, maxLength: 3 }),
    dataset: fc.constantFrom('evals/a.jsonl', 'no.csv'),
    testData: fc.array(fc.oneof(row, flatRow), { maxLength: 2 }),
    assert: fc.array(assertion, { maxLength: 2 }),
    evaluators: fc.array(evaluator, { maxLength: 2 }),
  },
  ['messages', 'model'],
)

/** A `.prompt.yml`. */
export const promptYml = fc.tuple(promptKeys, multiplicity).map(([keys, more]): object => ({ ...keys, ...more }))

/** A file of several prompts. */
export const catalogue = fc.oneof(
  fc.array(
    fc
      .tuple(fc.constantFrom('a', 'b/c', '', '__proto__', 'a'), promptYml)
      .map(([id, prompt]): object => ({ id, ...prompt })),
    { maxLength: 3 },
  ),
  fc
    .array(fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.oneof(promptYml, text)), { maxLength: 3 })
    .map((entries): object => Object.fromEntries(entries)),
  fc.array(promptYml, { maxLength: 2 }).map((prompts): object => ({ prompts })),
  fc.array(message, { maxLength: 3 }),
  promptYml,
)

const often = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong })

const provider = often<unknown>(
  fc.oneof(
    fc.constantFrom('bedrock:us.amazon.nova-lite-v1:0', 'openai:chat:gpt-4o', 'echo'),
    some(
      {
        id: fc.constantFrom('bedrock:converse:amazon.nova-lite-v1:0', 'openai:gpt-4o'),
        label: text,
        config: some({
          region: fc.constant('eu-west-1'),
          temperature: fc.constantFrom(0, 1),
          max_tokens: fc.constantFrom(10),
        }),
      },
      ['id'],
    ),
    fc.constant({ 'openai:gpt-4o': { config: { temperature: 0 } } }),
  ),
  fc.constantFrom('file://provider.py', 'exec: ls', 'https://a.example', 'anthropic:messages:x'),
)

/** A test that scores something. */
const test = some(
  {
    description: text,
    vars: often<unknown>(vars, fc.constantFrom('file://vars.yaml', 'file://*.yaml')),
    assert: fc.array(
      often<unknown>(
        fc.constantFrom(
          { type: 'contains', value: 'a' },
          { type: 'javascript', value: 'output.length > 1', weight: 2 },
          { type: 'llm-rubric', value: 'Is kind about {{question}}.' },
          { $ref: '#/assertionTemplates/short' },
        ),
        assertion,
      ),
      { minLength: 1, maxLength: 2 },
    ),
    threshold: fc.constantFrom(0, 0.5),
    options: some({ transform: fc.constant('output.trim()'), provider: fc.constant('echo'), rubricPrompt: text }),
    metadata: fc.constantFrom<object>({}, { cluster: 'a', critical: true, tags: ['b'] }, { anything: [1] }),
  },
  ['assert', 'vars'],
)

const tests = often<unknown>(
  fc.oneof(
    fc.array(often<unknown>(test, fc.constantFrom('file://tests.csv', 'file://more.yaml')), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.constantFrom('file://tests.csv'),
  ),
  fc.constantFrom('file://tests.py', 'tests.jsonl', 'file://*.csv'),
)

/** A promptfooconfig.yaml. */
export const promptfoo = some(
  {
    description: text,
    prompts: fc.oneof(
      fc.uniqueArray(
        often<unknown>(
          fc.constantFrom<unknown>(
            'Answer {{question}}',
            '{% if question %}{{ question | upper }}{% endif %}',
            'file://prompt.txt',
            'file://chat.json',
            { raw: 'Say {{question}}', label: 'said' },
            { id: 'file://prompt.txt', label: 'labelled' },
          ),
          fc.oneof(text, fc.constantFrom('prompts.py', 'file://nowhere.md', 'file://*.txt')),
        ),
        { minLength: 1, maxLength: 2 },
      ),
      fc.constantFrom<unknown>('file://prompt.txt', { 'prompt.txt': 'label' }),
    ),
    providers: fc.array(provider, { minLength: 1, maxLength: 2 }),
    tests,
    defaultTest: test,
    scenarios: fc.array(
      some(
        {
          config: fc.array(test, { minLength: 1, maxLength: 2 }),
          tests: fc.array(test, { minLength: 1, maxLength: 2 }),
        },
        ['config', 'tests'],
      ),
      { maxLength: 1 },
    ),
    assertionTemplates: fc.constantFrom({ short: { type: 'contains', value: 'a' } }),
    evaluateOptions: some({ repeat: fc.constantFrom(1, 2), maxConcurrency: fc.constantFrom(1, 5) }),
  },
  ['prompts', 'providers', 'tests', 'assertionTemplates'],
)
