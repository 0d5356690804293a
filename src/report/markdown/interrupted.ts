import { shortCommit } from '../commit.ts'

type EndedRun = { marker: string; head: string; runUrl: string }

/** The comment of a run whose result GitHub did not take: that it is running must not stand there any longer. */
export function untoldComment(run: EndedRun): string {
  return [
    run.marker,
    `### ⚪ Evaluated: the result for \`${shortCommit(run.head)}\` could not be written here`,
    '',
    `It stands in the run's summary. [Open the run](${run.runUrl}).`,
    '',
  ].join('\n')
}

/** The comment of a run that ended before it had a result: the earlier result must not stand as this commit's. */
export function interruptedComment(run: EndedRun): string {
  return [
    run.marker,
    `### ⚪ Not evaluated: the run for \`${shortCommit(run.head)}\` ended before it had a result`,
    '',
    `It was cancelled or it ran out of time. [Open the run](${run.runUrl}) to see why, or start it again.`,
    '',
  ].join('\n')
}
