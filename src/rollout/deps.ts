import type { Aws } from '../aws/aws.ts'
import type { Deps } from '../experiment/deps.ts'
import type { Baseline } from '../git/baseline.ts'
import type { GitHub, Repository } from '../github/api.ts'
import type { Deployment } from '../github/deployments.ts'
import type { CommitsBetween } from '../report/release-report.ts'

/** Every effect of a release. */
export type ReleaseDeps = Deps & {
  aws: Aws
  /** Who owns what a rollout leaves in an alias: run and attempt, or a name of this process in a terminal. */
  runId: string
  /** Whether a run has ended; null when that is not known. */
  ownerEnded: (run: string) => Promise<boolean | null>
  /** Called before an alias gets its first weight, so that the post step finds it after a kill. */
  beforeRollout: (functionName: string, alias: string) => void
  /**
   * The commit that an evaluation for a release is compared with.
   * @param live commit that is live in the environment; null when there is none
   */
  findLive: (live: string | null) => Promise<Baseline | null>
  /** Commits that a release has and what is live has not, at most so many; null, and without it, where Git does not tell. */
  commitsBetween?: (live: string, released: string, most: number) => Promise<CommitsBetween['listed'] | null>
  /** The branch that is proven to hold a commit, for the record of a release by a tag; null when none is. */
  holdingBranch: (commit: string) => Promise<string | null>
  /**
   * Where GitHub shows the deployment to an environment; null in a terminal.
   * @param commit that is released when it is not this run's own, but an earlier one's
   */
  deployment: ((environment: string, commit?: string) => Deployment) | null
  /** Where comments and issues are written; null in a terminal. */
  notices: { github: GitHub; repository: Repository } | null
}
