import { expect, test } from 'vitest'
import { type Behaviour, syntheticTraffic } from '../../../scripts/simulation/synthetic-traffic.ts'
import type { Policy } from '../../../src/canary/policy.ts'
import { readMetrics } from '../../../src/canary/simulation/metrics-csv.ts'
import { simulateRecorded } from '../../../src/canary/simulation/recorded-traffic.ts'
import { type Outcome, simulateRollout } from '../../../src/canary/simulation/simulate.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { seededRandom } from '../../../src/statistics/random.ts'
import { waldTrials } from '../../../src/statistics/wald.ts'
import { MINUTE, policy as short } from '../world.ts'

// `npm run simulate:canary` holds the promised numbers over thousands of rollouts; this keeps them in sight.
const policy: Policy = {
  ...short,
  steps: [
    { weight: 0.05, hold: 15 * MINUTE },
    { weight: 0.25, hold: 15 * MINUTE },
  ],
  bake: 15 * MINUTE,
  interval: 30_000,
  settle: 15_000,
  metricDelay: 2 * MINUTE,
  maxStep: null,
  minInvocations: 60,
  rollbackWhen: {
    ...short.rollbackWhen,
    p99Latency: { max: 5_000, worseBy: 0.25 },
    quality: { min: 0.8, worseBy: 0.05 },
    costPerRequest: { worseBy: 0.25 },
  },
}
const usual: Behaviour = { errorRate: 0.01, medianDuration: 800, spread: 0.5, quality: 0.92, cost: 0.0004 }

function rollouts(count: number, canary: Partial<Behaviour>, perMinute = 200): Outcome[] {
  return Array.from({ length: count }, (_, i) =>
    simulateRollout(
      policy,
      syntheticTraffic(
        { perMinute, stable: usual, canary: { ...usual, ...canary }, limits: policy.rollbackWhen },
        seededRandom(i + 1),
      ),
    ),
  )
}
const backed = (outcomes: readonly Outcome[]) => outcomes.filter(({ end }) => end === 'rolled-back').length

test('a version that is no worse is promoted', () => {
  expect(backed(rollouts(100, {}))).toBeLessThanOrEqual(2)
})

test('5 % of errors instead of 1 % are found as soon as promised, and 10 % sooner', () => {
  const median = (outcomes: readonly Outcome[]) =>
    outcomes.map(({ analysed }) => analysed).toSorted((a, b) => a - b)[outcomes.length >> 1] ?? Number.NaN
  const five = rollouts(200, { errorRate: 0.05 })
  expect(backed(five)).toBe(200)
  expect(median(five)).toBeLessThan(1.7 * waldTrials(0.02, 0.05, 0.01, 0.1))
  const ten = rollouts(300, { errorRate: 0.1 })
  expect(ten.filter(({ analysed }) => analysed <= 100).length).toBeGreaterThan(260)
})

test('plain breakage, a doubled p99 and silence', () => {
  expect(rollouts(50, { errorRate: 1 }).every(({ step, before }) => step === 0 && before < 5)).toBe(true)
  expect(rollouts(50, { medianDuration: 1_600 }).every(({ end, step }) => end === 'rolled-back' && step < 2)).toBe(true)
  const [silent] = rollouts(1, {}, 0)
  expect(silent).toMatchObject({ end: 'rolled-back', step: 0 })
})

test('visited every ten minutes, a rollout ends as one that is watched, and no worse one is blamed', () => {
  const visited = { ...policy, wait: false }
  const rollout = (i: number, canary: Partial<Behaviour>) =>
    simulateRollout(
      visited,
      syntheticTraffic(
        { perMinute: 200, stable: usual, canary: { ...usual, ...canary }, limits: policy.rollbackWhen },
        seededRandom(i),
      ),
    )
  const ends = (canary: Partial<Behaviour>) => Array.from({ length: 60 }, (_, i) => rollout(i, canary).end)
  expect(ends({}).filter((end) => end === 'rolled-back').length).toBeLessThanOrEqual(1)
  expect(ends({ errorRate: 0.1 })).toEqual(Array(60).fill('rolled-back'))
})

test("Wald's numbers of the textbook", () => {
  // 1 % against 5 %, alpha 0.05, beta 0.1: 58 trials when the rate is 5 %.
  expect(waldTrials(0.01, 0.05, 0.05, 0.1)).toBeCloseTo(57.7, 0)
})

test('a file of one version answers what if, one of two is replayed', () => {
  const diagnostics = new Diagnostics()
  const minutes = (of: (i: number) => string) => Array.from({ length: 60 }, (_, i) => of(i)).join('\n')
  const one = diagnostics.take(readMetrics(`time,invocations,errors\n${minutes((i) => `${60 * i},200,2`)}`, 'one.csv'))
  const { whatIfs, leftOut, replayed } = simulateRecorded(policy, one, 10)
  expect(replayed).toBeNull()
  expect(leftOut).toEqual(['p99Latency', 'quality', 'costPerRequest'])
  expect(whatIfs.find(({ what }) => what === 'everything broken')).toMatchObject({ proven: 1, promoted: 0 })
  expect(whatIfs.find(({ what }) => what === 'no worse')?.promoted).toBeGreaterThan(0.8)

  const two = minutes((i) => `${60 * i},stable,190,2\n${60 * i},canary,10,5`)
  const rows = diagnostics.take(readMetrics(`time,version,invocations,errors\n${two}`, 'two.csv'))
  expect(simulateRecorded(policy, rows, 10).replayed).toMatchObject({ end: 'rolled-back', step: 0 })
  expect(diagnostics.list).toEqual([])
})

test('mistakes in a file of metrics are told with their lines, all at once', () => {
  const reported = (text: string) => {
    const diagnostics = new Diagnostics()
    diagnostics.take(readMetrics(text, 'm.csv'))
    return diagnostics.list.map(({ line, field, message }) => `${line} ${field} ${message}`)
  }
  expect(reported('')).toEqual(['null null there are no metrics in it'])
  expect(reported('time,invocations,erors\n1,2,3')).toEqual([
    '1 null the column errors is missing; there is no column "erors"',
  ])
  expect(reported('time,version,invocations,errors\nx,new,1,0\n1,stable,-1,0\n1,stable,1,2\n1,stable,1e3,')).toEqual([
    '2 time must be a time such as 2026-05-04T10:00:00Z, or Unix seconds',
    '2 version must be stable or canary',
    '3 invocations must be a whole number, not negative',
    '4 errors must not be more than invocations',
    '5 invocations must be a whole number, not negative',
    '5 errors must be a whole number, not negative',
  ])
})
