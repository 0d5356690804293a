import { count, list, percentAsSet } from '../text/format.ts'
import type { PromptVerdict, ScoreComparison } from './comparison.ts'
import type { Coverage } from './coverage.ts'
import type { CriticalCases } from './critical-cases.ts'
import { criticalOpen } from './critical-reasons.ts'
import type { Levels } from './difference.ts'
import { FLOOR_WITHOUT_BASELINE, type GatePolicy } from './gate-policy.ts'
import { floorKept, scoreReason } from './reasons.ts'

/** Numbers that differ by less are the same number: 5 of 100 cases is no more than a margin of 0.05. */
const SAME = 1e-12

/** Everything that the word for one prompt on one model rests on. */
export type Evidence = {
  hasBaseline: boolean
  /** Everything is as in the base: there is nothing to compare. */
  unchanged: boolean
  /** The baseline may be another prompt: one that says mostly the same, under another name in another file. */
  doubtfulBaseline: boolean
  nonComparable: string | null
  score: ScoreComparison
  /** What the ends of the score's interval were held to. */
  levels: Levels
  policy: GatePolicy
  critical: CriticalCases
  candidate: Coverage
  baseline: Coverage
}

export type Judgement = {
  verdict: PromptVerdict
  reasons: string[]
  /** The score itself proves nothing, whatever else does; more answers might. */
  unproven: boolean
  /** What the mean score is held to; null where it is surely compared and `gate.minScore` sets nothing. */
  floor: number | null
}

/**
 * The verdict word and its reasons. Errors come first; then gaps, which forbid a good word. Cases that were never asked
 * forbid a bad one too: what was asked before a budget ended is a beginning of the golden set, not a sample of it.
 */
export function decidePrompt(evidence: Evidence): Judgement {
  const errors = errorsOf(evidence)
  const gaps = gapsOf(evidence)
  const { score, policy, candidate } = evidence
  const floor = policy.minScore ?? (evidence.doubtfulBaseline ? FLOOR_WITHOUT_BASELINE : null)
  if (errors.length > 0) return { verdict: 'error', reasons: [...errors, ...gaps], unproven: false, floor }
  const alone = withoutBaseline(evidence)
  if (alone !== null) {
    const held = floor ?? (evidence.unchanged ? null : FLOOR_WITHOUT_BASELINE)
    const verdict = gaps.length > 0 ? 'inconclusive' : alone.verdict
    const kept =
      held === null || score.candidate === null || score.candidate < held - SAME
        ? []
        : [floorKept(score.candidate, held)]
    const left = candidate.unscored.length > 0 ? [unscoredReason(candidate)] : []
    return { verdict, reasons: [...gaps, [alone.reason, ...kept].join(' '), ...left], unproven: false, floor: held }
  }
  const word = wordOf(score, policy)
  const unproven = (word === 'inconclusive' || word === 'within-margin') && score.delta !== null
  const reason = scoreReason(score, word, policy, evidence.levels)
  const good = word === 'improved' || word === 'non-inferior' || word === 'within-margin'
  if (good && gaps.length > 0) return { verdict: 'inconclusive', reasons: [...gaps, reason], unproven, floor }
  if (word === 'regressed' && isCut(evidence)) {
    const soFar = `In what was asked, ${lowerFirst(reason)}`
    return { verdict: 'inconclusive', reasons: [...gaps, soFar], unproven, floor }
  }
  return { verdict: word, reasons: [reason, ...gaps], unproven, floor }
}

/** Whether some cases were never asked. */
export function isCut({ candidate, baseline }: Pick<Evidence, 'candidate' | 'baseline'>): boolean {
  return candidate.notRun.length + baseline.notRun.length > 0
}

