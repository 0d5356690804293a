import { errorGroups } from './cases.ts'
import { type FailureKind, gravestFailure } from './failure.ts'
import { furtherReasons } from './headline.ts'
import type { PromptReport, Report } from './report.ts'
import { pointsAsSet } from './score-words.ts'

/**
 * What a reader is to know right below the headline: whether to merge, why, and what next. `why` and `next` are
 * sentences that may hold names from files and words of a service: a renderer makes them safe as it does with reasons.
 */
export type Opening = {
  /** Whether to merge, as a sentence; null where nothing was evaluated and nothing is wrong. */
  merge: string | null
  /** Null when no reason is given. */
  why: string | null
  /** What to do now; null when it stands in the reason. */
  next: string | null
  /** The reasons that neither the headline nor `why` has said. */
  others: readonly string[]
}

export function openingOf(report: Report): Opening {
  const reasons = furtherReasons(report)
  const next = nextOf(report)
  const { why, others } = whyOf(report, reasons, next)
  return { merge: mergeOf(report), why, next, others }
}

/** What becomes of the check, in the words of a merge. */
function mergeOf(report: Report): string | null {
  const { verdict, blocks, prompts } = report
  if (verdict === 'fail') return 'Do not merge.'
  if (blocks) return 'Do not merge yet: the check fails.'
  if (verdict === 'inconclusive' || verdict === 'error') return 'You decide: the check passes all the same.'
  if (prompts.length === 0) return verdict === 'skipped' ? 'The check passes.' : null
  if (report.weakened.length > 0) return 'Look twice before you merge: this change also alters how it is judged.'
  if (hasDoubts(report)) return 'Look twice before you merge: what was measured shows little.'
  return 'You can merge.'
}

/** Why, and the reasons that it leaves to be told below. */
function whyOf(report: Report, reasons: readonly string[], next: string | null): Pick<Opening, 'why' | 'others'> {
  const [first, ...others] = reasons
  const { prompts, verdict, margin } = report
  if (prompts.length > 1 && verdict === 'pass' && !hasDoubts(report)) {
    return { why: `Nothing dropped beyond your margin of ${pointsAsSet(margin)} points.`, others: reasons }
  }
  if (first === undefined) return { why: null, others: [] }
  const said = next !== null && first.endsWith(next) ? first.slice(0, -next.length).trim() : first
  const [only] = prompts
  if (only === undefined || prompts.length > 1 || !said.startsWith(`${only.id}: `)) return { why: said, others }
  // In the headline its name has been said; what else there is of it stands below.
  const text = said.slice(`${only.id}: `.length)
  const [gravest = text] = only.comparison.reasons
  if (!text.startsWith(gravest)) return { why: text, others }
  const rest = text.slice(gravest.length).trim()
  return { why: gravest, others: rest === '' ? others : [rest, ...others] }
}

function nextOf(report: Report): string | null {
  const { prompts, verdict, stopped, diagnostics } = report
  if (prompts.length === 0) {
    if (diagnostics.length > 0) return 'Mend what is listed below, and push again.'
    return verdict === 'skipped' && !report.blocks ? 'Nothing to do.' : null
  }
  switch (verdict) {
    case 'fail':
      return FAILED[gravestFailure(prompts)?.kind ?? 'score']
    case 'error':
      return afterErrors(prompts)
    case 'inconclusive':
      return stopped?.remedy ?? adviceOf(prompts, 'inconclusive') ?? MORE
    case 'skipped':
      return null
    case 'pass':
      return afterPass(report)
  }
}

const FAILED: Record<FailureKind, string> = {
  score: 'Look below at the cases that got worse, mend the prompt, and push again.',
  critical: 'Look below at the critical case, mend the prompt, and push again.',
  floor: 'Look below at the cases that fail, and mend the prompt; or set `gate.minScore` to what it must reach.',
  cost: 'Shorten the prompt or its answers, or choose a cheaper model; or raise `gate.maxCostIncrease`.',
  latency: 'Shorten the answers, or choose a faster model; or raise `gate.maxLatencyIncrease`.',
  attacks: 'Look below at the attacks that succeed, mend the prompt, and push again.',
}

const MORE = 'Add cases, or ask each of them more often (`evaluation.repeat`).'

function afterPass({ weakened, prompts }: Report): string {
  if (weakened.length > 0) return 'Have what it alters approved by those who own it.'
  if (prompts.some(({ comparison }) => comparison.doubts.length > 0)) {
    return 'Look at the cases and answers below: what is measured there should be what you care about.'
  }
  const advice = adviceOf(prompts, 'within-margin')
  if (advice !== null) return `Nothing must be done. ${advice}`
  const isAlone = prompts.every(({ comparison }) => comparison.score.delta === null)
  return isAlone ? 'Nothing must be done; the next change is compared with this version.' : 'Nothing must be done.'
}

/** What would settle it, of the only prompt with this verdict; several have it each in their own line below. */
function adviceOf(prompts: readonly PromptReport[], verdict: 'inconclusive' | 'within-margin'): string | null {
  const [only, ...others] = prompts.filter(({ comparison }) => comparison.verdict === verdict)
  const advice = (only?.comparison.advice ?? []).join(' ')
  return others.length > 0 || advice === '' ? null : advice
}

/** The remedy of the commonest error, where what failed tells one. */
function afterErrors(prompts: readonly PromptReport[]): string {
  const [commonest] = errorGroups(prompts)
  return commonest?.error.hint ?? 'Mend the cause named below, and run it again.'
}

function hasDoubts({ prompts }: Report): boolean {
  return prompts.some(({ comparison }) => comparison.doubts.length > 0)
}

/**
 * What next, for where no report stands below it.
 * @param place where the report stands instead; null: the sentence stands alone, as in a chat
 */
export function elsewhere(next: string, place: 'above' | null): string {
  const said = place === null ? '$1' : `$1 ${place}`
  return next.replace(/\b(Look(?: at the cases and answers)?|listed|named) below\b/, said)
}
