import { shortCommit } from '../commit.ts'

/** The comment of a run that ended before it had a result: the earlier result must not stand as this commit's. */
export function interruptedComment(run: { marker: string; head: string; runUrl: string }): string {
  return [
    run.marker,
    `### ⚪ Not evaluated: the run for \`${shortCommit(run.head)}\` ended before it had a result`,
    '',
    `It was cancelled or it ran out of time. [Open the run](${run.runUrl}) to see why, or start it again.`,
    '',
  ].join('\n')
}
