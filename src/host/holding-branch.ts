import { UserError } from '../errors.ts'
import type { RemoteCommits } from '../git/baseline.ts'
import type { Git } from '../git/git.ts'
import type { Log } from '../log.ts'

type Places = {
  git: Git | null
  /** Null without a token, and in a terminal. */
  remote: Pick<RemoteCommits, 'mergeBase'> | null
  /** Null: the one that this clone knows. */
  defaultBranch: string | null
  log: Log
}

/**
 * The default branch, when a commit is proven to be in its history; for what is released by a tag, which is on no branch.
 * @returns null when it is not, or that cannot be found out: no release depends on it
 */
export async function holdingBranch(
  { git, remote, defaultBranch, log }: Places,
  commit: string,
): Promise<string | null> {
  const name = defaultBranch ?? (await git?.defaultBranch()) ?? null
  if (name === null) return null
  const tip = (await git?.branch(name)) ?? null
  if (git !== null && tip !== null) {
    if ((await git.mergeBase(commit, tip)) === commit) return name
    // A complete clone has the whole history.
    if (!(await git.isShallow())) return null
  }
  try {
    return (await remote?.mergeBase(name, commit)) === commit ? name : null
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    log.info(`The branch of this release is not recorded: ${thrown.message}`)
    return null
  }
}
