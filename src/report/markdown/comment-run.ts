/** Which run a comment that stands is of, by what our comments begin and end with. */
import { shortCommit } from '../commit.ts'

/** `id`: rises from run to run of a repository, and stays when a run is started again. `head`: the commit that it is of. */
export type CommentRun = { id: number; head: string }

const RUNNING = /^<!-- ai-cicd-action:running (\d+) -->$/
/** A run's address in what a comment ends with: first of all in a result, after a sentence where there is none. */
const RUN =
  /^(?:(?:<sub>)?\[Run \d+\]|It (?:was cancelled|stands in)[^[]*\[Open the run\])\(https?:\/\/[^\s()]+\/actions\/runs\/(\d{1,15})(?:\/attempts\/\d+)?\)/
/** What is said of a run without a result begins with its commit. */
const WITHOUT_RESULT = /^### (?:⏳ Running: |⚪ (?:Not evaluated: the run|Evaluated: the result) for )`([0-9a-f]{7})`/

/**
 * Whether a comment tells of a later run on another commit, which an earlier run that ends after it must not replace: what is
 * older would stand there as if it were the newest. A run of the same commit may, and where
 * a comment tells no run, as one that is a single line does not, any.
 */
export function isOfLaterRun(existing: string, { id, head }: CommentRun): boolean {
  const [, second = '', third = ''] = linesOf(existing)
  const owner = ownerOf(existing) ?? Number(RUN.exec(footerOf(existing))?.[1] ?? 0)
  const commit = WITHOUT_RESULT.exec(second)?.[1] ?? WITHOUT_RESULT.exec(third)?.[1] ?? resultCommitOf(existing)
  return owner > id && commit !== shortCommit(head)
}

/** The run that says in a comment that it is under way; null where a result stands. */
export function ownerOf(body: string): number | null {
  const found = RUNNING.exec(linesOf(body)[1] ?? '')
  return found === null ? null : Number(found[1])
}

/** What a result ends with: its run, its commits. */
export function footerOf(body: string): string {
  return (linesOf(body).at(-1) ?? '').split('<br>').at(-1) ?? ''
}

/** The first seven characters of the commit that a result is of; null where it tells none. */
export function resultCommitOf(body: string): string | null {
  return /\[`([0-9a-f]{7})`\]/.exec(footerOf(body))?.[1] ?? null
}

/** GitHub may hand a body back with other line ends. */
export function linesOf(body: string): string[] {
  return body.replaceAll('\r\n', '\n').trimEnd().split('\n')
}
