import { fewestDiscordant } from '../statistics/power.ts'
import {
  count,
  percent,
  percentAsSet,
  percentBeside,
  pointsBeside,
  pointsText,
  rangeInWords,
  whole,
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
  const { delta, interval } = score
  if (delta === null || interval === null) return 'No case was measured in both versions.'
  const [lower] = interval
  const sure = `${rangeInWords(interval)}, ${percentAsSet(2 * policy.confidence - 1)} sure`
  const margin = `your margin of ${pointsText(policy.margin)}`
  switch (verdict) {
    case 'regressed':
      return `The score fell by ${pointsBeside(-delta, policy.margin)}, more than ${margin} and not by chance (${sure}).`
    case 'improved':
      return `The score rose by ${pointsText(delta)}, and not by chance (${sure}).`
    case 'non-inferior':
      return `The score ${moved(delta)}; a drop of more than ${pointsText(-lower)} is ruled out (${percentAsSet(policy.confidence)} sure), and your margin is ${pointsText(policy.margin)}.`
    case 'within-margin':
      return `The score ${moved(delta)}${corrected(score, policy)}${delta < 0 ? `, within ${margin}` : ''}; ${hidden(score, lower, policy)}.`
    default:
      return openReason(score, { delta, interval, sure }, policy, levels)
  }
}

/** How many draws the cases are, where that is fewer: one answer that many share proves as much as one. */
function independent({ cases, units }: ScoreComparison): string {
  return units < cases ? ` (${units} independent)` : ''
}

/** What the cases could not have shown. */
function hidden(score: ScoreComparison, lower: number, { margin }: GatePolicy): string {
  const these = score.cases === 1 ? 'this 1 case' : `these ${whole(score.cases)} cases`
  return `${these}${independent(score)} could not show a drop of up to ${pointsBeside(-lower, margin)}`
}

/** What is left of the drop when it ended the asking by being extreme, where that makes the difference. */
function corrected({ delta, estimate }: ScoreComparison, { margin }: GatePolicy): string {
  if (delta === null || estimate === null || delta > -margin || estimate <= -margin) return ''
  return `, about ${pointsText(-estimate)} when corrected for having stopped there`
}

/** Why nothing is proven: what stands in the way, and what is not excluded. */
function openReason(
  score: ScoreComparison,
  { delta, interval: [lower, upper], sure }: { delta: number; interval: readonly [number, number]; sure: string },
  policy: GatePolicy,
  levels: Levels,
): string {
  const { margin: most } = policy
  const margin = `your margin of ${pointsText(most)}`
  const fewest = fewestDiscordant(levels.upper)
  if (score.cases < 2) return 'Only 1 case was measured in both versions; a difference takes at least 2.'
  if (score.units < 2)
    return `These ${score.cases} cases are one: they share an answer or a cluster, and a difference takes at least 2 independent ones.`
  if (upper < 0) {
    return `The score fell by ${pointsBeside(-delta, most)}, not by chance, but a drop within ${margin} is not ruled out (${sure}).`
  }
  if (delta < 0 && score.discordant < fewest) {
    return `The score ${moved(delta)}, and only ${count(score.discordant, 'case')} of ${score.cases}${independent(score)} ${score.discordant === 1 ? 'differs' : 'differ'}: a drop is proven by at least ${fewest} independent cases that differ, all for the worse.`
  }
  if (delta < -most) {
    return `The score fell by ${pointsBeside(-delta, most)}, more than ${margin}, but that can be chance (${sure}).`
  }
  const what = score.discordant === 0 ? 'No score differs' : `The score ${moved(delta)}`
  return `${what}, but ${hidden(score, lower, policy)}, and your margin is ${pointsText(most)}.`
}

/** @param why `gate.minScore` sets the floor; or it is the one of a prompt without a base, or with a doubtful one */
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
