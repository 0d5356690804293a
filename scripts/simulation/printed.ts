import { GATE_DEFAULTS } from '../../src/config/schema/gate.ts'
import { seededRandom } from '../../src/statistics/random.ts'
import type { Comparison } from '../../src/verdict/comparison.ts'
import { casesOf, factsOf, pairsOf, scoresOf } from '../../src/verdict/paired-scores.ts'
import { powerOf } from '../../src/verdict/power/power-of.ts'
import { rehearse, type Script } from '../../src/verdict/self-test/simulate-gate.ts'
import { lookSchedule } from '../../src/verdict/sequential/looks.ts'
import { pullRequest, type World } from './world.ts'

/** Whether what a report prints about its own power is true: one kind of data, at the looks from `first` to `most` answers. */
export type PrintedCell = { world: World; first: number; most: number; runs: number; seed: number }

/**
 * What came out, counted over runs in which nothing changed. Each printed a drop, `drops` in sum, of which another run that
 * dropped by it was `blocked`, and a number of cases, `cases` in sum, of which another harmless run was `proven`.
 */
export type PrintedCount = {
  printed: number
  drops: number
  blocked: number
  advised: number
  cases: number
  proven: number
}

const policy = GATE_DEFAULTS
/** More cases than anybody would write are no advice to try out. */
const MOST_CASES = 2000

export function playPrinted({ world, first, most, runs, seed }: PrintedCell): PrintedCount {
  const random = seededRandom(seed)
  const repeats = lookSchedule(first, most)
  const decided = (scripts: readonly Script[]): Comparison | undefined =>
    rehearse([scripts], repeats, policy)[0]?.comparison
  const count: PrintedCount = { printed: 0, drops: 0, blocked: 0, advised: 0, cases: 0, proven: 0 }
  for (let run = 0; run < runs; run++) {
    const scripts = pullRequest(world, 0, most, random)
    const { drop, cases } = printedBy(decided(scripts), scripts, repeats)
    if (drop !== null && drop < world.rate) {
      count.printed++
      count.drops += drop
      if (decided(pullRequest(world, drop, most, random))?.verdict === 'regressed') count.blocked++
    }
    if (cases !== null && cases <= MOST_CASES) {
      count.advised++
      count.cases += cases
      const verdict = decided(pullRequest({ ...world, cases }, 0, most, random))?.verdict
      if (verdict === 'non-inferior' || verdict === 'improved') count.proven++
    }
  }
  return count
}

function printedBy(
  comparison: Comparison | undefined,
  scripts: readonly Script[],
  repeats: readonly number[],
): { drop: number | null; cases: number | null } {
  if (comparison === undefined) return { drop: null, cases: null }
  const facts = factsOf(scripts.map((script) => script.facts))
  const arms = { candidate: casesOf(comparison.candidate), baseline: casesOf(comparison.baseline), facts }
  const pairs = pairsOf(scoresOf(arms.candidate), scoresOf(arms.baseline), facts)
  const { blockedDrop, provingCases } = powerOf(pairs, arms, { repeats, made: comparison.repeats.look }, policy)
  // Where no score differs the report tells how many that do not would be enough, which is no estimate.
  return { drop: blockedDrop, cases: comparison.score.discordant === 0 ? null : provingCases }
}

const usual: World = { name: '', cases: 60, rate: 0.9, spread: 5, points: 1, judgeNoise: 0, perCluster: 1, moving: 0 }

const WORLDS: World[] = [
  { ...usual, name: '20 cases, pass or fail', cases: 20, spread: null },
  { ...usual, name: '30 cases, pass or fail, 0.8', cases: 30, rate: 0.8, spread: null },
  { ...usual, name: '60 cases, pass or fail' },
  { ...usual, name: '60 cases, pass or fail, 0.97', rate: 0.97 },
  { ...usual, name: '100 cases, pass or fail, most steady', cases: 100, spread: 2 },
  { ...usual, name: '300 cases, pass or fail', cases: 300 },
  { ...usual, name: '20 cases, graded', cases: 20, points: 5 },
  { ...usual, name: '60 cases, graded, 0.8', rate: 0.8, points: 5 },
  { ...usual, name: '100 cases in clusters of 4', cases: 100, perCluster: 4 },
  { ...usual, name: '100 cases, one in four of weight 3', cases: 100, weights: [3, 1, 1, 1] },
  { ...usual, name: '100 cases that move both ways', cases: 100, rate: 0.7, spread: 3, moving: 0.6 },
]

const ASKED = [
  [1, 1],
  [1, 4],
  [3, 3],
] as const

/** @param runs of each cell */
export function printedCells(runs: number): PrintedCell[] {
  return WORLDS.flatMap((world) =>
    // What is nearest to an end of what is promised is to be known best.
    ASKED.map(([first, most]) => ({ world, first, most, runs: world.rate === 0.8 || world.weights ? 3 * runs : runs })),
  ).map((cell, index) => ({ ...cell, seed: 9000 + index }))
}

export type PlayedPrinted = { cell: PrintedCell; count: PrintedCount }

/** Of every kind of data, what was printed and how often it came true. */
export function printedTable(played: readonly PlayedPrinted[]): string[][] {
  return played.map(({ cell, count }) => [
    cell.world.name,
    cell.most === cell.first ? `${cell.first}` : `${cell.first} to ${cell.most}`,
    count.printed === 0 ? '–' : `${((100 * count.drops) / count.printed).toFixed(1)}`,
    share(count.blocked, count.printed),
    count.advised === 0 ? '–' : `${Math.round(count.cases / count.advised)}`,
    share(count.proven, count.advised),
  ])
}

/** One sentence for each number that comes true in fewer or more of the runs that printed it than is held here. */
export function untruePrints(played: readonly PlayedPrinted[]): string[] {
  return played.flatMap(({ cell, count }) => {
    const name = `${cell.world.name}, ${cell.first} to ${cell.most} answers`
    const isUntrue = (many: number, of: number) => of > 0 && (many < LEAST * of || many > MOST * of)
    return [
      ...(isUntrue(count.blocked, count.printed)
        ? [`${name}: the printed drop is blocked in ${share(count.blocked, count.printed)}`]
        : []),
      ...(isUntrue(count.proven, count.advised)
        ? [`${name}: the advised cases prove in ${share(count.proven, count.advised)}`]
        : []),
    ]
  })
}

const LEAST = 0.75
const MOST = 0.88

function share(many: number, of: number): string {
  return of === 0 ? '–' : `${((100 * many) / of).toFixed(1)} %`
}
