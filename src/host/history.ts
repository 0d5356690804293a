import type { Clock } from '../clock.ts'
import { inSentences, messageOf, UserError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import type { History, HistoryEntry } from '../history/history.ts'
import type { Log } from '../log.ts'
import { isCommit } from '../report/commit.ts'
import type { CommitLine, PromptReport, Report } from '../report/report.ts'

/** Where the history of a branch is kept. */
export interface HistoryPlace {
  /** @returns null where it is not to be had, or not to be believed; why stands in the log */
  read(): Promise<History | null>
  /** Adds a commit. @returns all that is kept then; null as `read` */
  keep(entry: HistoryEntry): Promise<History | null>
}

/** Commits of this change that touched a file, newest first, where Git cannot tell. */
type RemoteWhy = (file: string, most: number) => Promise<CommitLine[]>

type HistorySources = {
  git: Git | null
  remoteWhy: RemoteWhy | null
  /** Null: nothing is kept. */
  place: HistoryPlace | null
  /** The branch whose history this run adds to; null: it reads alone. */
  branch: string | null
  clock: Clock
  log: Log
}

/** Commits that are named of one prompt, and prompts that they are looked up for. */
const MOST_COMMITS = 5
const MOST_PROMPTS = 20
const PATIENCE_MS = 15_000

/**
 * A report with what earlier runs measured, and why each prompt changed; a run of the default branch adds what it measured.
 * Nothing of it decides anything, so whatever goes wrong is a line in the log. It is done when the models were asked.
 */
export async function withHistory(report: Report, sources: HistorySources): Promise<Report> {
  if (report.prompts.length === 0) return report
  const [prompts, history] = await Promise.all([
    unlessFailed('Why the prompts changed is not shown', () => withWhy(report, sources), sources),
    unlessFailed('The history of earlier runs is not shown', () => historyOf(report, sources), sources),
  ])
  return { ...report, prompts: prompts ?? report.prompts, history }
}

/** Neither may hold up what a run found. */
async function unlessFailed<T>(what: string, act: () => Promise<T | null>, sources: HistorySources): Promise<T | null> {
  const { clock, log } = sources
  const ended = new AbortController()
  const late = clock.sleep(PATIENCE_MS, ended.signal).then(() => {
    throw new Error(`no answer within ${PATIENCE_MS / 1000} s`)
  })
  try {
    return await Promise.race([act(), late])
  } catch (thrown) {
    log.warn(`${what}: ${thrown instanceof UserError ? inSentences(thrown.message, thrown.hint) : messageOf(thrown)}`)
    return null
  } finally {
    late.catch(() => undefined)
    ended.abort()
  }
}

async function historyOf(report: Report, { git, place, branch, clock }: HistorySources): Promise<History | null> {
  if (place === null) return null
  const { head, run } = report
  if (branch === null || head === null || !isCommit(head)) return place.read()
  const { historyPoints, whyOf } = await import('../report/trend/entry.ts')
  const { keptEntry } = await import('../history/history-file.ts')
  const commit = (await git?.messageOf(head)) ?? null
  // Without its time a commit has no place among the others.
  if (commit === null) return place.read()
  const facts = { commit: head, branch, time: commit.time, measuredAt: clock.now(), subject: whyOf(commit.message) }
  const entry = keptEntry({ ...facts, runUrl: run?.url ?? null, prompts: historyPoints(report) })
  return entry === null ? place.read() : place.keep(entry)
}

async function withWhy(report: Report, { git, remoteWhy }: HistorySources): Promise<PromptReport[]> {
  const { head, base } = report
  if (head === null || base === null || !isCommit(head) || !isCommit(base)) return report.prompts
  const { subjectOf } = await import('../history/history-file.ts')
  const asked = new Map<string, Promise<CommitLine[] | null>>()
  const commitsOf = async (file: string): Promise<CommitLine[] | null> =>
    (await git?.commitsOf(file, { base, head }, MOST_COMMITS)) ?? (await remoteWhy?.(file, MOST_COMMITS)) ?? null
  const whyOf = async (prompt: PromptReport): Promise<PromptReport> => {
    if (prompt.change === 'unchanged' || (!asked.has(prompt.file) && asked.size === MOST_PROMPTS)) return prompt
    const found = asked.get(prompt.file) ?? commitsOf(prompt.file)
    asked.set(prompt.file, found)
    const why = await found
    return { ...prompt, why: why?.map(({ commit, subject }) => ({ commit, subject: subjectOf(subject) })) ?? null }
  }
  return await Promise.all(report.prompts.map(whyOf))
}
