import { GATE_DEFAULTS as policy } from '../../src/config/schema/gate.ts'
import { normalQuantile } from '../../src/statistics/normal.ts'
import { seededRandom } from '../../src/statistics/random.ts'
import { rehearse, type Script } from '../../src/verdict/self-test/simulate-gate.ts'
import { lookSchedule } from '../../src/verdict/sequential/looks.ts'
import type { Cell, Count } from './cells.ts'
import { pullRequest, type World } from './world.ts'

/** Plays every pull request of a cell through the gate, and through the rules that people use today. */
export function play({ world, drop, most, runs, prompts, seed }: Cell): Count {
  const random = seededRandom(seed)
  const count: Count = {
    blocked: 0,
    passed: 0,
    improved: 0,
    open: 0,
    repeats: 0,
    estimates: 0,
    anyCase: 0,
    threshold: 0,
    meanDropped: 0,
    unpairedT: 0,
  }
  for (let run = 0; run < runs; run++) {
    const scripts = Array.from({ length: prompts }, () => pullRequest(world, drop, most, random))
    const all = rehearse(scripts, lookSchedule(1, most), policy)
    const words = all.map(({ comparison }) => comparison.verdict)
    if (words.includes('regressed')) count.blocked++
    else if (words.includes('inconclusive')) count.open++
    else count.passed++
    if (words.includes('improved')) count.improved++
    count.repeats += all.reduce((sum, one) => sum + one.repeats, 0) / prompts
    count.estimates += all[0]?.comparison.score.estimate ?? 0
    const naive = naiveRules(scripts[0] ?? [], world)
    for (const rule of RULES) if (naive[rule]) count[rule]++
  }
  return count
}

const RULES = ['anyCase', 'threshold', 'meanDropped', 'unpairedT'] as const

/** What people do today, with one answer to each case. */
function naiveRules(scripts: readonly Script[], world: World): Record<(typeof RULES)[number], boolean> {
  const now = scripts.map(({ candidate }) => candidate[0] ?? 0)
  const before = scripts.map(({ baseline }) => baseline[0] ?? 0)
  const [mean, meanBefore] = [meanOf(now), meanOf(before)]
  const error = Math.sqrt(squares(now, mean) + squares(before, meanBefore)) / now.length
  return {
    anyCase: now.some((score) => score < 0.5),
    threshold: mean < world.rate - policy.margin,
    meanDropped: meanBefore - mean > policy.margin,
    unpairedT: error > 0 && (meanBefore - mean) / error > normalQuantile(policy.confidence),
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function squares(values: readonly number[], mean: number): number {
  return (values.reduce((sum, value) => sum + (value - mean) ** 2, 0) * values.length) / (values.length - 1)
}
