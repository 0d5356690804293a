import { expect, test } from 'vitest'
import { seededRandom } from '../../../src/statistics/random.ts'
import { selfTest } from '../../../src/verdict/self-test/self-test.ts'
import { examples } from '../../thorough.ts'
import { caseOf, evaluationOf, facts, policy, trial } from '../arms.ts'

/** With a fifth of them the answers below are the same, only less sure. */
const deals = examples(160)

function answered(cases: number, answers: number, chance: number) {
  const random = seededRandom(3)
  return evaluationOf(
    'candidate',
    Array.from({ length: cases }, (_, i) =>
      caseOf(
        `c${i}`,
        Array.from({ length: answers }, () => trial(random() / 2 ** 32 < chance ? 1 : 0)),
      ),
    ),
  )
}

test('a prompt against itself is rarely blocked, large drops are, and small ones take more cases', () => {
  const result = selfTest(answered(80, 8, 0.9), facts(80), [1, 2, 4], policy, deals)
  if (result === null) throw new Error('nothing was tested')
  expect(result).toMatchObject({ cases: 80, unmeasured: 0, answers: 8, deals })
  expect(result.interval[0]).toBeLessThanOrEqual(0.05)
  expect(result.blocked / result.deals).toBeLessThan(0.1)
  expect(result.smallestDrop).toBeGreaterThanOrEqual(0.05)
  expect(result.smallestDrop).toBeLessThanOrEqual(0.15)
  const shares = result.drops.map((drop) => drop.blocked / drop.deals)
  expect(shares.at(-1)).toBe(1)
  expect(result.repeats).toBeGreaterThan(1)
}, 30_000)

test('few cases see only large drops, and the advice says how many would do', () => {
  const result = selfTest(answered(12, 8, 0.8), facts(12), [1, 2, 4], policy, deals)
  expect(result?.smallestDrop).toBeGreaterThan(0.1)
  expect(result?.casesNeeded).toBeGreaterThan(100)
}, 30_000)

test('answers that never vary cannot raise a false alarm', () => {
  const result = selfTest(answered(60, 8, 1), facts(60), [1, 2, 4], policy, 160)
  expect(result).toMatchObject({ blocked: 0, repeats: 1, inOrder: { verdict: 'non-inferior', delta: 0 } })
})

test('cases that were not measured often enough are left out; without any nothing is said', () => {
  const few = answered(10, 4, 0.9)
  expect(selfTest(few, facts(10), [1, 2, 4], policy, 160)).toBeNull()
  const mixed = {
    ...few,
    cases: [...few.cases, ...answered(30, 8, 0.9).cases.map((one) => ({ ...one, id: `x${one.id}` }))],
  }
  expect(selfTest(mixed, facts(10), [1, 2, 4], policy, 160)).toMatchObject({ cases: 30, unmeasured: 10 })
})
