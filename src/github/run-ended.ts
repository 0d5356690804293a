import { z } from 'zod'
import { answerOf, type GitHub, GitHubError, type Repository } from './api.ts'

const shape = z.object({ status: z.string().nullish(), run_attempt: z.number().nullish() })
const ROUTE = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}'

/**
 * Whether a run of this repository has ended.
 * @param run id and attempt, `123/1`
 * @returns null when that cannot be said: it is no run of GitHub, or the token may not ask (`actions: read`)
 */
export async function runEnded(github: GitHub, { owner, name }: Repository, run: string): Promise<boolean | null> {
  const [, id, attempt] = /^(\d+)\/(\d+)$/.exec(run) ?? []
  if (id === undefined) return null
  try {
    const answer = await github.request(ROUTE, { owner, repo: name, run_id: Number(id) })
    const { status, run_attempt } = answerOf(shape, answer, ROUTE)
    return status === 'completed' || (run_attempt ?? 1) > Number(attempt)
  } catch (thrown) {
    if (thrown instanceof GitHubError) return null
    throw thrown
  }
}
