import { expect, test } from 'vitest'
import { everyFindingIn, files, reported } from '../linted.ts'

const RULE = 'unproven-margin'
const cases = (many: number, more: (index: number) => object = () => ({})) =>
  Array.from(
    { length: many },
    (_, index) => `${JSON.stringify({ id: `c${index}`, vars: { question: `Question ${index}` }, ...more(index) })}\n`,
  ).join('')

test.each([
  [
    'thirty cases',
    files({ cases: cases(30) }),
    'note prompts/p.prompt.yml:4 prompt p has 30 independent cases, and 59 are needed to prove a margin of 5 %: a pull request can pass within the margin, but is never proven no worse.',
  ],
  [
    'where proof is required',
    files({ cases: cases(58), config: 'gate: { require: proof }\n' }),
    'warning prompts/p.prompt.yml:4 prompt p has 58 independent cases, and 59 are needed to prove a margin of 5 %: no pull request can pass.',
  ],
  [
    'cases of one cluster are one',
    files({ cases: cases(60, (index) => ({ cluster: index < 10 ? 'one' : undefined })) }),
    'note prompts/p.prompt.yml:4 prompt p has 51 independent cases, and 59 are needed to prove a margin of 5 %: a pull request can pass within the margin, but is never proven no worse.',
  ],
])('%s', async (_, contents, expected) => {
  expect(await reported(RULE, contents)).toEqual([expected])
})

test.each([
  ['enough', files({ cases: cases(59) })],
  ['enough for a wider margin', files({ cases: cases(29), config: 'gate: { margin: 10% }\n' })],
  ['a margin that nothing proves', files({ cases: cases(3), config: 'gate: { margin: 0 }\n' })],
])('says nothing of %s', async (_, contents) => expect(await reported(RULE, contents)).toEqual([]))

test('names what would do', async () => {
  const found = (await everyFindingIn(files({ cases: cases(30) }))).find(({ rule }) => rule === RULE)
  expect(found?.hint).toBe('Add 29 more, taken from what users ask, or set `gate.margin: 10%`.')
})
