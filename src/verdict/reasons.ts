import { fewestDiscordant } from '../statistics/power.ts'
import {
  count,
  percent,
  percentAsSet,
  percentBeside,
  percentNumber,
  pointsBeside,
  pointsText,
  pValue,
} from '../text/format.ts'
import type { IncreaseCheck, PromptVerdict, ScoreComparison } from './comparison.ts'
import type { CriticalCase } from './critical-cases.ts'
import type { Levels } from './difference.ts'
import type { GatePolicy } from './gate-policy.ts'

/** What the comparison of the scores says, as one sentence that names the numbers it rests on. */
export function scoreReason(
  score: ScoreComparison,
  verdict: PromptVerdict,
  policy: GatePolicy,
  levels: Levels,
): string {
  const { delta, interval, p } = score
  if (delta === null || interval === null || p === null) return 'No case was measured in both arms.'
  const [lower, upper] = interval
  const level = percentAsSet(2 * policy.confidence - 1)
  const proof = `${level} interval ${percentNumber(lower)} to ${percentNumber(upper)}, ${pValue(p)}${unbiased(score)}`
  const margin = `the margin of ${pointsText(policy.margin)}`
  switch (verdict) {
    case 'regressed':
      return `The score fell by ${pointsBeside(-delta, policy.margin)} (${proof}): more than ${margin}, and not by chance.`
    case 'improved':
      return `The score rose by ${pointsText(delta)} (${proof}).`
    case 'non-inferior':
      return `The score ${moved(delta)}; a drop of more than ${pointsText(-lower)} is excluded with ${percentAsSet(policy.confidence)} confidence, and the margin is ${pointsText(policy.margin)}.`
    default:
      return openReason(score, { delta, lower, upper, p }, policy, levels)
  }
}

/** How many draws the cases are, where that is fewer: one answer that many share proves as much as one. */
function independent({ cases, units }: ScoreComparison): string {
  return units < cases ? ` (${units} independent)` : ''
}

/** What is left of the change when it ended the asking by being extreme; nothing where that makes no difference. */
function unbiased({ delta, estimate }: ScoreComparison): string {
  if (delta === null || estimate === null || percentNumber(estimate) === percentNumber(delta)) return ''
  return `, about ${pointsText(Math.abs(estimate))} without the bias of stopping`
}

/** Why nothing is proven: what stands in the way, and what is not excluded. */
function openReason(
  score: ScoreComparison,
  { delta, lower, upper, p }: { delta: number; lower: number; upper: number; p: number },
  policy: GatePolicy,
  levels: Levels,
): string {
  const fewest = fewestDiscordant(levels.upper)
  const margin = `the margin of ${pointsText(policy.margin)}`
  if (score.cases < 2) return 'Only 1 case was measured in both arms; a difference takes at least 2.'
  if (score.discordant === 0) {
    return `No score differs, but ${score.cases} identical cases${independent(score)} do not exclude a drop of ${pointsBeside(-lower, policy.margin)}${
      policy.margin > 0 && policy.margin < 1
        ? `; ${Math.floor(Math.log(levels.lower) / Math.log1p(-policy.margin)) + 1} independent ones are needed for ${margin}`
        : ''
    }.`
  }
  if (upper < 0) {
    return `The score fell by ${pointsText(-delta)}, not by chance (${pValue(p)}${unbiased(score)}) but within ${margin}; a drop of up to ${pointsText(-lower)} is not excluded.`
  }
  const size = score.minimumDetectableEffect
  const seen = size === null ? '' : ` The smallest drop that would be noticed is ${pointsText(size)}.`
  if (score.minimumDetectableEffect === null || (delta < 0 && score.discordant < fewest)) {
    return `The score ${moved(delta)}, and ${count(score.discordant, 'case')} of ${score.cases}${independent(score)} ${score.discordant === 1 ? 'differs' : 'differ'}: no drop can be proven with fewer than ${fewest} independent cases that differ, all for the worse.`
  }
  if (delta < -policy.margin) {
    return `The score fell by ${pointsBeside(-delta, policy.margin)}, more than ${margin}, but that can be chance (${pValue(p)}).${seen}`
  }
  return `The score ${moved(delta)}; a drop of up to ${pointsBeside(-lower, policy.margin)} is not excluded, and ${margin} is less.${seen}`
}

/** @param why `gate.minScore` sets the floor; or it is the one of a prompt without a baseline, or with a doubtful one */
export function floorReason(mean: number, floor: number, why: 'set' | 'alone' | 'doubtful'): string {
  const below = `The mean score ${percentBeside(mean, floor)} is below the floor of ${percentAsSet(floor)}`
  if (why === 'set') return `${below} (gate.minScore).`
  const where =
    why === 'alone'
      ? 'where there is nothing to compare with'
      : 'where only a prompt of another name and file is compared with'
  return `${below}, which holds ${where}: reach it, or set gate.minScore.`
}

export function floorKept(mean: number, floor: number): string {
  return `Its mean score ${percent(mean)} reaches the floor of ${percentAsSet(floor)}.`
}

export function criticalReason(critical: CriticalCase): string {
  return `Critical case ${critical.id} failed ${critical.failed} of ${critical.scored} repeats.`
}

export function undecidedReason(critical: CriticalCase): string {
  return `Critical case ${critical.id} failed ${critical.failed} of ${count(critical.scored, 'repeat')}; 3 repeats are needed to decide about it.`
}

export function increaseReason(what: 'cost per request' | 'p95 latency', check: IncreaseCheck): string {
  const proven = check.lowerBound === null ? '' : `, by at least ${percentBeside(check.lowerBound, check.limit)}`
  return `The ${what} rose by ${percentBeside(check.increase, check.limit)}${proven}: more than the limit of ${percentAsSet(check.limit)}.`
}

function moved(delta: number): string {
  if (Math.abs(delta) < 1e-12) return 'did not change'
  return delta < 0 ? `fell by ${pointsText(-delta)}` : `rose by ${pointsText(delta)}`
}
