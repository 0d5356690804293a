import type { CaseResult } from '../../evaluation/results.ts'
import { type SequentialLevel, sequentialLevel, spentBy } from '../../statistics/group-sequential.ts'
import { fewestDiscordant } from '../../statistics/power.ts'
import { count } from '../../text/format.ts'
import type { Pair } from '../difference.ts'
import type { GatePolicy } from '../gate-policy.ts'
import { type ArmCases, type Arms, pairsOf, scoresOf } from '../paired-scores.ts'
import { goesOnAbove } from './asking-again.ts'
import { type Variation, variationOf } from './projection.ts'

/** How one comparison is looked at: every look is at all cases, with more answers to each than the look before. */
export type LookSchedule = {
  /** Answers to each case and arm at each planned look, rising, at least one look. */
  repeats: readonly number[]
  /** Looks completed, at least 1. The evaluations hold the answers of these and no others. */
  made: number
  /**
   * Why no further look can be made though one was planned, as a sentence; null when it can. For the errors to keep
   * their level it must not depend on which arm did better: a budget does not.
   */
  cut: string | null
}

/** What the looks so far mean for a test at the last of them. */
export type LooksTaken = {
  /** Looks that the level allows for: those made, and the first of several, which must leave something to the others. */
  count: number
  level: SequentialLevel
  /** That of a drop: laxer where looks that show none end the asking, so that they cannot err. */
  dropLevel: SequentialLevel
  /** Whether no look follows, whatever this one shows. */
  last: boolean
  /** Why none follows though more were planned, as a sentence; null otherwise. */
  why: string | null
  /** What each earlier look, which left the score open, knew. */
  passed: readonly PassedComparison[]
}

/** `level`: one-sided, that such a look was held to. `variation` null: too few units to know. */
type PassedComparison = { repeats: number; level: number; variation: Variation | null }

/** A comparison that is looked at once, whatever it shows. */
export function oneLook(repeats: number): LookSchedule {
  return { repeats: [repeats], made: 1, cut: null }
}

/**
 * The planned looks: each is at half as many answers again as the one before, one more at least, the last at the most.
 * @param first answers to each case at the first look, at least 1
 * @param most at the last; no more than `first`: there is one look
 */
export function lookSchedule(first: number, most: number): number[] {
  const repeats = [first]
  for (let next = first; next < most; repeats.push(next)) next = Math.min(most, Math.ceil(next * 1.5))
  return repeats
}

/**
 * Judges the looks of one comparison. Whether a look is the last may depend only on what stays the same when the arms
 * are swapped, so that being the last says nothing about who is ahead; then all of the error that is left is spent.
 */
export function looksTaken(arms: Arms, schedule: LookSchedule, policy: GatePolicy): LooksTaken {
  const { confidence } = policy
  const repeats = schedule.repeats.slice(0, schedule.made)
  const most = schedule.repeats.at(-1) ?? 1
  const looks = repeats.map((made, index) => pairsAt(arms, index === repeats.length - 1 ? null : made))
  const planned = schedule.made < schedule.repeats.length
  const why = planned ? (schedule.cut ?? exhausted(arms, looks, repeats.at(-1) ?? 1, policy)) : null
  const last = !planned || why !== null
  const spent = repeats.map((made, index) => (last && index === repeats.length - 1 ? 1 : spentBy(made / most)))
  const correlations = looks.slice(1).map((pairs, index) => correlation(looks[index] ?? [], pairs))
  const alpha = Number((1 - confidence).toPrecision(12))
  const passed = looks.slice(0, -1).map((pairs, index): PassedComparison => {
    const answers = repeats[index] ?? 1
    const before = {
      spent: [...spent.slice(0, index), spentBy(answers / most)],
      correlations: correlations.slice(0, index),
    }
    return {
      repeats: answers,
      level: sequentialLevel(before).nominal(alpha),
      variation: variationOf(pairs, arms, answers),
    }
  })
  return {
    passed,
    count: last ? schedule.made : schedule.repeats.length,
    level: sequentialLevel({ spent, correlations }),
    dropLevel:
      policy.require === 'proof'
        ? sequentialLevel({ spent, correlations })
        : sequentialLevel({
            spent,
            correlations,
            goesOnAbove: passed.map(({ variation, repeats: made }) => goesOnAbove({ variation, made, most }, policy)),
          }),
    last,
    why,
  }
}

