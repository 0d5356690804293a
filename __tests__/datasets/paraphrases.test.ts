import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadCases } from '../../src/datasets/load.ts'
import { withParaphrases } from '../../src/datasets/paraphrases.ts'
import { diagnosticLine } from '../../src/errors.ts'
import { textPrompt } from '../../src/prompts/plain-text.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { goldenCase } from '../evaluation/build.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

async function load(text: string, template = 'Answer {{question}}', file = 'e.jsonl') {
  const diagnostics = new Diagnostics()
  const prompt = { ...textPrompt('reply', 'reply.prompt.yml', template, 1), dataset: file }
  const cases = diagnostics.take(await loadCases(memoryTree({ [file]: text }), prompt))
  return { paraphrases: cases.map((one) => one.paraphrases), reported: diagnostics.list.map(diagnosticLine) }
}

describe('paraphrases of a row', () => {
  test.each([
    ['texts for the one variable', { question: 'Where?', paraphrases: ['In which place?'] }],
    ['mappings', { question: 'Where?', paraphrases: [{ question: 'In which place?' }] }],
    ['beside vars', { vars: { question: 'Where?' }, paraphrases: ['In which place?'] }],
    [
      'beside variables that the prompt does not use',
      { question: 'Where?', topic: 'x', paraphrases: ['In which place?'] },
    ],
  ])('are %s', async (_name, row) => {
    expect(await load(JSON.stringify(row))).toEqual({ paraphrases: [[{ question: 'In which place?' }]], reported: [] })
  })

  test('are JSON in a cell of a CSV', async () => {
    const csv = 'question,paraphrases\nWhere?,"[""In which place?""]"\nWhen?,\n'
    const { paraphrases, reported } = await load(csv, 'Answer {{question}}', 'e.csv')
    expect(reported).toEqual([])
    expect(paraphrases).toEqual([[{ question: 'In which place?' }], undefined])
  })

  test.each([
    [
      { a: '1', b: '2', paraphrases: ['x'] },
      'e.jsonl:1: paraphrases[0]: is a text, but the case has several variables that it could stand for. Write a mapping of the variables that change, for example `{ "question": "…" }`.',
    ],
    [
      { a: '1', b: '2', paraphrases: [{ a: 'x' }, { c: 'x' }] },
      'e.jsonl:1: paraphrases[1].c: the case has no variable "c". Its variables are a, b.',
    ],
  ])('%j is a mistake with its remedy', async (row, sentence) => {
    expect((await load(JSON.stringify(row), '{{a}} {{b}}')).reported).toEqual([sentence])
  })
})

describe('a proposal that nobody has reviewed', () => {
  const reported =
    'this row is a proposal that nobody has reviewed. Read it, correct it, then remove `reviewed: false`; or remove the row.'

  test.each([
    ['e.jsonl', JSON.stringify({ question: 'Where?', reviewed: false }), 1],
    ['e.jsonl', JSON.stringify({ vars: { question: 'Where?' }, reviewed: false }), 1],
    ['e.csv', 'question,reviewed\nWhere?,false\n', 2],
  ])('is refused in %s: %s', async (file, text, line) => {
    expect((await load(text, 'Answer {{question}}', file)).reported).toEqual([`${file}:${line}: reviewed: ${reported}`])
  })

  test('is a case once it is', async () => {
    const row = (reviewed: unknown) => JSON.stringify({ question: 'Where?', reviewed })
    for (const reviewed of [true, null, 'by Ann']) expect((await load(row(reviewed))).reported).toEqual([])
  })

  test('is none where the prompt itself has such a variable', async () => {
    const row = JSON.stringify({ question: 'Where?', reviewed: false })
    expect((await load(row, '{{question}} {{reviewed}}')).reported).toEqual([])
  })
})

describe('phrasings of a case', () => {
  test('share its cluster, its weight and everything but the words', () => {
    const original = goldenCase('refund', {
      vars: { name: 'Ann', order: 7 },
      paraphrases: [{ name: 'Annie' }, { name: 'A.' }],
      weight: 3,
      critical: true,
    })
    expect(withParaphrases([goldenCase('other'), original])).toEqual([
      goldenCase('other'),
      goldenCase('refund', { vars: { name: 'Ann', order: 7 }, weight: 1, critical: true, cluster: 'refund' }),
      goldenCase('refund~1', {
        vars: { name: 'Annie', order: 7 },
        weight: 1,
        critical: true,
        cluster: 'refund',
        paraphraseOf: 'refund',
      }),
      goldenCase('refund~2', {
        vars: { name: 'A.', order: 7 },
        weight: 1,
        critical: true,
        cluster: 'refund',
        paraphraseOf: 'refund',
      }),
    ])
  })

  test('stay in a cluster that the case has already', () => {
    const [one, two] = withParaphrases([goldenCase('a', { cluster: 'c', paraphrases: [{ name: 'b' }] })])
    expect([one?.cluster, two?.cluster]).toEqual(['c', 'c'])
  })

  test('keep all ids apart and the total weight as it is, for any cases', () => {
    const cases = fc.uniqueArray(
      fc.record({ id: fc.constantFrom('a', 'a~1', 'a~2', 'a~1~', 'b', 'b~1'), count: fc.nat(3) }),
      { selector: ({ id }) => id },
    )
    fc.assert(
      fc.property(cases, (list) => {
        const golden = list.map(({ id, count }) =>
          goldenCase(id, count === 0 ? {} : { paraphrases: Array.from({ length: count }, () => ({ name: 'x' })) }),
        )
        const all = withParaphrases(golden)
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
        expect(all.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(golden.length)
      }),
    )
  })
})
