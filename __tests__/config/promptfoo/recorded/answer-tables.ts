/** Deterministic assertions on answers of all kinds; weights, thresholds, metrics and sets; values from elsewhere. */
import type { Table, TableTest } from './table.ts'

const ANSWERS = [
  '',
  'Hello world',
  'hello WORLD, hello moon',
  '  Hello world\n',
  '{"name": "Ida", "age": 7}',
  '[1, 2, 3]',
  'Here it is: {"name": "Ida"} and more',
  '```json\n{"name": "Ida", "age": "old"}\n```',
  '<p>Hello <b>world</b></p>',
  '<a><b>1</b></a>',
  'see <a href="x">this</a>',
  'SELECT name FROM guests WHERE id = 1',
  '```sql\nSELECT 1\n```',
  "I'm sorry, but I can't help with that.",
  'Grüße aus Köln 🌊',
  'one\ntwo\nthree',
  '42',
  'null',
  'true',
  '"quoted"',
]

const SCHEMA = { type: 'object', required: ['name'], properties: { age: { type: 'number' } } }

/** Assertions, each on all answers and negated too. */
const ASSERTIONS: ReadonlyArray<Record<string, unknown>> = [
  { type: 'equals', value: 'Hello world' },
  { type: 'equals', value: { name: 'Ida', age: 7 } },
  { type: 'equals', value: '{"age": 7, "name": "Ida"}' },
  { type: 'equals', value: 42 },
  { type: 'contains', value: 'world' },
  { type: 'contains', value: 4 },
  { type: 'icontains', value: 'WORLD' },
  { type: 'contains-all', value: ['Hello', 'world'] },
  { type: 'contains-all', value: 'Hello, world' },
  { type: 'contains-any', value: ['moon', 'Ida'] },
  { type: 'contains-any', value: 'moon,Ida' },
  { type: 'icontains-all', value: ['HELLO', 'World'] },
  { type: 'icontains-any', value: ['MOON', 'köln'] },
  { type: 'starts-with', value: 'Hello' },
  { type: 'regex', value: '^[A-Z].*d$' },
  { type: 'regex', value: '\\d+' },
  { type: 'is-json' },
  { type: 'is-json', value: SCHEMA },
  { type: 'contains-json' },
  { type: 'contains-json', value: SCHEMA },
  { type: 'is-html' },
  { type: 'contains-html' },
  { type: 'is-xml' },
  { type: 'is-xml', value: { requiredElements: ['a.b'] } },
  { type: 'contains-xml' },
  { type: 'is-sql' },
  { type: 'contains-sql' },
  { type: 'word-count', value: 2 },
  { type: 'word-count', value: { min: 2, max: 4 } },
  { type: 'levenshtein', value: 'Hello world', threshold: 3 },
  { type: 'rouge-n', value: 'Hello world', threshold: 0.5 },
  { type: 'bleu', value: 'Hello big blue world', threshold: 0.2 },
  { type: 'gleu', value: 'Hello big blue world', threshold: 0.2 },
  { type: 'is-refusal' },
  { type: 'latency', threshold: 100_000 },
]

function asserting(output: string, assertion: Record<string, unknown>): TableTest {
  return { vars: { output }, assert: [assertion] }
}

export const ANSWERED: Table = {
  name: 'deterministic assertions',
  config: {},
  files: {},
  tests: ASSERTIONS.flatMap((assertion) =>
    ANSWERS.flatMap((output) => [
      asserting(output, assertion),
      asserting(output, { ...assertion, type: `not-${assertion.type}` }),
    ]),
  ),
}

const YES = { type: 'contains', value: 'o' }
const NO = { type: 'equals', value: 'never' }
const HALF = { type: 'javascript', value: '0.5' }

function weighed(assert: ReadonlyArray<Record<string, unknown>>, more: Record<string, unknown> = {}): TableTest {
  return { vars: { output: 'Hello world', which: 'Tone' }, assert, ...more }
}

export const WEIGHED: Table = {
  name: 'weights, thresholds, metrics and sets',
  config: {},
  files: {},
  tests: [
    ...[undefined, 0, 0.3, 0.5, 0.75, 1].flatMap((threshold) => {
      const more = threshold === undefined ? {} : { threshold }
      return [
        weighed([YES, NO], more),
        weighed([{ ...YES, weight: 3 }, NO], more),
        weighed([YES, { ...NO, weight: 0 }], more),
        weighed([{ ...YES, weight: 0 }, NO], more),
        weighed([HALF, YES], more),
        weighed([{ type: 'assert-set', assert: [YES, NO] }, YES], more),
        weighed([{ type: 'assert-set', threshold: 0.5, assert: [YES, NO] }, NO], more),
        weighed([{ type: 'assert-set', weight: 2, threshold: 0.4, assert: [HALF, { ...NO, weight: 2 }] }, YES], more),
      ]
    }),
    weighed([{ type: 'assert-set', weight: 0, assert: [YES, NO] }, YES]),
    weighed([{ type: 'assert-set', metric: 'Set', assert: [{ ...YES, metric: 'In' }, NO] }, YES]),
    weighed([
      { ...YES, metric: 'A' },
      { ...NO, metric: 'A' },
      { ...HALF, metric: 'B' },
    ]),
    weighed([
      { ...YES, metric: 'A', weight: 3 },
      { ...NO, metric: 'A' },
    ]),
    weighed([{ ...YES, metric: 'A', weight: 0 }, HALF]),
    weighed([{ ...YES, metric: '{{ which }}' }]),
    weighed([{ ...YES, metric: 'A', weight: 0 }]),
    weighed([
      { ...YES, weight: 0 },
      { ...NO, weight: 0 },
    ]),
    weighed([{ type: 'latency', metric: 'Speed' }, YES]),
    weighed([{ type: 'cost', metric: 'Money' }, YES]),
    weighed([]),
    weighed([
      { ...YES, weight: 0.5 },
      { ...NO, weight: 0.25 },
    ]),
    weighed([{ ...YES, weight: -1 }, NO]),
    weighed([{ type: 'assert-set', assert: [] }, YES]),
    weighed([{ type: 'assert-set', assert: [{ type: 'assert-set', assert: [YES] }] }]),
  ],
}

