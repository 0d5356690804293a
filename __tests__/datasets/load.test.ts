import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/datasets/case.ts'
import { loadCases } from '../../src/datasets/load.ts'
import { diagnosticLine, UserError } from '../../src/errors.ts'
import { textPrompt } from '../../src/prompts/plain-text.ts'
import type { Prompt } from '../../src/prompts/prompt.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { MAX_TEXT } from '../../src/source/yaml.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

const PROMPT: Prompt = textPrompt('reply', 'prompts/reply.prompt.yml', 'Answer {{question}}', 3)

async function load(
  file: string | null,
  text: string | UserError | null,
  change: Partial<Prompt> = {},
): Promise<{ cases: Case[]; reported: string[] }> {
  const diagnostics = new Diagnostics()
  const tree = memoryTree(file === null || text === null ? {} : { [file]: text })
  const cases = diagnostics.take(await loadCases(tree, { ...PROMPT, dataset: file, ...change }))
  return { cases, reported: diagnostics.list.map(diagnosticLine) }
}

const FULL = {
  id: 'refund-1',
  vars: { question: 'Where is my money?' },
  expected: 'In three days.',
  assert: [{ type: 'contains', value: 'three' }],
  cluster: 'refunds',
  critical: true,
  tags: ['refund', 'hard'],
  weight: 2,
  threshold: 0.5,
  messages: [{ role: 'user', content: 'Hello' }],
}