/** What a service says ends with a full stop, or without. */
function sentenceOf(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

/** The contract's words: what is proven from the interval, whose ends are the one-sided bounds, else from the estimate. */
function wordOf(score: ScoreComparison, { margin, require }: GatePolicy): PromptVerdict {
  const { delta, estimate, interval, cases, units } = score
  if (delta === null || estimate === null || interval === null) return 'inconclusive'
  const [lower, upper] = interval
  if (cases >= 2) {
    if (upper < 0 && delta < -margin - SAME) return 'regressed'
    if (lower > 0) return 'improved'
    if (lower > -margin) return 'non-inferior'
  }
  // Of one independent case nothing is estimated: the next answer may be any other.
  if (require === 'proof' || units < 2) return 'inconclusive'
  // No drop is within any margin, also within that of 0.
  // What is proven to be no chance is the difference that was measured.
  const drop = upper < 0 ? delta : estimate
  return drop > Math.min(-margin + SAME, -SAME) ? 'within-margin' : 'inconclusive'
}

function withoutBaseline(evidence: Evidence): { verdict: PromptVerdict; reason: string } | null {
  const { hasBaseline, unchanged, nonComparable, score, baseline } = evidence
  if (unchanged) return { verdict: 'unchanged', reason: 'Nothing of it changed, so it is compared with nothing.' }
  if (nonComparable !== null) return { verdict: 'non-comparable', reason: nonComparable }
  if (!hasBaseline) return { verdict: 'new', reason: 'The prompt is new: there is nothing to compare with.' }
  if (score.delta === null && baseline.lasting && baseline.errored.length === baseline.cases) {
    const why = baseline.firstError?.message ?? ''
    const what = baseline.onlyScoring
      ? "The base's answers cannot be scored by these assertions"
      : 'The base cannot be asked any more, now or later'
    return { verdict: 'non-comparable', reason: sentenceOf(`${what}: ${why}`) }
  }
  return null
}

function errorsOf({ candidate, baseline, score, policy, critical, ...evidence }: Evidence): string[] {
  const errors: string[] = []
  if (candidate.cases === 0) errors.push('No case was evaluated.')
  const { unscored } = candidate
  const scored = candidate.cases - candidate.errored.length - candidate.notRun.length - unscored.length
  if (unscored.length > 0 && scored === 0 && candidate.notRun.length === 0) {
    errors.push(unscoredReason(candidate))
  }
  if (scored > 0 && score.candidate === null) errors.push('Every case has the weight 0, so there is no score.')
  const unmeasured = candidate.errored.length
  const nothing = unmeasured > 0 && scored === 0
  if (unmeasured > 0 && (nothing || candidate.errorShare > policy.maxErrors + SAME)) {
    errors.push(
      `${count(unmeasured, 'case')} of ${candidate.cases} could not be measured (gate.maxErrors allows ${percentAsSet(policy.maxErrors)}): ${candidate.firstError?.message ?? 'no trial brought a score'}`,
    )
  }
  const lost = critical.unmeasured.filter((id) => candidate.errored.includes(id))
  if (lost.length > 0) errors.push(`Critical cases could not be measured: ${list(lost)}.`)
  const unjudged = critical.unmeasured.filter((id) => unscored.includes(id))
  if (unjudged.length > 0) errors.push(`Critical cases are not scored: ${list(unjudged)}.${hintOf(candidate)}`)
  const comparable = evidence.hasBaseline && evidence.nonComparable === null && !baseline.lasting
  if (comparable && score.delta === null && baseline.errored.length > 0) {
    errors.push(`The base could not be measured: ${baseline.firstError?.message ?? 'no trial brought a score'}`)
  }
  return errors
}

/** Cases that say nothing of a good answer, why, and what to do. */
function unscoredReason(candidate: Coverage): string {
  const { unscored, cases, whyUnscored } = candidate
  const why = whyUnscored === null ? '' : `: ${whyUnscored.message}`
  return `${count(unscored.length, 'case')} of ${cases} ${unscored.length === 1 ? 'is' : 'are'} not scored${why}.${hintOf(candidate)}`
}

function hintOf({ whyUnscored }: Coverage): string {
  return whyUnscored === null || whyUnscored.hint === null ? '' : ` ${whyUnscored.hint}`
}

/** What keeps the evidence from covering every case: with any of it, no good word may be said. */
function gapsOf({ candidate, baseline, score, policy, critical }: Evidence): string[] {
  const gaps = critical.undecided.map(criticalOpen)
  const arms = [
    ['this change', candidate],
    ['the base', baseline],
  ] as const
  for (const [arm, { notRun, cases }] of arms) {
    if (notRun.length > 0) gaps.push(`Not asked of ${arm}: ${count(notRun.length, 'case')} of ${cases}.`)
  }
  if (score.delta !== null && baseline.errored.length > 0 && baseline.errorShare > policy.maxErrors + SAME) {
    gaps.push(
      `${count(baseline.errored.length, 'case')} of ${baseline.cases} could not be measured in the base: ${baseline.firstError?.message ?? 'no trial brought a score'}`,
    )
  }
  return gaps
}