/**
 * The look at which a harmless change is to be proven, and its one-sided level: the first, since none follows a difference
 * that is let go; where proof is required, the last, at about the level that equal parts of the error leave it.
 */
export function provingLook(
  { repeats }: Pick<LookSchedule, 'repeats'>,
  { confidence, require }: GatePolicy,
): { repeats: number; level: number } {
  const [first, last] = [repeats[0] ?? 1, repeats.at(-1) ?? 1]
  const alpha = 1 - confidence
  if (require === 'proof') return { repeats: last, level: alpha / repeats.length }
  return { repeats: first, level: alpha * spentBy(first / last) }
}

/** Why more answers would tell nothing, whichever arm is ahead. */
function exhausted(
  arms: Arms,
  looks: readonly Pair[][],
  repeats: number,
  { confidence, require }: GatePolicy,
): string | null {
  const pairs = looks.at(-1) ?? []
  const units = new Set(pairs.map(({ unit }) => unit)).size
  const fewest = fewestDiscordant(Number((1 - confidence).toPrecision(12)))
  if (units < (require === 'proof' ? fewest : 2))
    return `Fewer than ${fewest} independent cases prove nothing, however often they are asked.`
  if (looks.length === 1 && pairs.every(({ candidate, baseline }) => Math.abs(candidate - baseline) < SAME)) {
    return 'Asking again was not worth it: no score differs.'
  }
  const steady = [arms.candidate, arms.baseline].every((cases) => [...cases.values()].every(isSteady))
  return looks.length > 1 && steady
    ? `Asking again tells nothing new: all ${count(repeats, 'answer')} to every case scored the same.`
    : null
}

const SAME = 1e-9

function isSteady({ trials }: CaseResult): boolean {
  const scores = trials.flatMap(({ score }) => score ?? [])
  return scores.every((score) => Math.abs(score - (scores[0] ?? score)) < SAME)
}

/** The pairs as they stood when each case had so many answers; null: as they stand. */
function pairsAt({ candidate, baseline, facts }: Arms, repeats: number | null): Pair[] {
  const scores = (cases: ArmCases) => (repeats === null ? scoresOf(cases) : scoresAfter(cases, repeats))
  return pairsOf(scores(candidate), scores(baseline), facts)
}

function scoresAfter(cases: ArmCases, repeats: number): Map<string, number> {
  const means = new Map<string, number>()
  for (const [id, { trials }] of cases) {
    const scores = trials.slice(0, repeats).flatMap(({ score }) => score ?? [])
    if (scores.length > 0) means.set(id, scores.reduce((sum, score) => sum + score, 0) / scores.length)
  }
  return means
}

/** Correlation of the mean differences of two looks, estimated over the units: 0..1, 1 when both see the same. */
function correlation(before: readonly Pair[], after: readonly Pair[]): number {
  const earlier = deviations(before)
  const later = deviations(after)
  let both = 0
  let ofEarlier = 0
  let ofLater = 0
  for (const [unit, deviation] of later) {
    const other = earlier.get(unit) ?? 0
    both += deviation * other
    ofEarlier += other ** 2
    ofLater += deviation ** 2
  }
  const size = Math.sqrt(ofEarlier * ofLater)
  if (size > 0) return Math.min(1, Math.max(0, both / size))
  return ofEarlier === ofLater ? 1 : 0
}

/** What each independent unit adds to the sum of differences beyond its share of the mean. */
function deviations(pairs: readonly Pair[]): Map<string, number> {
  const weight = pairs.reduce((sum, pair) => sum + pair.weight, 0)
  const mean = pairs.reduce((sum, pair) => sum + (pair.candidate - pair.baseline) * pair.weight, 0) / weight
  const units = new Map<string, number>()
  for (const { candidate, baseline, weight: own, unit } of pairs) {
    units.set(unit, (units.get(unit) ?? 0) + (candidate - baseline - mean) * own)
  }
  return units
}
