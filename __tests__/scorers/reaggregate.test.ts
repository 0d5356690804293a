import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scoreTrial } from '../../src/scorers/aggregate.ts'
import type { Assertion } from '../../src/scorers/assertion.ts'
import { Disagreement, scoredAgain } from '../../src/scorers/reaggregate.ts'
import type { AssertionResult } from '../../src/scorers/scorer.ts'
import { contextOf } from './context.ts'

const options = {
  weight: fc.constantFrom(undefined, 0, 0.5, 1, 3),
  metric: fc.constantFrom(undefined, 'tone', 'right', '__proto__'),
}

const leaf: fc.Arbitrary<Assertion> = fc.record({
  type: fc.constantFrom('contains', 'not-contains', 'javascript', 'not-javascript', 'levenshtein', 'cost', 'latency'),
  value: fc.constantFrom('a', 'output.length * 7.3', '1 - 2.5', 'output.nothing.at'),
  ...options,
})

const { assertion } = fc.letrec<{ assertion: Assertion; set: Assertion }>((tie) => ({
  assertion: fc.oneof({ depthSize: 'small' }, leaf, tie('set')),
  set: fc.record({
    type: fc.constant('assert-set'),
    threshold: fc.constantFrom(undefined, 0.5),
    assert: fc.array(tie('assertion'), { minLength: 1, maxLength: 3 }),
    ...options,
  }),
}))

const trees = fc.array(assertion, { maxLength: 4 })
const threshold = fc.constantFrom(null, 0.4)

/** As a part carries them. */
const written = (results: readonly AssertionResult[]): AssertionResult[] => JSON.parse(JSON.stringify(results))

describe('results of assertions', () => {
  test('give the score that they gave when they were measured', async () => {
    await fc.assert(
      fc.asyncProperty(trees, threshold, fc.constantFrom('a', '', 'ab b'), async (assertions, least, output) => {
        const scored = await scoreTrial(assertions, least, contextOf(output))
        expect(scoredAgain(assertions, least, written(scored.assertions))).toEqual(scored)
      }),
      { numRuns: 150 },
    )
  })

  test('that are changed are refused, or give a score of their own', async () => {
    await fc.assert(
      fc.asyncProperty(trees, fc.nat(), fc.constantFrom(0, 1, 0.123, null, 50), async (assertions, at, value) => {
        const scored = await scoreTrial(assertions, null, contextOf('a b'))
        const results = written(scored.assertions)
        const one = results[at % Math.max(1, results.length)]
        if (one === undefined || one.score === value) return
        one.score = value
        try {
          const again = scoredAgain(assertions, null, results)
          const counted = one.weight !== 0 && scored.error === null
          // A member of what weighs nothing may change nothing.
          if (counted && assertions.every(({ weight, assert }) => weight !== 0 && assert === undefined)) {
            expect(again.score).not.toBe(scored.score)
          }
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Disagreement)
        }
      }),
      { numRuns: 150 },
    )
  })

  const set: Assertion = { type: 'assert-set', weight: 2, assert: [{ type: 'contains', value: 'a', metric: 'm' }] }
  const own = { type: 'assert-set', metric: null, weight: 2, pass: true, score: 1, reason: '' }
  const member = { type: 'contains', metric: 'm', weight: 1, pass: true, score: 1, reason: '' }

  test.each<[string, AssertionResult[], RegExp]>([
    ['one is missing', [own], /the result of contains \(m\) is missing/],
    ['one is too many', [own, member, member], /more results than assertions/],
    ['another type', [own, { ...member, type: 'equals' }], /that of another assertion/],
    ['another weight', [own, { ...member, weight: 5 }], /that of another assertion/],
    ['another metric', [own, { ...member, metric: null }], /that of another assertion/],
    ['one made critical', [own, { ...member, critical: true }], /that of another assertion/],
    ['a score out of range', [own, { ...member, score: 50 }], /the score of contains \(m\) is 50, which it cannot be/],
    ['a score without a pass', [own, { ...member, pass: null }], /a score or an error/],
    ['a set that its members do not make', [{ ...own, score: 0.5 }, member], /score 0\.5, and its members give 1/],
    ['a set that hides a failure', [own, { ...member, pass: false }], /its members give 1/],
    ['a set that hides an error', [own, { ...member, pass: null, score: null }], /one of its members has none/],
  ])('are refused where %s', (_, results, why) => {
    expect(() => scoredAgain([set], null, results)).toThrow(why)
  })
})
