import { expect, test } from 'vitest'
import { compare } from '../../src/verdict/compare.ts'
import { overall } from '../../src/verdict/overall.ts'
import { arm, facts, policy, scores } from './arms.ts'

function entry(promptId: string, candidate: readonly number[], baseline: readonly number[] | null, model = 'echo') {
  const cases = facts(candidate.length)
  const comparison = compare({
    promptId,
    model,
    baselineModel: baseline === null ? null : model,
    candidate: arm('candidate', candidate),
    baseline: baseline === null ? null : arm('baseline', baseline),
    cases,
    policy,
    nonComparable: null,
  })
  return { comparison, cases }
}

test('one prompt: the line is its comparison', () => {
  const one = entry('greet', scores([0, 8], [1, 52]), scores([1, 60]))
  const { candidate, baseline, delta, interval } = one.comparison.score
  expect(overall([one], 0.95)).toEqual({ score: candidate, baselineScore: baseline, delta, interval })
})

test('every case counts once, not every prompt', () => {
  const big = entry('greet', scores([1, 30]), scores([0, 30]))
  const small = entry('sort', scores([0, 10]), scores([1, 10]))
  expect(overall([big, small], 0.95)).toMatchObject({ score: 0.75, baselineScore: 0.25, delta: 0.5 })
})

test('a case asked of several models counts once, with its mean', () => {
  const one = entry('greet', scores([1, 20]), scores([0, 20]), 'a')
  const other = entry('greet', scores([0, 20]), scores([0, 20]), 'b')
  const both = overall([one, other], 0.95)
  expect(both).toMatchObject({ score: 0.5, baselineScore: 0, delta: 0.5 })
  expect(both.interval).toEqual(overall([entry('greet', scores([0.5, 20]), scores([0, 20]))], 0.95).interval)
})

test('new prompts stand aside while anything is compared, and give the score when nothing is', () => {
  const fresh = entry('fresh', scores([0, 5]), null)
  expect(overall([fresh, entry('greet', scores([1, 5]), scores([1, 5]))], 0.95)).toMatchObject({ score: 1, delta: 0 })
  expect(overall([fresh], 0.95)).toEqual({ score: 0, baselineScore: null, delta: null, interval: null })
  expect(overall([], 0.95)).toEqual({ score: null, baselineScore: null, delta: null, interval: null })
})
