import { namesAwsCredentials } from '../aws/environment.ts'

/**
 * Why a pull request's run can have no credentials for models: GitHub gives forks and Dependabot neither secrets nor
 * an OIDC token. Null when the run may have some.
 */
export function unprivilegedReason(
  pullRequest: { fork: boolean; dependabot: boolean } | null,
  role: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (pullRequest === null || (!pullRequest.fork && !pullRequest.dependabot)) return null
  const canMint = role !== null && (env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '') !== ''
  if (canMint || namesAwsCredentials(env) || (env.OPENAI_API_KEY ?? '') !== '') return null
  return pullRequest.fork
    ? 'This pull request comes from a fork, so GitHub gives it no credentials and its prompts were not evaluated. A maintainer who has read the change can push its branch to this repository and open a pull request from there.'
    : 'This pull request comes from Dependabot, so GitHub gives it no secrets and its prompts were not evaluated. A maintainer can re-run it, or store the credentials as Dependabot secrets.'
}
