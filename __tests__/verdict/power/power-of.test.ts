import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GATE_DEFAULTS } from '../../../src/config/schema/gate.ts'
import { casesOf, factsOf, pairsOf, scoresOf } from '../../../src/verdict/paired-scores.ts'
import { type Power, powerOf } from '../../../src/verdict/power/power-of.ts'
import { arm, facts, scores } from '../arms.ts'

/** What a run of these scores says it could show. */
function power(candidate: readonly number[], baseline: readonly number[], repeats: readonly number[] = [1]): Power {
  const arms = {
    candidate: casesOf(arm('candidate', candidate)),
    baseline: casesOf(arm('baseline', baseline)),
    facts: factsOf(facts(candidate.length)),
  }
  const pairs = pairsOf(scoresOf(arms.candidate), scoresOf(arms.baseline), arms.facts)
  return powerOf(pairs, arms, { repeats, made: 1 }, GATE_DEFAULTS)
}

describe('what a golden set can show', () => {
  test('a drop is beyond the margin and no more than all there is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { minLength: 2, maxLength: 60 }),
        (pairs) => {
          const { blockedDrop, provingCases } = power(
            pairs.map(([one]) => one),
            pairs.map(([, other]) => other),
          )
          if (blockedDrop !== null) {
            expect(blockedDrop).toBeGreaterThan(GATE_DEFAULTS.margin)
            expect(blockedDrop).toBeLessThanOrEqual(1)
          }
          if (provingCases !== null) expect(provingCases).toBeGreaterThan(1)
        },
      ),
      { numRuns: 60, seed: 3 },
    )
  })

  test('four cases block nothing, whatever is lost', () => {
    expect(power(scores([1, 4]), scores([1, 4])).blockedDrop).toBeNull()
  })

  test('more cases and more answers find smaller drops; the same run says the same twice', () => {
    const found = [20, 60, 300].map((many) => {
      const lost = Math.round(many / 10)
      return power(scores([0, lost], [1, many - lost]), scores([1, many - lost], [0, lost])).blockedDrop ?? 1
    })
    expect(found).toEqual(found.toSorted((a, b) => b - a))
    const one = () => power(scores([0, 6], [1, 54]), scores([1, 54], [0, 6]), [1, 2, 3, 4])
    expect(one()).toEqual(one())
    expect(one().blockedDrop).toBeLessThan(found[1] ?? 0)
  })

  test('nothing that wavers: as many cases as alike ones exclude the margin', () => {
    const { provingCases } = power(scores([1, 30]), scores([1, 30]))
    expect(provingCases).toBeGreaterThanOrEqual(59)
  })
})
