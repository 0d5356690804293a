import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Merits, paretoSet } from '../../../src/verdict/between-models/pareto.ts'

const merits = (score: number | null, costPerRequestUsd: number | null, p95Ms: number | null): Merits => ({
  score,
  costPerRequestUsd,
  p95Ms,
})

test.each<[string, Merits[], number[]]>([
  ['the better in everything', [merits(0.9, 1, 1), merits(0.8, 2, 2)], [0]],
  ['each better in something', [merits(0.9, 2, 1), merits(0.8, 1, 2)], [0, 1]],
  ['alike in everything', [merits(0.9, 1, 1), merits(0.9, 1, 1)], [0, 1]],
  ['alike but for one', [merits(0.9, 1, 1), merits(0.9, 1, 2)], [0]],
  ['a price that is not known is neither low nor high', [merits(0.9, 1, 1), merits(0.8, null, 2)], [0, 1]],
  ['what is not known of any is no matter', [merits(0.9, 1, null), merits(0.8, 2, null)], [0]],
  ['scores whose last digits differ', [merits(0.3, 1, 1), merits(0.1 + 0.2, 2, 1)], [0]],
])('%s', (_name, all, expected) => {
  expect(paretoSet(all)).toEqual(expected.map((index) => all[index]))
})

test('it is exactly what nothing dominates', () => {
  const value = fc.constantFrom(null, 1, 2, 3)
  const model = fc.tuple(value, value, value).map(([score, cost, p95]) => merits(score, cost, p95))
  fc.assert(
    fc.property(fc.array(model, { maxLength: 7 }), (all) => {
      const vectors = all.map(({ score, costPerRequestUsd, p95Ms }) => [
        score === null ? null : -score,
        costPerRequestUsd,
        p95Ms,
      ])
      const used = [0, 1, 2].filter((at) => vectors.some((vector) => vector[at] !== null))
      const dominated = (one: Array<number | null>) =>
        vectors.some((other) => {
          const steps = used.map((at) => [other[at] ?? null, one[at] ?? null] as const)
          const complete = steps.every(([mine, theirs]) => mine !== null && theirs !== null)
          return (
            complete &&
            steps.every(([mine, theirs]) => Number(mine) <= Number(theirs)) &&
            steps.some(([mine, theirs]) => Number(mine) < Number(theirs))
          )
        })
      expect(paretoSet(all)).toEqual(all.filter((_, index) => !dominated(vectors[index] ?? [])))
    }),
    { numRuns: 500 },
  )
})