describe('loadCases', () => {
  it.each([
    ['e.jsonl', `${JSON.stringify(FULL)}\n`, 1],
    ['e.ndjson', `\n${JSON.stringify(FULL)}`, 2],
    ['e.json', `[\n${JSON.stringify(FULL)}\n]`, 2],
    ['e.json', `{"cases":\n [\n${JSON.stringify(FULL)}]}`, 3],
    ['e.yml', `- ${JSON.stringify(FULL)}\n`, 1],
    [
      'e.yaml',
      `# golden
cases:
  - id: refund-1
    vars: {question: Where is my money?}
    expected: In three days.
    assert: [{type: contains, value: three}]
    cluster: refunds
    critical: true
    tags: [refund, hard]
    weight: 2
    threshold: 0.5
    messages: [{role: user, content: Hello}]
`,
      3,
    ],
    [
      'e.csv',
      `id,vars,expected,assert,cluster,critical,tags,weight,threshold,messages
refund-1,"{""question"":""Where is my money?""}",In three days.,"[{""type"":""contains"",""value"":""three""}]",refunds,yes,"refund, hard",2,0.5,"[{""role"":""user"",""content"":""Hello""}]"
`,
      2,
    ],
  ])('reads every field of a row in %s', async (file, text, line) => {
    const { cases, reported } = await load(file, text)
    expect(reported).toEqual([])
    expect(cases).toEqual([{ ...FULL, file, line }])
  })

  it.each([
    ['e.jsonl', '{"question":"a","expected":"b"}\n{"question":"c"}\n'],
    ['e.json', '[{"question":"a","expected":"b"},{"question":"c"}]'],
    ['e.yml', '- question: a\n  expected: b\n- question: c\n'],
  ])('takes the columns of a row without vars for its variables in %s', async (file, text) => {
    const { cases, reported } = await load(file, text)
    expect(reported).toEqual([])
    expect(cases).toMatchObject([
      { id: 'case-1', vars: { question: 'a', expected: 'b' }, expected: 'b', weight: 1, critical: false, tags: [] },
      { id: 'case-2', vars: { question: 'c' }, expected: undefined, assert: [], cluster: null, threshold: null },
    ])
  })

  it('makes a reserved column a variable too when the prompt uses it', async () => {
    const messages = [{ role: 'user' as const, content: 'Order {{id}}, tags {{tags.0}}' }]
    const { cases } = await load('e.jsonl', '{"id":"o1","tags":["a"],"cluster":"c","question":"q"}', { messages })
    expect(cases).toMatchObject([{ id: 'o1', tags: ['a'] }])
    expect(cases[0]?.vars).toEqual({ id: 'o1', tags: ['a'], question: 'q' })
  })

  it('reads ids that are numbers, and keeps those that a number would round', async () => {
    const { cases } = await load('e.jsonl', '{"id":7}\n{"id":12345678901234567890}\n')
    expect(cases.map(({ id }) => id)).toEqual(['7', '12345678901234567890'])
  })

  it('reads test data of the prompt file, alone and beside a dataset', async () => {
    const testData = [
      { row: { question: 'a', expected: 'b' }, line: 7 },
      { row: { id: 'mine', question: 'c' }, line: 9 },
    ]
    const alone = await load(null, null, { testData })
    expect(alone.reported).toEqual([])
    expect(alone.cases).toMatchObject([
      { id: 'case-1', vars: { question: 'a', expected: 'b' }, file: 'prompts/reply.prompt.yml', line: 7 },
      { id: 'mine', line: 9 },
    ])
    const both = await load('e.jsonl', '{"question":"x"}', { testData })
    expect(both.cases.map(({ id }) => id)).toEqual(['case-1', 'testData-1', 'mine'])
  })

  it("names promptfoo's rows by their description when no other has the same", async () => {
    const rows = ['a', 'b', 'b', null].map((description) =>
      JSON.stringify({ vars: {}, ...(description ? { description } : {}) }),
    )
    const { cases } = await load('e.jsonl', rows.join('\n'))
    expect(cases.map(({ id }) => id)).toEqual(['a', 'case-2', 'case-3', 'case-4'])
  })

  it('does not mind a byte order mark, CRLF, blank lines', async () => {
    const jsonl = await load('e.jsonl', '\ufeff{"question":"a"}\r\n\r\n{"question":"b"}\r\n\r\n\n')
    expect(jsonl.reported).toEqual([])
    expect(jsonl.cases).toMatchObject([
      { id: 'case-1', line: 1 },
      { id: 'case-2', line: 3 },
    ])
    const csv = await load('e.csv', '\ufeffquestion,expected\r\n"a\r\nb",c\r\n\r\nd,e\r\n\r\n')
    expect(csv.reported).toEqual([])
    expect(csv.cases).toMatchObject([
      { line: 2, vars: { question: 'a\nb' }, expected: 'c' },
      { line: 5, vars: { question: 'd' }, expected: 'e' },
    ])
  })

  it('says what to do for a prompt without cases', async () => {
    expect((await load(null, null)).reported).toEqual([
      'prompts/reply.prompt.yml:3: prompt reply has no cases to be evaluated with. Name a golden dataset with `dataset:` in a .prompt.yml, or write cases under its `testData:`.',
    ])
  })

  it('names the prompt file when its dataset is missing or refused, with what is near', async () => {
    const diagnostics = new Diagnostics()
    diagnostics.take(
      await loadCases(memoryTree({ 'evals/reply.jsonl': '{}' }), { ...PROMPT, dataset: 'evals/repl.jsonl' }),
    )
    expect(diagnostics.list).toMatchObject([
      {
        file: 'prompts/reply.prompt.yml',
        field: 'dataset',
        message: 'there is no file evals/repl.jsonl',
        hint: 'Did you mean evals/reply.jsonl?',
      },
    ])
    const refused = await load('x.jsonl', new UserError('x.jsonl leaves the repository through a symbolic link'))
    expect(refused.reported).toEqual([
      'prompts/reply.prompt.yml: dataset: x.jsonl leaves the repository through a symbolic link',
    ])
  })

  it.each([
    ['e.jsonl', '\n\n', 'the dataset has no rows'],
    ['e.csv', 'question,expected\n', 'the dataset has no rows'],
    ['e.csv', '', 'the dataset has no rows'],
    ['e.json', '[]', 'the dataset has no rows'],
    ['e.json', '{"cases": []}', 'the dataset has no rows'],
    ['e.yml', '# nothing\n', 'the file is empty'],
    ['e.yml', 'a: 1', 'expected a list of cases, got a mapping'],
    ['e.yml', 'cases: 5', 'expected a list of cases, got `5`'],
    ['e.xls', 'x', 'this kind of file holds no dataset'],
    ['e.yml', 'data: [{ q: a }]', 'data: is not where cases are read from. Call the key `cases`'],
    ['e.json', '{"tests": [{"q": "a"}]}', 'tests: is not where cases are read from. Call the key `cases`'],
    [
      'e.jsonl',
      '{\n  "q": "a"\n}\n',
      'e.jsonl:1: the file is JSON written over several lines, not one JSON object on each',
    ],
    ['e.jsonl', '\n[\r\n{"q": "a"}\r\n]', 'e.jsonl:2: the file is JSON written over several lines'],
    ['e.jsonl', '[{"q": "a"},\n{"q": "b"}]', 'or name the file .json and make it a list.'],
  ])('explains the dataset %s %j', async (file, text, message) => {
    const { cases, reported } = await load(file, text)
    expect(cases).toEqual([])
    expect(reported).toHaveLength(1)
    expect(reported[0]).toContain(`${file}`)
    expect(reported[0]).toContain(message)
  })

  it('tells all broken rows at once, with the line and the remedy of each, and keeps the good ones', async () => {
    const text = [
      '{"id":"a","question":"x"}',
      '{"id":"b","question":}',
      'hello',
      "{'id': 'c'}",
      '[1,2]',
      '{"id":"a","question":"y"}',
      '{"id":"d","weight":-1,"critical":"yes","assert":[{"tpye":"equals"}]}',
      '{"vars":{},"experted":"x"}',
      '{"id":"e","id":"f"}',
      '{"id":"g"} {"id":"h"}',
      '{"id":"  "}',
    ].join('\n')
    const { cases, reported } = await load('e.jsonl', text)
    expect(cases.map(({ id }) => id)).toEqual(['a'])
    const notJson =
      'this line is not valid JSON. Write one JSON object on each line: keys and text in double quotes, no comma at the end.'
    expect(reported).toEqual([
      `e.jsonl:2: ${notJson}`,
      `e.jsonl:3: ${notJson}`,
      `e.jsonl:4: ${notJson}`,
      'e.jsonl:5: expected a mapping, got a list',
      'e.jsonl:6: id: a case with the id `a` stands already at e.jsonl:1. Give every case its own id.',
      'e.jsonl:7: assert[0].type: is missing, expected text',
      'e.jsonl:7: assert[0].tpye: unknown key. Did you mean `type`?',
      'e.jsonl:7: critical: expected true or false, got `yes`',
      'e.jsonl:7: weight: expected a number at least 0.000001, got `-1`',
      'e.jsonl:8: experted: unknown key. Did you mean `expected`?',
      'e.jsonl:9: `id` is written twice. Keep one of them.',
      expect.stringMatching(/^e\.jsonl:10: this is not valid JSON/),
      'e.jsonl:11: id: expected text that is not empty, got `  `',
    ])
  })

  it('finds the line of every mistake in YAML and JSON lists', async () => {
    const yaml = await load('e.yml', '- question: a\n- id: x\n  weight: heavy\n- id: x\n- 5\n- id: x\n')
    expect(yaml.reported.map((line) => line.split(': ')[0])).toEqual(['e.yml:3', 'e.yml:5', 'e.yml:6'])
    const json = await load('e.json', '{\n "cases": [\n  {"id": 1},\n  {"id": 2,\n   "weight": "x"}\n ]\n}')
    expect(json.reported).toEqual(['e.json:5: cases[1].weight: expected a number, got `x`'])
  })

  it('stops telling after 20 mistakes of one file, and says how many more there are', async () => {
    const { reported } = await load('e.jsonl', 'x\n'.repeat(100))
    expect(reported).toHaveLength(21)
    expect(reported[20]).toBe('e.jsonl: and 80 more mistakes in this file')
  })

  it('refuses a line that is longer than is read, and a file that is not JSON Lines at all', async () => {
    const { cases, reported } = await load('e.jsonl', `{"id":"a"}\n{"q":"${'x'.repeat(MAX_TEXT)}"}\n`)
    expect(cases).toHaveLength(1)
    expect(reported).toEqual([
      `e.jsonl:2: this line has ${MAX_TEXT + 8} characters, more than the ${MAX_TEXT} that are read. Shorten the row: a model could not read it either.`,
    ])
  })

  it('keeps hostile keys and values as data', async () => {
    const { cases, reported } = await load(
      'e.jsonl',
      '{"__proto__":{"polluted":1},"constructor":"x","question":"\\u0000\\ud800 ::set-output"}',
    )
    expect(reported).toEqual([])
    expect(Object.keys(cases[0]?.vars ?? {})).toEqual(['__proto__', 'constructor', 'question'])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    const deep = await load('e.jsonl', `{"q":${'['.repeat(5000)}${']'.repeat(5000)}}`)
    expect(deep.reported).toHaveLength(1)
    expect((await load('e.jsonl', '{"id":"a\\u0007b"}')).reported[0]).toContain(
      'expected an id without control characters',
    )
  })

  it('reads thousands of rows in a moment', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      JSON.stringify({ id: `c${index}`, question: 'x'.repeat(200) }),
    )
    const started = performance.now()
    expect((await load('e.jsonl', rows.join('\n'))).cases).toHaveLength(3_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
