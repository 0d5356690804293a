import { oneLine } from '../../text/untrusted.ts'
import { headline, type Voice } from '../headline.ts'
import { elsewhere, openingOf } from '../opening.ts'
import { releaseOpening } from '../release-opening.ts'
import type { ReleaseReport } from '../release-report.ts'
import type { Report } from '../report.ts'

/** How a run is spoken of in a chat: no more than the first lines of its comment, as plain text on one line each. */
export type Notice = {
  kind: 'evaluation' | 'rollout'
  /** The verdict of an evaluation, the outcome of a rollout. */
  result: 'pass' | 'fail' | 'inconclusive' | 'error' | 'skipped' | 'promoted' | 'rolled-back' | 'held' | 'published'
  headline: string
  why: string | null
  next: string | null
  /** The run on GitHub; null outside of it. */
  url: string | null
  /** `owner/name`. */
  repository: string
  commit: string | null
  prompts: Array<{
    id: string
    verdict: string
    score: number | null
    baselineScore: number | null
    delta: number | null
  }>
}

/** What of a run decides whether it is told. */
export type NoticeRun = { report: Report; release: ReleaseReport | null; onDefaultBranch: boolean }

/** The words of `notify.on`; null: rollouts always, and evaluations of the default branch that are red. */
export type NoticeRule = ReadonlyArray<
  'fail' | 'inconclusive' | 'error' | 'rolled-back' | 'promoted' | 'held' | 'always'
> | null

const MOST_HEADLINE = 200
const MOST_SENTENCE = 500
const MOST_PROMPTS = 50

const voice: Voice = { name: (text) => oneLine(text, 60), sentence: (text) => oneLine(text, 200), warning: 'Note:' }

/** @returns null when this run is not to be told */
export function noticeOf(run: NoticeRun, rule: NoticeRule, repository: string): Notice | null {
  const { report, release } = run
  const result = resultOf(run)
  if (result === null || !isWanted(run, result, rule)) return null
  const opening = release === null ? evaluationOpening(report) : releaseOpening(release)
  return {
    kind: release === null ? 'evaluation' : 'rollout',
    result,
    headline: spoken(opening.headline, MOST_HEADLINE),
    why: opening.why === null ? null : spoken(opening.why, MOST_SENTENCE),
    next: opening.next === null ? null : spoken(opening.next, MOST_SENTENCE),
    url: report.run?.url ?? null,
    repository,
    commit: release?.commit ?? report.head,
    prompts: report.prompts.slice(0, MOST_PROMPTS).map(({ id, comparison: { verdict, score } }) => ({
      id: oneLine(id, 200),
      verdict,
      score: score.candidate,
      baselineScore: score.baseline,
      delta: score.delta,
    })),
  }
}

/** Null for what changed nothing: a plan, a visit that found nothing, a pin. */
function resultOf({ report, release }: NoticeRun): Notice['result'] | null {
  if (release === null) return report.verdict
  if (release.dryRun || release.command === 'pin') return null
  if (release.rollout === 'rolled-back' || release.rollout === 'held') return release.rollout
  if (release.problem !== null) return 'error'
  return release.rollout === 'nothing-to-do' ? null : release.rollout
}

function isWanted(
  { report, release, onDefaultBranch }: NoticeRun,
  result: Notice['result'],
  rule: NoticeRule,
): boolean {
  if (rule === null) return release !== null || (onDefaultBranch && report.blocks)
  if (rule.includes('always')) return true
  // What is published without an alias to move is as live as what was promoted.
  const words: readonly string[] = rule
  return (release !== null || onDefaultBranch) && words.includes(result === 'published' ? 'promoted' : result)
}

function evaluationOpening(report: Report): { headline: string; why: string | null; next: string | null } {
  const { why, next } = openingOf(report)
  return { headline: headline(report, voice), why, next: next === null ? null : elsewhere(next, null) }
}

/** Plain text: code spans lose their marks. */
function spoken(text: string, most: number): string {
  return oneLine(text.replaceAll('`', ''), most)
}
