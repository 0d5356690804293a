import type { LimitName } from '../canary/analysis/limits.ts'
import type { CanaryReport } from './canary-report.ts'
import { limitInWords } from './limit-words.ts'
import type { ReleaseReport } from './release-report.ts'
import { releaseOutcome, rollbackCommand, tellingCanary, whyInWords } from './release-text.ts'

/**
 * What a reader is to know first: what happened, why, and what next. All are sentences that may hold names from files
 * between backticks: a renderer makes them safe. Null where there is nothing to say.
 */
export type ReleaseOpening = { headline: string; why: string | null; next: string | null }

export function releaseOpening(report: ReleaseReport): ReleaseOpening {
  return { headline: releaseOutcome(report), why: whyOf(report), next: nextOf(report) }
}

function whyOf(report: ReleaseReport): string | null {
  const { problem, dryRun, approval, open } = report
  const back = problem === null ? report.canaries.find(({ outcome }) => outcome === 'rolled-back') : undefined
  const telling = tellingCanary(report) ?? back ?? null
  if (telling !== null) return ended(whyInWords(telling))
  if (problem !== null) return ended(problem.message)
  if (open.length > 0 || dryRun) return null
  const kept = keptInWords(report.canaries)
  return [approval, kept].filter((one) => one !== null).join(' ') || null
}

/** Of what went through: that its limits were watched, and of how many calls. */
function keptInWords(canaries: readonly CanaryReport[]): string | null {
  const watched = canaries.filter(({ outcome, findings }) => outcome === 'promoted' && findings.length > 0)
  const [first] = watched
  if (first === undefined) return null
  const counted = first.findings.find(({ counts }) => counts.canary !== null)
  return counted === undefined ? null : `No limit was broken: ${limitInWords(counted, first)}.`
}

function nextOf(report: ReleaseReport): string | null {
  const { problem, dryRun, open, command, rollout } = report
  const back = report.canaries.find(({ outcome }) => outcome === 'rolled-back')
  if (back !== undefined && rollout === 'rolled-back') return afterWayBack(back)
  if (problem !== null) return problem.hint ?? 'Run it again when the reason is gone: what is done is not done twice.'
  if (open.length > 0) return null
  if (dryRun) return command === 'pin' ? null : 'Run the same without `dry-run` to do it.'
  switch (rollout) {
    case 'promoted':
    case 'published': {
      const undo = rollbackCommand(report)
      return undo === null ? 'Nothing must be done.' : `Nothing must be done. To go back: \`${undo}\`.`
    }
    case 'rolled-back':
      return 'Nothing must be done at once. Mend what was wrong, and release it with a new tag.'
    default:
      return null
  }
}

const LOOK_AT: Record<LimitName, string> = {
  'errorRate.max': 'Look at the calls that failed (the summary has the query for their log)',
  'errorRate.worseBy': 'Look at the calls that failed (the summary has the query for their log)',
  'p99Latency.max': 'Look at how long its answers are and what they wait for',
  'p99Latency.worseBy': 'Look at how long its answers are and what they wait for',
  'quality.min': 'Look at the answers that score low',
  'quality.worseBy': 'Look at the answers that score low',
  'costPerRequest.worseBy': 'Shorten the prompt or its answers',
}

/** What to do after a way back, which has left the users with the old version. */
function afterWayBack({ findings, reason, old }: CanaryReport): string {
  const served = `Version ${old} has all traffic.`
  const [broken] = findings.filter(({ limit, verdict }) => verdict === 'broken' && reason.includes(limit))
  if (broken !== undefined) return `${served} ${LOOK_AT[broken.limit]}, mend the prompt, and release it with a new tag.`
  if (/ of \d+ invocations/.test(reason)) {
    return `${served} Give the step more calls: a larger \`weight\`, a longer \`hold\` or \`maxStep\`, or a smaller \`minInvocations\`; then release again.`
  }
  if (/alarm /.test(reason)) return `${served} Look at what the alarm watches, and release again when it is green.`
  return `${served} Release again when the reason is gone.`
}

/** A whole sentence. One that begins with a name is left as it is. */
function ended(text: string): string {
  const begun = /^[a-z]+ /.test(text) ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : text
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
