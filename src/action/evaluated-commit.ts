import { UserError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import type { Trigger } from '../github/event.ts'

/** The commit that is checked out beside the one that the event is about. */
type EvaluatedCommit = {
  /** The commit to show as judged. */
  head: string
  /** Whether it is the event's; null where there is no Git to tell. */
  isEvents: boolean | null
}

/** A job may have checked out anything: a pull request's head after a comment, an old tag after a push. */
export async function evaluatedCommit(git: Git | null, trigger: Trigger): Promise<EvaluatedCommit> {
  const { sha, pullRequest } = trigger
  const reported = pullRequest?.headSha ?? sha
  const head = (await git?.head()) ?? null
  if (git === null || head === null) return { head: reported, isEvents: null }
  if (head === sha || head === reported) return { head: reported, isEvents: true }
  // GitHub may have merged the same head anew since.
  if (pullRequest !== null && (await git.parentsOf(head))?.[1] === reported) return { head: reported, isEvents: true }
  // An annotated tag has a name of its own beside its commit's.
  return { head, isEvents: (await git.resolve(sha)) === head }
}

/** What to tell of an evaluation whose commit is not the event's; null when it is. */
export function commitNote({ head, isEvents }: EvaluatedCommit, { event, sha, pullRequest }: Trigger): string | null {
  if (isEvents !== false) return null
  const other =
    pullRequest === null
      ? `\`${event}\` is about ${sha.slice(0, 12)}`
      : `the head of this pull request is ${pullRequest.headSha.slice(0, 12)}`
  return `Judged was commit ${head.slice(0, 12)}, because it is checked out; ${other}.`
}

/**
 * A release is of the commit that its event names, or its record would be of other prompts than were published.
 * @returns the commit
 * @throws UserError when another is checked out, and, except after a push, when it cannot be told
 */
export async function releasedCommit(git: Git | null, trigger: Trigger): Promise<string> {
  const { head, isEvents } = await evaluatedCommit(git, trigger)
  if (isEvents === true || (isEvents === null && (trigger.kind === 'push' || trigger.kind === 'tag'))) return head
  const hint = 'Use actions/checkout without `ref`, and start the workflow on the branch or tag that is to be released.'
  if (isEvents === null) {
    throw new UserError(`nobody can tell which commit is released: there is no Git checkout`, { hint })
  }
  throw new UserError(
    `commit ${head.slice(0, 12)} is checked out, and \`${trigger.event}\` is about ${trigger.sha.slice(0, 12)}: nothing was released`,
    { hint },
  )
}
