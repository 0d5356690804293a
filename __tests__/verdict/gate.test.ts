import { describe, expect, test } from 'vitest'
import { inverseIncompleteBeta } from '../../src/statistics/incomplete-beta.ts'
import { normalQuantile } from '../../src/statistics/normal.ts'
import { type Random, seededRandom } from '../../src/statistics/random.ts'
import { compare } from '../../src/verdict/compare.ts'
import { caseOf, evaluationOf, facts, policy, trial } from './arms.ts'

const uniform = (random: Random) => (random() + 0.5) / 2 ** 32

/** A case's chance to pass: mostly near 1, some hard ones; mean about 0.9. */
const chance = (random: Random) => 1 - uniform(random) ** 5 * 0.6

const kinds: Record<string, (p: number, random: Random) => number> = {
  'passes and fails': (p, random) => (uniform(random) < p ? 1 : 0),
  'the mean of 4 repeats': (p, random) => [1, 2, 3, 4].filter(() => uniform(random) < p).length / 4,
  'graded scores': (p, random) => Math.min(1, Math.max(0, p + 0.15 * normalQuantile(uniform(random)))),
}

function run(cases: number, score: (p: number) => number, random: Random, drop = 0, perCluster = 1) {
  const chances = Array.from({ length: cases }, () => chance(random))
  const answers = (shift: number) =>
    chances.map((p, i) =>
      caseOf(`c${i}`, [trial(score(Math.max(0, p - shift)), { latencyMs: 100 + 900 * uniform(random) })]),
    )
  const existing = facts(cases).map((fact, i) => ({
    ...fact,
    cluster: perCluster > 1 ? `${Math.floor(i / perCluster)}` : null,
  }))
  return compare({
    promptId: 'greet',
    model: 'echo',
    baselineModel: 'echo',
    candidate: evaluationOf('candidate', answers(drop)),
    baseline: evaluationOf('baseline', answers(0)),
    cases: existing,
    policy: { ...policy, maxLatencyIncrease: cases >= 1000 ? 0.25 : null, maxCostIncrease: 0.2 },
    nonComparable: null,
  })
}

describe('the same prompt against itself is blocked in at most 5 % of runs', () => {
  const RUNS = 150
  test.each(Object.keys(kinds).flatMap((kind) => [[kind, 40, 1] as const, [kind, 60, 4] as const]))(
    '%s, %i cases, clusters of %i',
    (kind, cases, perCluster) => {
      const random = seededRandom(cases + perCluster)
      let blocked = 0
      for (let i = 0; i < RUNS; i++) {
        const score = (p: number) => kinds[kind]?.(p, random) ?? Number.NaN
        if (run(cases, score, random, 0, perCluster).verdict === 'regressed') blocked++
      }
      // The 99 % Clopper-Pearson interval of the simulated rate must reach down to 5 %.
      const lowest = blocked === 0 ? 0 : inverseIncompleteBeta(0.005, blocked, RUNS - blocked + 1)
      expect(lowest).toBeLessThanOrEqual(0.05)
    },
  )
})

test('a drop of 10 points in 100 cases of 4 repeats is blocked in at least 80 % of runs', () => {
  const random = seededRandom(9)
  let blocked = 0
  for (let i = 0; i < 60; i++) {
    const score = (p: number) => kinds['the mean of 4 repeats']?.(p, random) ?? Number.NaN
    if (run(100, score, random, 0.1).verdict === 'regressed') blocked++
  }
  expect(blocked).toBeGreaterThanOrEqual(48)
})

test('1,000 graded cases with 10,000 resamples of their latency take under 300 ms', () => {
  const random = seededRandom(1)
  const score = (p: number) => kinds['graded scores']?.(p, random) ?? Number.NaN
  run(1000, score, random)
  // Processor time, best of three: the machine may be busy with something else.
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage()
    expect(run(1000, score, random, 0.1).verdict).toBe('regressed')
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  })
  expect(Math.min(...times)).toBeLessThan(300)
})
