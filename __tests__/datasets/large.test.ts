import { expect, it } from 'vitest'
import { loadCases } from '../../src/datasets/load.ts'
import type { Prompt } from '../../src/prompts/prompt.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { render } from '../../src/templates/template.ts'
import { processorTime } from '../processor-time.ts'
import { thorough } from '../thorough.ts'

const MANY = thorough ? 60_000 : 15_000
/** Of the processor: several times what each takes; what is quadratic takes longer on any. */
const BOUND_MS = 4_000

const names = Array.from({ length: MANY }, (_, at) => `name${at}`)
const row = Object.fromEntries(names.map((name) => [name, 'x']))
const nested = '['.repeat(100_000) + ']'.repeat(100_000)

async function load(path: string, text: string) {
  const diagnostics = new Diagnostics()
  const tree = { read: async () => text, list: async () => [] }
  const cases = diagnostics.take(await loadCases(tree, { ...prompt, dataset: path }))
  return { cases, reported: diagnostics.list.map(({ line, message }) => `${line}: ${message}`) }
}

it.each<[string, string, () => string]>([
  ['columns', 'a.csv', () => `${names.join()}\n${names.join()}\n`],
  ['columns of promptfoo', 'a.csv', () => `${names.map((_, at) => `__expected${at}`).join()}\n${names.join()}\n`],
  ['rows', 'a.csv', () => `name0,b\n${names.map((name) => `${name},"b ""x"" b"`).join('\n')}\n`],
  ['keys', 'a.json', () => JSON.stringify([row])],
  ['variables', 'a.json', () => JSON.stringify([{ vars: row }])],
  ['keys on a line', 'a.jsonl', () => JSON.stringify(row)],
  ['lines', 'a.jsonl', () => names.map((name) => JSON.stringify({ name0: name })).join('\n')],
  ['keys', 'a.yaml', () => `- ${names.map((name) => `${name}: x`).join('\n  ')}`],
  ['rows', 'a.yaml', () => names.map((name) => `- name0: ${name}`).join('\n')],
])(`reads ${MANY} %s of %s in linear time`, async (_what, path, text) => {
  const written = text()
  const started = processorTime()
  const { cases, reported } = await load(path, written)
  expect(processorTime() - started).toBeLessThan(BOUND_MS)
  expect(reported).toEqual([])
  const [first] = cases
  const parts = cases.length + Object.keys(first?.vars ?? {}).length + (first?.assert.length ?? 0)
  expect(parts).toBeGreaterThan(MANY)
})

it.each<[string, string, () => string, string]>([
  ['columns of one name', 'a.csv', () => `${names.map(() => 'x').join()}\n`, '1: names two columns'],
  ['columns that mean nothing', 'a.csv', () => `${names.map((name) => `__${name}`).join()}\n`, '1: unknown column'],
  ['rows too short', 'a.csv', () => `a,b\n${names.join('\n')}`, '2: the row has 1 cells, but there are 2 columns'],
  ['keys of one name', 'a.jsonl', () => `{${names.map(() => '"x":1').join()}}`, '1: `x` is written twice'],
  ['keys that mean nothing', 'a.json', () => JSON.stringify([{ vars: {}, ...row }]), '1: unknown key'],
  ['broken lines', 'a.jsonl', () => names.map(() => '{"a":').join('\n'), '1: this is not valid JSON'],
  ['ids of one name', 'a.jsonl', () => names.map(() => '{"id":"x"}').join('\n'), '2: a case with the id `x`'],
])(`tells of ${MANY} %s of %s in linear time`, async (_what, path, text, first) => {
  const written = text()
  const started = processorTime()
  const { reported } = await load(path, written)
  expect(processorTime() - started).toBeLessThan(BOUND_MS)
  expect(reported[0]).toContain(first)
  expect(reported.length).toBeLessThan(25)
})

it.each([
  ['a.jsonl', `{"name0":"x"}\n${nested}\n`, 2],
  ['a.jsonl', `{"name0":"x"}\n{"vars":{"name0":${nested}}}\n`, 2],
  ['a.csv', `name0,vars\nx,\nx,"${nested}"\n`, 3],
  ['a.json', `[{"name0":\n${nested}}]`, 2],
  ['a.yaml', `- name0: x\n- name0: ${nested}`, 2],
])('takes what is nested 100,000 deep in %s for a mistake of its line: %#', async (path, text, line) => {
  const { reported } = await load(path, text)
  expect(reported).toEqual([expect.stringMatching(new RegExp(`^${line}: .* nesting exceeded maxDepth \\(100\\)$`))])
})

it('fills in a prompt of as many variables in linear time, and names those that it lacks', () => {
  const template = names.map((name) => `{{${name}}}`).join()
  const started = processorTime()
  expect(render(template, row)).toBe(names.map(() => 'x').join())
  expect(() => render(template, {})).toThrow(/^missing variables: name0, name1/)
  expect(processorTime() - started).toBeLessThan(BOUND_MS)
})

const prompt: Prompt = {
  id: 'p',
  name: null,
  description: null,
  file: 'p.prompt.yml',
  line: 1,
  messages: [{ role: 'user', content: '{{name0}}' }],
  model: null,
  parameters: {},
  responseFormat: null,
  tools: [],
  toolChoice: null,
  dataset: null,
  testData: [],
  assert: [],
}
