import { z } from 'zod'
import { answerOf, type GitHub, type Repository } from './api.ts'

/** A commit, with the first line of its message, which is anybody's text. */
type CommitSubject = { commit: string; subject: string }

type PullRequest = { number: number; headSha: string }

const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
const listed = z.array(z.object({ sha, commit: z.object({ message: z.string() }) }))
const OF_PULL_REQUEST = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits'
const OF_FILE = 'GET /repos/{owner}/{repo}/commits'

/**
 * Asks GitHub which commits of a pull request changed a file, where the checkout's history does not tell. The commits of the
 * pull request are asked for once; beyond its first hundred none counts.
 * @returns a function from a file's path to its commits, newest first, at most so many; each rejects with a GitHubError
 */
export function pullRequestCommits(github: GitHub, { owner, name: repo }: Repository, pullRequest: PullRequest) {
  let asked: Promise<ReadonlySet<string>> | null = null
  async function ownCommits(): Promise<ReadonlySet<string>> {
    const parameters = { owner, repo, pull_number: pullRequest.number, per_page: 100 }
    const answer = answerOf(listed, await github.request(OF_PULL_REQUEST, parameters), OF_PULL_REQUEST)
    return new Set(answer.map((one) => one.sha))
  }
  return async (path: string, most: number): Promise<CommitSubject[]> => {
    asked ??= ownCommits()
    const own = await asked
    const parameters = { owner, repo, sha: pullRequest.headSha, path, per_page: most }
    return answerOf(listed, await github.request(OF_FILE, parameters), OF_FILE)
      .filter((one) => own.has(one.sha))
      .map((one) => ({ commit: one.sha, subject: one.commit.message.split('\n')[0] ?? '' }))
  }
}
