import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { errorLevels } from '../src/canary/analysis/limits.ts'
import type { Policy } from '../src/canary/policy.ts'
import { type Outcome, simulateRollout } from '../src/canary/simulation/simulate.ts'
import { seededRandom } from '../src/statistics/random.ts'
import { waldTrials } from '../src/statistics/wald.ts'
import { type Behaviour, syntheticTraffic } from './simulation/synthetic-traffic.ts'

/**
 * Made-up traffic through the real machine and the real analysis: what a canary finds, how soon, and how often it blames
 * a good one. Prints two Markdown tables; with --write it puts them into docs/canary.md. Exit code 1 when a bound that
 * we promise does not hold.
 */
const { values } = parseArgs({
  options: { rollouts: { type: 'string', default: '4000' }, write: { type: 'boolean', default: false } },
})
const ROLLOUTS = Number(values.rollouts)

const MINUTE = 60_000
const policy: Policy = {
  steps: [
    { weight: 0.05, hold: 15 * MINUTE },
    { weight: 0.25, hold: 15 * MINUTE },
  ],
  wait: true,
  bake: 30 * MINUTE,
  interval: 30_000,
  settle: 15_000,
  metricPeriod: MINUTE,
  metricDelay: 2 * MINUTE,
  maxStep: null,
  minInvocations: 60,
  proof: 'none',
  onInconclusive: 'rollback',
  rollbackWhen: {
    errorRate: { max: 0.02, worseBy: 0.01 },
    p99Latency: { max: 5_000, worseBy: 0.25 },
    quality: { min: 0.8, worseBy: 0.05 },
    costPerRequest: { worseBy: 0.25 },
    smokeFailures: null,
    alarms: [],
  },
}
const usual: Behaviour = { errorRate: 0.01, medianDuration: 800, spread: 0.5, quality: 0.92, cost: 0.0004 }

function rollouts(
  count: number,
  perMinute: number,
  { stable = {}, canary = {} }: { stable?: Partial<Behaviour>; canary?: Partial<Behaviour> },
  more: Partial<Policy> = {},
): Outcome[] {
  return Array.from({ length: count }, (_, i) =>
    simulateRollout(
      { ...policy, ...more },
      syntheticTraffic(
        { perMinute, stable: { ...usual, ...stable }, canary: { ...usual, ...canary }, limits: policy.rollbackWhen },
        seededRandom(i * 7_919 + perMinute),
      ),
    ),
  )
}

const share = (outcomes: readonly Outcome[], is: (outcome: Outcome) => boolean) =>
  outcomes.filter(is).length / outcomes.length
const backed = ({ end }: Outcome) => end === 'rolled-back'
const backedEarly = (outcome: Outcome) => backed(outcome) && outcome.step < policy.steps.length
const analysed = (outcome: Outcome) => (backed(outcome) ? outcome.analysed : Number.POSITIVE_INFINITY)

function quantileOf(numbers: readonly number[], p: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN
}
const percent = (value: number) => `${(value * 100).toFixed(value > 0 && value < 0.0995 ? 2 : 1)} %`

/** Requests a minute of the promised numbers: 10 a minute to the canary at 5 %. */
const USUAL_TRAFFIC = 200
const held: boolean[] = []
function bound(holds: boolean): string {
  held.push(holds)
  return holds ? 'holds' : '**does not hold**'
}

