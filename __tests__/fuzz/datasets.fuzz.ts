import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLabels } from '../../src/datasets/labels.ts'
import { loadCases } from '../../src/datasets/load.ts'
import { readProposals } from '../../src/generation/proposal-file.ts'
import { textPrompt } from '../../src/prompts/plain-text.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { flatRow, row, some, text } from './documents.ts'
import { misfit, mutated } from './mutated.ts'
import { expectClear, expectPlain, fuzz } from './promise.ts'
import { asJson, asYaml } from './written.ts'

const prompt = textPrompt('reply', 'prompts/reply.prompt.yml', 'Answer {{question}} for {{user.name}}', 3)
const rows = fc.array(fc.oneof(row, flatRow), { minLength: 1, maxLength: 4 })

async function read(file: string, content: string) {
  const diagnostics = new Diagnostics()
  const cases = diagnostics.take(await loadCases(memoryTree({ [file]: content }), { ...prompt, dataset: file }))
  expectClear(diagnostics.list, { [file]: content })
  expect(cases.length > 0 || diagnostics.any).toBe(true)
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
  expectPlain(cases)
  return { cases }
}

test('JSON Lines: what is read is what JSON.parse reads', async () => {
  const lines = fc.array(misfit(fc.oneof(row, flatRow)), { minLength: 1, maxLength: 4 })
  const files = mutated(lines.map((all) => all.map((one) => `${JSON.stringify(one)}\n`).join('')))
  await fuzz(20_261_109, files, async (content) => {
    const { cases } = await read('evals/a.jsonl', content)
    readProposals(content)
    const texts = content.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
    for (const { line, vars } of cases) {
      const source = texts[(line ?? 0) - 1] ?? ''
      const written = Object(JSON.parse(source)).vars
      // Numbers that JSON rounds stay text, and a variable of that name is left out.
      if (written == null || /\d{16}|\de[-+]?\d|-0|__proto__/i.test(source)) continue
      expect(vars).toEqual(written)
    }
    return cases.length > 0
  })
})

test('CSV', async () => {
  const cell = fc.oneof(
    text,
    fc.constantFrom('contains:x', '[{"type":"equals","value":"a"}]', '{"question": "Where?"}'),
  )
  const column = fc.constantFrom(
    'question',
    'id',
    'vars',
    'assert',
    'messages',
    'tags',
    'critical',
    'weight',
    'expected',
    '__expected',
    '__expected1',
    '__metadata:cluster',
    '__config:__expected1:threshold',
    '__proto__',
    'user.name',
    '',
  )
  const tables = fc.tuple(
    fc.uniqueArray(column, { minLength: 1, maxLength: 5 }),
    fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
    fc.constantFrom(',', ',', ',', ';', '\t'),
  )
  const files = tables.map(([columns, body, comma]) =>
    [columns, ...body.map((cells) => cells.slice(0, columns.length))]
      .map((cells) => cells.map((one) => (/[",;\n\r]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one)).join(comma))
      .join('\n'),
  )
  await fuzz(20_261_110, mutated(files), async (content) => (await read('evals/a.csv', content)).cases.length > 0)
})

test('YAML and JSON', async () => {
  const lists = misfit(
    fc.oneof(
      rows,
      rows.map((cases): object => ({ cases })),
    ),
  )
  const files = fc.oneof(
    mutated(asYaml(lists)).map((content) => ({ file: 'evals/a.yaml', content })),
    mutated(asJson(lists)).map((content) => ({ file: 'evals/a.json', content })),
  )
  await fuzz(20_261_111, files, async ({ file, content }) => (await read(file, content)).cases.length > 0)
})

test('labels for a judge', async () => {
  const graded = fc.constantFrom<object>(
    { rubric: 'Is kind.' },
    { type: 'g-eval', value: 'Is kind to {{x}}.', threshold: 0.5 },
    { type: 'factuality', value: 'Paris' },
    { type: 'contains', value: 'a' },
  )
  const label = fc
    .tuple(
      some({ id: text, output: text, vars: fc.constantFrom({}, { x: 'a' }) }, ['output']),
      graded,
      fc.constantFrom<unknown>('pass', false, 0.5, 1, 2),
    )
    .map(([keys, assertion, score]): object => ({ ...keys, ...assertion, label: score }))
  const lines = fc.array(misfit(label), { minLength: 1, maxLength: 4 })
  const files = mutated(
    lines.map((all) => all.map((one) => `${JSON.stringify(one)}\n`).join('')),
    10,
  )
  await fuzz(20_261_112, files, async (content) => {
    const diagnostics = new Diagnostics()
    diagnostics.take(await readLabels(content, 'labels.jsonl'))
    expectClear(diagnostics.list, { 'labels.jsonl': content })
    return !diagnostics.any
  })
})
