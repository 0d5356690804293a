import type { Snapshot } from '../source/snapshot.ts'
import type { Tree } from '../source/tree.ts'
/** `absent`: the remote says that it has no such thing. `unreachable`: there is no remote, or it does not answer, or refuses. */
export type Fetched = 'fetched' | 'absent' | 'unreachable'

/** A commit, with the first line of its message, which is anybody's text. */
export type CommitSubject = { commit: string; subject: string }

/** A Git checkout. Every sha is a full one. */
export interface Git {
  /** Absolute path of the working tree. */
  readonly root: string
  /** The commit that is checked out; null before the first commit. */
  head(): Promise<string | null>
  /** All parents, also those that a shallow clone has cut off; null when the commit itself is not here. */
  parentsOf(sha: string): Promise<string[] | null>
  /** The best common ancestor as far as the history is here; null when none is. */
  mergeBase(a: string, b: string): Promise<string | null>
  /** When a commit was made (Unix ms), and its whole message; null when it is not here. */
  messageOf(sha: string): Promise<{ time: number; message: string } | null>
  /**
   * Commits of `head` that are not of `base`, newest first.
   * @param file those alone that changed it; null: all
   * @param most how many
   * @returns null when one of the two is not here, and in a shallow clone, whose history does not tell
   */
  commitsOf(file: string | null, range: { base: string; head: string }, most: number): Promise<CommitSubject[] | null>
  /** Whether the commit is here (in a partial clone git may get it for that). */
  has(sha: string): Promise<boolean>
  isShallow(): Promise<boolean>
  /**
   * Gets commits from the remote.
   * @param revisions shas, or full names such as `refs/heads/main` and `refs/tags/v1`
   * @param depth commits of history per revision. Only a shallow clone heeds it: a complete one must not become shallow
   */
  fetch(revisions: readonly string[], depth: number | 'all'): Promise<Fetched>
  /** The commit a user means by a sha, tag, branch or expression such as `HEAD~1`; null when it is not here. */
  resolve(revision: string): Promise<string | null>
  /** The newest commit known of a branch: the remote's, else the local one's; null when it is not here. */
  branch(name: string): Promise<string | null>
  /** Name of the remote's default branch as far as this clone knows, else `main` or `master`; null when there is none. */
  defaultBranch(): Promise<string | null>
  /** The commit's files, with those of its submodules and of Git LFS. */
  tree(sha: string): Tree
  snapshot(sha: string): Promise<Snapshot>
  /** Whether every file that git knows is as it was committed, in submodules too. */
  isClean(): Promise<boolean>
  /**
   * Reads ahead what comparing a checked out merge commit with its first parent takes; nothing for other commits.
   * @param fetches whether a parent that is not here is fetched
   */
  preload(fetches: boolean): Promise<void>
  /**
   * Renamed files from that commit to what is staged: new path → old path. A new file that git was not yet told of is not
   * seen; empty when the commit is not here.
   */
  renames(baseSha: string): Promise<Map<string, string>>
  /**
   * Files that differ between that commit and what is staged: changed, new, gone, and of a renamed one both names. Null when
   * the commit is not here.
   */
  changed(baseSha: string): Promise<string[] | null>
}
