import { namesAwsCredentials } from '../aws/environment.ts'
import { namesModelKey } from '../models/endpoints.ts'

/**
 * Why a run can have no credentials for models: GitHub gives forks and Dependabot neither secrets nor an OIDC token. Null
 * when the run may have some: of whose keys the job has, such as a self-hosted runner's, the job's author has decided.
 */
export function unprivilegedReason(
  trigger: { pullRequest: { fork: boolean } | null; dependabot: boolean },
  role: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  const fork = trigger.pullRequest?.fork === true
  if (!fork && !trigger.dependabot) return null
  const canMint = role !== null && (env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '') !== ''
  if (canMint || namesAwsCredentials(env) || namesModelKey(env)) return null
  if (fork) {
    return 'This pull request comes from a fork, so GitHub gives it no credentials and its prompts were not evaluated. A maintainer who has read the change can push its branch to this repository and open a pull request from there.'
  }
  const what = trigger.pullRequest === null ? 'This push' : 'This pull request'
  return `${what} comes from Dependabot, so GitHub gives it no secrets, also when it is re-run, and its prompts were not evaluated. Store the credentials as Dependabot secrets, or let a maintainer push a commit to its branch.`
}
