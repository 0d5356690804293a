import { describe, expect, it, test } from 'vitest'
import { loadProject } from '../../src/config/load.ts'
import { isComparedAsItIs } from '../../src/datasets/expected.ts'
import { diagnosticLine } from '../../src/errors.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

test.each([
  ['yes', true],
  [' Paris \n', true],
  ['x'.repeat(80), true],
  ['x'.repeat(81), false],
  ['two\nlines', false],
  [5, true],
  [false, true],
  [{ intent: 'refund', note: 'x'.repeat(200) }, true],
  [undefined, false],
  [null, false],
])('expected %j is compared as it is: %s', (expected, compared) => {
  expect(isComparedAsItIs(expected)).toBe(compared)
})

async function reportedOf(rows: readonly object[], more = ''): Promise<string[]> {
  const prompt = `model: echo\nmessages: [{ role: user, content: "{{question}}" }]\ndataset: e.jsonl\n${more}`
  const tree = memoryTree({ 'p.prompt.yml': prompt, 'e.jsonl': rows.map((row) => JSON.stringify(row)).join('\n') })
  const { value, diagnostics } = await loadProject(tree, 'p.prompt.yml')
  return [...diagnostics, ...(value.project?.warnings ?? [])].map((one) => `${one.level} ${diagnosticLine(one)}`)
}

const CHECK = 'assert: [{ type: contains, value: a }]\n'
const LONG = 'The parcel is on its way. It comes on Monday, and if it does not, write to us again, please.'
const ADD = 'Add `expected` or `assert` to the cases, or `assert` to the prompt.'

describe('a variable that looks like the expected answer', () => {
  it.each(['answer', 'ideal', 'Truth', 'ground_truth', 'target', 'reference', 'gold', 'Expected Output'])(
    'is told when it is called %s, and nothing uses it',
    async (name) => {
      expect(await reportedOf([{ question: 'q' }, { question: 'q', [name]: 'a' }], CHECK)).toEqual([
        `warning e.jsonl:2: ${name}: \`${name}\` looks like the expected answer, and nothing uses it. Name it \`expected\`, and compare with \`{{expected}}\` in an assertion; begin the name of a remark with \`_\`.`,
      ])
    },
  )

  it('is named where there is nothing to score', async () => {
    expect(await reportedOf([{ question: 'q', answer: 'a' }])).toEqual([
      `error p.prompt.yml:2: prompt p: nothing to score: its one case does not say what a good answer is. ${ADD} \`answer\` looks like the expected answer: name it \`expected\`.`,
    ])
  })

  it.each([
    ['an assertion uses it', [{ question: 'q', answer: 'a' }], 'assert: [{ type: contains, value: "{{answer}}" }]\n'],
    ['there is `expected`', [{ question: 'q', answer: 'a', expected: 'b' }], CHECK],
    ['it is the question', [{ question: 'q', label: 'a' }], CHECK],
  ])('is left alone when %s', async (_why, rows, more) => {
    expect(await reportedOf(rows, more)).toEqual([])
  })
})

describe('an expected answer that is too long to be compared word for word', () => {
  const why = 'has more than 80 characters or several lines, and no answer is so word for word'
  const hint =
    'Add an assertion that compares meanings, for example `similar`, `factuality` or `llm-rubric` with the value "{{expected}}"; or `equals` with it, where every character counts.'

  it('leaves nothing to score, instead of a score of 0 for ever', async () => {
    expect(await reportedOf([{ question: 'q', expected: LONG }])).toEqual([
      `error p.prompt.yml:2: prompt p: nothing to score: of its one case the \`expected\` ${why}. ${hint}`,
    ])
    expect(
      await reportedOf([
        { question: 'q', expected: 'short' },
        { question: 'r', expected: LONG },
      ]),
    ).toEqual([`error e.jsonl:2: case case-2: nothing to score: its \`expected\` ${why}. ${hint}`])
  })

  it('is no mistake where an assertion compares with it', async () => {
    const more = 'assert: [{ type: levenshtein, value: "{{expected}}", threshold: 20 }]\n'
    expect(await reportedOf([{ question: 'q', expected: LONG }], more)).toEqual([])
  })
})
