import { expect, test } from 'vitest'
import { readLabels } from '../../src/datasets/labels.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'

async function read(...rows: unknown[]) {
  const diagnostics = new Diagnostics()
  const text = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n')
  const labels = diagnostics.take(await readLabels(text, 'labels.jsonl'))
  return { labels, diagnostics: diagnostics.list.map(({ line, message }) => `${line}: ${message}`) }
}

test.each([
  ['pass', 1, true],
  ['fail', 0, false],
  [true, 1, true],
  [false, 0, false],
  ['true', 1, true],
  ['false', 0, false],
  [1, 1, true],
  [0.5, 0.5, true],
  [0.4, 0.4, false],
])('the label %j is a score of %d', async (label, score, pass) => {
  const { labels, diagnostics } = await read({ output: 'Hi', rubric: 'polite', label })
  expect(diagnostics).toEqual([])
  expect(labels[0]).toMatchObject({ score, pass, line: 1, assertion: { type: 'llm-rubric', value: 'polite' } })
})

test('a row may name any assertion that a judge decides, with its options', async () => {
  const row = {
    id: 'a',
    output: 'Paris',
    type: 'factuality',
    value: '{{expected}}',
    threshold: 0.5,
    config: { subset: 0.5 },
    vars: { city: 'Paris' },
    expected: 'Paris',
    prompt: 'Which city?',
    label: 'pass',
  }
  expect((await read(row)).labels).toEqual([
    {
      id: 'a',
      output: 'Paris',
      assertion: { type: 'factuality', value: '{{expected}}', threshold: 0.5, config: { subset: 0.5 } },
      vars: { expected: 'Paris', city: 'Paris' },
      prompt: 'Which city?',
      score: 1,
      pass: true,
      line: 1,
    },
  ])
})

test.each([
  ['', /there are no labels/],
  ['{"output": "x"', /1: /],
  [{ output: 'x', label: 'pass' }, /either `rubric`, or `type` and `value`/],
  [{ output: 'x', rubric: 'a', type: 'g-eval', value: 'b', label: 1 }, /either `rubric`/],
  [{ output: 'x', rubric: 'a', value: 'b', label: 1 }, /either `rubric`/],
  [{ output: 'x', rubric: 'a', label: 'maybe' }, /expected pass, fail, true, false, or a number from 0 to 1/],
  [{ output: 'x', rubric: 'a', label: 2 }, /expected pass, fail/],
  [{ output: 'x', rubric: 'a' }, /expected pass, fail/],
  [{ rubric: 'a', label: 1 }, /is missing, expected text/],
  [{ output: 'x', rubrik: 'a', label: 1 }, /unknown key/],
  [{ output: 'x', type: 'equals', value: 'a', label: 1 }, /equals is not decided by a judge/],
  [{ output: 'x', type: 'similar', value: 'a', label: 1 }, /similar is not decided by a judge/],
  [{ output: 'x', type: 'select-best', value: 'a', label: 1 }, /select-best is not decided by a judge from one answer/],
  [{ output: 'x', type: 'g-evil', value: 'a', label: 1 }, /did you mean g-eval/],
  [{ output: 'x', type: 'g-eval', label: 1 }, /value must be text/],
])('%j is a mistake', async (row, message) => {
  expect((await read(row)).diagnostics).toEqual(expect.arrayContaining([expect.stringMatching(message)]))
})
