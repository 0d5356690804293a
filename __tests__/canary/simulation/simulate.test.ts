import { expect, test } from 'vitest'
import { type Behaviour, syntheticTraffic } from '../../../scripts/simulation/synthetic-traffic.ts'
import type { Policy } from '../../../src/canary/policy.ts'
import { readMetrics } from '../../../src/canary/simulation/metrics-csv.ts'
import { simulateRecorded } from '../../../src/canary/simulation/recorded-traffic.ts'
import { type Outcome, simulateRollout } from '../../../src/canary/simulation/simulate.ts'
import { screenOf } from '../../../src/report/terminal/screen.ts'
import { renderSimulation, simulationJson } from '../../../src/report/terminal/simulation.ts'
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
  const { whatIfs, notTestable, replayed } = simulateRecorded(policy, one, 10)
  expect(replayed).toBeNull()
  expect(notTestable.map(({ limit }) => limit)).toEqual([
    'p99Latency.max',
    'p99Latency.worseBy',
    'quality.min',
    'quality.worseBy',
    'costPerRequest.worseBy',
    'smokeFailures',
  ])
  expect(whatIfs.find(({ what }) => what === 'everything broken')).toMatchObject({ proven: 1, promoted: 0 })
  expect(whatIfs.find(({ what }) => what === 'no worse')?.promoted).toBeGreaterThan(0.8)

  const two = minutes((i) => `${60 * i},stable,190,2\n${60 * i},canary,10,5`)
  const rows = diagnostics.take(readMetrics(`time,version,invocations,errors\n${two}`, 'two.csv'))
  expect(simulateRecorded(policy, rows, 10).replayed).toMatchObject({ end: 'rolled-back', step: 0 })
  expect(diagnostics.list).toEqual([])
})

const every: Policy = { ...policy, rollbackWhen: { ...policy.rollbackWhen, alarms: ['red'], smokeFailures: 3 } }
const EVER = ['alarms: metrics tell of no alarm', 'smokeFailures: no probe is sent in a simulation']
const P99 = 'the p99 of one version cannot be shared between two; give rows of both versions'
test.each([
  [
    'nothing but errors',
    'time,invocations,errors\n0,200,2\n60,200,2',
    [
      'p99Latency.max: the file has no p99',
      'p99Latency.worseBy: the file has no p99',
      'quality.min: the file has no score',
      'quality.worseBy: the file has no score',
      'costPerRequest.worseBy: the file has no cost',
    ],
  ],
  [
    'an empty column, a p99 of one version, and costs of 0',
    'time,invocations,errors,p99,quality,cost\n0,200,2,900,,0',
    [
      `p99Latency.max: ${P99}`,
      `p99Latency.worseBy: ${P99}`,
      'quality.min: the file has no score',
      'quality.worseBy: the file has no score',
      'costPerRequest.worseBy: every cost in the file is 0',
    ],
  ],
  [
    'two versions, each without what the other has',
    'time,version,invocations,errors,p99,quality,cost\n0,stable,190,2,900,,0.1\n0,canary,10,0,,0.9,',
    [
      'p99Latency.max: the file has no p99 of the new version',
      'p99Latency.worseBy: the file has no p99 of the new version',
      'quality.worseBy: the file has no score of the stable version',
      'costPerRequest.worseBy: the file has no cost of the new version',
    ],
  ],
  [
    'two versions, all there',
    'time,version,invocations,errors,p99,quality,cost\n0,stable,190,2,900,0.9,0.1\n0,canary,10,0,900,0.9,0.1',
    [],
  ],
])('not testable with %s', (_what, csv, reasons) => {
  const { notTestable, tried } = simulateRecorded(every, readMetrics(csv, 'm.csv').value, 1)
  expect(notTestable.map(({ limit, reason }) => `${limit}: ${reason}`)).toEqual([...reasons, ...EVER])
  expect(tried).toBe(true)
})

test('a lowest score alone is tried by one below it; where no limit can be tried, that is said', () => {
  const minOnly = { ...policy.rollbackWhen, errorRate: null, quality: { min: 0.8, worseBy: null } }
  const rows = (quality: string) =>
    readMetrics(`time,invocations,errors,quality\n0,200,2,${quality}\n60,200,2,${quality}`, 'm.csv').value
  const { whatIfs } = simulateRecorded({ ...policy, rollbackWhen: minOnly }, rows('0.9'), 3)
  expect(whatIfs.map(({ what, proven }) => [what, proven])).toEqual([
    ['no worse', 0],
    ['quality −0.2', 1],
  ])
  const simulation = simulateRecorded({ ...policy, rollbackWhen: minOnly }, rows(''), 3)
  expect(simulation).toMatchObject({ tried: false, errorLevels: { beforeBake: 0, withBake: 0 } })
  const text = renderSimulation(simulation, screenOf({ color: false, width: 100 }))
  expect(text).toContain('No limit could be tried: none is set that these metrics tell of\n')
  expect(text).toContain('quality.min: not testable, the file has no score\n')
})

test('text and JSON say what was not testable, and the chance of blame with the bake', () => {
  const rows = readMetrics('time,invocations,errors\n0,200,2\n60,200,2', 'm.csv').value
  const errorsAlone = { ...every, rollbackWhen: { ...every.rollbackWhen, errorRate: { max: null, worseBy: 0.01 } } }
  const simulation = simulateRecorded(errorsAlone, rows, 1)
  expect(
    renderSimulation(simulation, screenOf({ color: false, width: 200 }))
      .split('\n')
      .slice(-10),
  ).toEqual([
    'Promised: at most 1.6 % of new versions that are no worse are proven worse by chance, 1.0 % before they have all traffic',
    '',
    'p99Latency.max: not testable, the file has no p99',
    'p99Latency.worseBy: not testable, the file has no p99',
    'quality.min: not testable, the file has no score',
    'quality.worseBy: not testable, the file has no score',
    'costPerRequest.worseBy: not testable, the file has no cost',
    'alarms: not testable, metrics tell of no alarm',
    'smokeFailures: not testable, no probe is sent in a simulation',
    '',
  ])
  const json: unknown = JSON.parse(simulationJson(simulation))
  expect(json).toMatchObject({
    version: 1,
    tried: true,
    errorLevels: { beforeBake: 0.01 },
    notTestable: expect.arrayContaining([{ limit: 'alarms', reason: 'metrics tell of no alarm' }]),
  })
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