function valued(assertion: Record<string, unknown>, vars: Record<string, unknown> = {}): TableTest {
  return { vars: { output: 'Hello world', want: 'Hello world', ...vars }, assert: [assertion] }
}

export const VALUES: Table = {
  name: 'values from elsewhere',
  config: { assertionTemplates: { polite: { type: 'icontains', value: 'hello' } } },
  files: {
    'want.txt': 'Hello world',
    'lined.txt': 'Hello world\n',
    'made.txt': '{{ want }}',
    'want.json': '{"name": "Ida"}',
    'schema.json': JSON.stringify(SCHEMA),
    'schema.yaml': 'type: object\nrequired: [name]\n',
    'words.yaml': '- Hello\n- world\n',
    'shout.js': 'module.exports = (output) => output.toUpperCase()\n',
  },
  tests: [
    valued({ type: 'equals', value: '{{ want }}' }),
    valued({ type: 'equals', value: '{{ want | upper }}' }),
    valued({ type: 'equals', value: '{{ missing }}Hello world' }),
    valued({ type: 'contains-all', value: ['{{ want }}', 'o'] }),
    valued({ type: 'equals', value: 'file://want.txt' }),
    valued({ type: 'equals', value: 'file://lined.txt' }),
    valued({ type: 'equals', value: 'file://made.txt' }),
    valued({ type: 'equals', value: 'file://want.json' }, { output: '{"name": "Ida"}' }),
    valued({ type: 'is-json', value: 'file://schema.json' }, { output: '{"name": "Ida"}' }),
    valued({ type: 'is-json', value: 'file://schema.json' }, { output: '{"age": 1}' }),
    valued({ type: 'is-json', value: 'file://schema.yaml' }, { output: '{"age": 1}' }),
    valued({ type: 'contains-all', value: 'file://words.yaml' }),
    valued({ type: 'contains', value: 'file://{{ file }}' }, { file: 'want.txt' }),
    valued({ type: 'equals', value: 'file://shout.js' }),
    valued({ $ref: '#/assertionTemplates/polite' }),
    valued({ type: 'equals', value: 'HELLO WORLD', transform: 'output.toUpperCase()' }),
    valued({ type: 'equals', value: 'HELLO WORLD', transform: 'file://shout.js' }),
    valued({ type: 'equals', value: 2, transform: 'output.split(" ").length' }),
    valued({ type: 'equals', value: { n: 2 }, transform: '({ n: output.split(" ").length })' }),
    valued({ type: 'javascript', value: 'output.n === 2', transform: '({ n: 2 })' }),
    valued({ type: 'contains', value: 'n', transform: '({ n: 2 })' }),
    valued({ type: 'equals', value: 'x', transform: 'output.missing.deep' }),
    valued({ type: 'equals', value: '{{ n }}' }, { n: 3, output: '3' }),
    valued({ type: 'word-count', value: '{{ n }}' }, { n: 2 }),
    valued({ type: 'regex', value: '^{{ want }}$' }),
    valued({ type: 'regex', value: '(unclosed' }),
    valued({ type: 'is-json', value: { type: 'nothing' } }, { output: '{}' }),
    valued({ type: 'is-json', value: '{"type": "object"}' }, { output: '{}' }),
    valued({ type: 'is-json', value: 'type: object' }, { output: '[]' }),
    valued({ type: 'contains', value: ['Hello'] }),
    valued({ type: 'contains' }),
    valued({ type: 'equals', value: true }, { output: 'true' }),
    valued({ type: 'equals', value: null }, { output: 'null' }),
    valued(
      { type: 'is-sql', value: { databaseType: 'MySQL', allowedTables: ['select::null::a|select::null::b'] } },
      { output: 'SELECT x FROM a_secret' },
    ),
    valued({ type: 'is-sql', value: { allowedTables: [] } }, { output: 'SELECT x FROM a' }),
    valued({ type: 'is-sql', value: { databaseType: 'Nonsense' } }, { output: 'SELECT x FROM a' }),
    valued(
      { type: 'tool-call-f1', value: ['search'] },
      { output: '[{"type":"function","function":{"name":"search","arguments":"{}"}}]' },
    ),
    valued(
      { type: 'not-tool-call-f1', value: ['search', 'send'] },
      { output: '[{"type":"function","function":{"name":"search","arguments":"{}"}}]' },
    ),
    valued(
      { type: 'tool-call-f1', value: ['search'] },
      { output: '{"function_call": {"name": "search", "arguments": "{}"}}' },
    ),
    valued({ type: 'is-valid-openai-tools-call' }, { output: 'MCP Tool Result: fine' }),
    valued({ type: 'python', value: 'len(output) > 3' }),
    valued({ type: 'ruby', value: 'output.length > 3' }),
    valued({ type: 'no-such-type', value: 'x' }),
  ],
}