function promises(): string {
  const rows: string[][] = []
  const add = (what: string, found: string, promised: string, holds: boolean) =>
    rows.push([what, found, promised, bound(holds)])

  const { beforeBake, withBake } = errorLevels(policy.rollbackWhen)
  const unchanged = rollouts(ROLLOUTS, USUAL_TRAFFIC, {})
  const healthy = share(unchanged, backed)
  const soonBlamed = share(unchanged, backedEarly)
  add('no worse', `rolled back: ${percent(healthy)}`, `at most ${percent(withBake)}`, healthy <= withBake)
  add('… before all traffic', percent(soonBlamed), `at most ${percent(beforeBake)}`, soonBlamed <= beforeBake)

  const bad = { errorRate: 0.015 }
  const alike = share(rollouts(ROLLOUTS, USUAL_TRAFFIC, { stable: bad, canary: bad }), ({ end }) => end === 'promoted')
  add('both alike, 1.5 % errors', `promoted: ${percent(alike)}`, 'at least 98 %', alike >= 0.98)

  const there = rollouts(ROLLOUTS, USUAL_TRAFFIC, { canary: { errorRate: 0.02 } })
  const atLimit = share(there, backed)
  const soonAtLimit = share(there, backedEarly)
  add('exactly at the limit, 2 % errors', `rolled back: ${percent(atLimit)}`, 'at most 16 %', atLimit <= 0.16)
  add('… before all traffic', percent(soonAtLimit), 'at most 10 %', soonAtLimit <= 0.1)

  const optimum = waldTrials(0.02, 0.05, 0.01, 0.1)
  const five = rollouts(ROLLOUTS, USUAL_TRAFFIC, { canary: { errorRate: 0.05 } })
  const median = quantileOf(five.map(analysed), 0.5)
  add(
    '1 % → 5 % errors, canary invocations',
    `median ${median}, ${(median / optimum).toFixed(2)} × Wald's ${optimum.toFixed(0)}`,
    'at most 1.7 ×',
    median <= 1.7 * optimum,
  )
  const soon = share(five, (outcome) => analysed(outcome) <= 3.4 * optimum)
  add("1 % → 5 %, within 3.4 × Wald's", percent(soon), 'at least 90 %', soon >= 0.9)

  const ten = share(
    rollouts(ROLLOUTS, USUAL_TRAFFIC, { canary: { errorRate: 0.1 } }),
    (outcome) => analysed(outcome) <= 100,
  )
  add('1 % → 10 %, within 100 canary invocations', percent(ten), 'at least 90 %', ten >= 0.9)

  const slow = (more: Partial<Policy>) =>
    share(rollouts(ROLLOUTS, 40, { canary: { errorRate: 0.1 } }, more), (outcome) => analysed(outcome) <= 100)
  rows.push(['the same at 40 requests a minute', percent(slow({})), '–', ''])
  rows.push(['… with `minInvocations: 100`', percent(slow({ minInvocations: 100, maxStep: 240 * MINUTE })), '–', ''])

  // As it is promised: within 5 calls, or at the look that shows the fifth, since CloudWatch tells of whole minutes.
  for (const perMinute of [20, 200, 2_000]) {
    const down = rollouts(ROLLOUTS, perMinute, { canary: { errorRate: 1 } })
    const most = Math.max(...down.map(({ before }) => before))
    const within = share(down, (outcome) => backed(outcome) && outcome.before < 5)
    add(
      `everything broken, ${perMinute * 0.05} a minute to the canary`,
      `${percent(within)}; at most ${most} calls told of before the look that decides`,
      'within 5 calls, or the one look that shows more',
      within === 1,
    )
  }

  const slower = rollouts(ROLLOUTS, USUAL_TRAFFIC, { canary: { medianDuration: 2 * usual.medianDuration } })
  const before = share(slower, (outcome) => backed(outcome) && outcome.step < policy.steps.length)
  add('p99 doubled, seen before all traffic', percent(before), 'at least 99 %', before >= 0.99)

  const visited = share(rollouts(ROLLOUTS, USUAL_TRAFFIC, {}, { wait: false }), backed)
  const promised = `at most ${percent(withBake)}`
  add('no worse, visited every 10 minutes', `rolled back: ${percent(visited)}`, promised, visited <= withBake)

  const found = rollouts(ROLLOUTS, USUAL_TRAFFIC, { canary: { errorRate: 0.1 } }, { wait: false })
  const early = share(found, (outcome) => backed(outcome) && outcome.step < policy.steps.length)
  const first = share(found, (outcome) => backed(outcome) && outcome.step === 0)
  add(
    '1 % → 10 %, visited every 10 minutes',
    `${percent(early)} before all traffic, ${percent(first)} in the first step`,
    'at least 99 %',
    early >= 0.99,
  )

  const silent = share(rollouts(10, 0, {}), ({ end }) => end === 'promoted')
  add('no traffic', `promoted: ${percent(silent)}`, 'never', silent === 0)

  return markdown(['the new version is', 'simulated', 'promised', ''], rows)
}

/** What a given traffic can find, and when. */
function curve(): string {
  const worse: Array<[string, Partial<Behaviour>]> = [
    ['errors 5 %', { errorRate: 0.05 }],
    ['errors 10 %', { errorRate: 0.1 }],
    ['all broken', { errorRate: 1 }],
    ['p99 doubled', { medianDuration: 2 * usual.medianDuration }],
    ['quality −0.15', { quality: usual.quality - 0.15 }],
    ['cost doubled', { cost: 2 * usual.cost }],
  ]
  const rows = [10, 40, 100, 200, 600, 2_000].map((perMinute) => {
    const cells = worse.map(([, canary]) => {
      const found = rollouts(Math.ceil(ROLLOUTS / 10), perMinute, { canary })
      const proven = found.filter((outcome) => backed(outcome) && !outcome.reason.startsWith('inconclusive'))
      const early = proven.filter(({ step }) => step < policy.steps.length)
      if (proven.length === 0) return '–'
      const minutes = quantileOf(
        proven.map(({ took }) => took / MINUTE),
        0.5,
      )
      const served = quantileOf(
        proven.map((outcome) => outcome.served),
        0.5,
      )
      return `${percent(early.length / found.length)}, ${minutes.toFixed(0)} min, ${served}`
    })
    const [first = 0, second = 0] = policy.steps.map(({ weight }) => perMinute * weight)
    return [`${perMinute}`, `${first} / ${second}`, ...cells]
  })
  return markdown(['requests a minute', 'canary at 5 / 25 %', ...worse.map(([name]) => name)], rows)
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

const tables: ReadonlyArray<[string, string]> = [
  ['promises', promises()],
  ['curve', curve()],
]
for (const [name, table] of tables) console.log(`${name}, ${ROLLOUTS} rollouts each\n\n${table}\n`)
if (values.write) {
  const path = join(import.meta.dirname, '..', 'docs', 'canary.md')
  const text = tables.reduce(
    (before, [name, table]) => {
      const between = new RegExp(`(<!-- simulated: ${name} -->\n).*?(\n<!-- end -->)`, 's')
      return before.replace(between, (_, open, close) => `${open}\n${table}\n${close}`)
    },
    readFileSync(path, 'utf8'),
  )
  writeFileSync(path, text)
}
if (held.includes(false)) process.exit(1)
