import { inverseIncompleteBeta } from '../../src/statistics/incomplete-beta.ts'
import type { Random } from '../../src/statistics/random.ts'
import type { Script } from '../../src/verdict/self-test/simulate-gate.ts'

/** One kind of golden set and model. Chances to pass come from Beta(rate·spread, (1 − rate)·spread). */
export type World = {
  name: string
  cases: number
  /** Mean chance of an answer to pass. */
  rate: number
  /** Small: most cases always pass or always fail. null: every case has the same chance. */
  spread: number | null
  /** Points of a rubric; 1: passes and fails. */
  points: number
  /** Share of rulings that a judge turns round. */
  judgeNoise: number
  /** Cases that belong together; half of their answers are the same. */
  perCluster: number
  /** How far single cases move for better or worse although the mean stays, as a share of the room they have. */
  moving: number
  /** Weights of the cases, one after another and again; all weigh 1 unless given. */
  weights?: readonly number[]
}

/**
 * Scores of both arms of a synthetic pull request that lowers the mean by `drop`. The arms share each case's chance, so
 * they are correlated as real ones are.
 * @param answers to each case and arm
 */
export function pullRequest(world: World, drop: number, answers: number, random: Random): Script[] {
  const uniform = () => (random() + 0.5) / 2 ** 32
  const chances = chanceTable(world)
  const lowered = 1 - drop / graded(world.rate, world.judgeNoise)
  const weights = world.weights ?? [1]
  let shared: { chance: number; candidate: number[]; baseline: number[] } | null = null
  return Array.from({ length: world.cases }, (_, index) => {
    if (index % world.perCluster === 0) shared = null
    const chance = shared?.chance ?? chances[Math.floor(uniform() * chances.length)] ?? world.rate
    const move = world.moving * Math.min(chance, 1 - chance) * (uniform() < 0.5 ? 1 : -1)
    const now = graded(chance + move, world.judgeNoise) * lowered
    const before = graded(chance, world.judgeNoise)
    const candidate = scores(now, answers, world.points, uniform)
    const baseline = scores(before, answers, world.points, uniform)
    const own = shared === null || uniform() < 0.5
    const said = own || shared === null ? { candidate, baseline } : shared
    if (world.perCluster > 1) shared ??= { chance, candidate, baseline }
    const cluster = world.perCluster > 1 ? `${Math.floor(index / world.perCluster)}` : null
    return {
      facts: { id: `c${index}`, weight: weights[index % weights.length] ?? 1, cluster, critical: false },
      candidate: said.candidate,
      baseline: said.baseline,
    }
  })
}

/** Chance that the judge says "pass". */
function graded(chance: number, noise: number): number {
  return noise + (1 - 2 * noise) * chance
}

function scores(chance: number, answers: number, points: number, uniform: () => number): number[] {
  return Array.from({ length: answers }, () => {
    let passed = 0
    for (let point = 0; point < points; point++) if (uniform() < chance) passed++
    return passed / points
  })
}

const tables = new Map<string, Float64Array>()

/** A thousand equally likely chances; drawing from them is drawing from the Beta distribution, but fast. */
function chanceTable({ rate, spread }: World): Float64Array {
  if (spread === null) return Float64Array.of(rate)
  const key = `${rate}/${spread}`
  const existing = tables.get(key)
  if (existing !== undefined) return existing
  const table = Float64Array.from({ length: 1000 }, (_, i) =>
    inverseIncompleteBeta((i + 0.5) / 1000, rate * spread, (1 - rate) * spread),
  )
  tables.set(key, table)
  return table
}
