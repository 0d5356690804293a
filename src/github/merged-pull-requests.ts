import { z } from 'zod'
import { answerOf, type GitHub, type Repository } from './api.ts'

const shape = z.object({ number: z.int(), merged_at: z.string().nullish() })
const LIST = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls'

/**
 * Numbers of the pull requests that brought a commit in, oldest first; none for a commit that was pushed.
 * @throws GitHubError
 */
export async function mergedPullRequests(
  github: GitHub,
  { owner, name: repo }: Repository,
  commit: string,
): Promise<number[]> {
  const merged: number[] = []
  for await (const page of github.pages(LIST, { owner, repo, commit_sha: commit })) {
    for (const { number, merged_at } of answerOf(z.array(shape), page, LIST)) if (merged_at) merged.push(number)
  }
  return merged.sort((a, b) => a - b)
}
