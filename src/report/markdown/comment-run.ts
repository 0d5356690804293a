/**
 * Whose a comment is: the run that says in it that it is under way, or whose result it holds. Runs of one pull request may end in
 * another order than they began, and an older one may not take the place of a later one.
 */

const RUNNING = /^<!-- ai-cicd-action:running (\d{1,15}) -->$/
/** As a result ends, and as a run that has none is told of. */
const RESULT = /\[(?:Run \d{1,9}|Open the run)\]\([^\s)]*\/actions\/runs\/(\d{1,15})[/)]/

/** The run that says in a comment that it is under way, by its id; null where a result stands. */
export function runUnderWay(body: string): number | null {
  const found = RUNNING.exec(linesOf(body)[1] ?? '')
  return found === null ? null : Number(found[1])
}

/**
 * Whether a comment is of a run that began later.
 * @param id of a run: it rises from run to run of a repository, and stays when a run is started again
 */
export function isOfLaterRun(body: string, id: number): boolean {
  const found = RESULT.exec(footerOf(body))
  return (runUnderWay(body) ?? Number(found?.[1] ?? 0)) > id
}

/** What a result ends with: its run, its commits. */
export function footerOf(body: string): string {
  return (linesOf(body).at(-1) ?? '').split('<br>').at(-1) ?? ''
}

/** GitHub may hand a body back with other line ends. */
export function linesOf(body: string): string[] {
  return body.replaceAll('\r\n', '\n').trimEnd().split('\n')
}
