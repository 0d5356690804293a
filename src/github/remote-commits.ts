import { z } from 'zod'
import type { Beside } from '../source/base-snapshot.ts'
import type { Tree } from '../source/tree.ts'
import { answerOf, type GitHub, GitHubError, type Repository } from './api.ts'
import { contentsTree, readFailure } from './contents-tree.ts'

const COMMIT = 'GET /repos/{owner}/{repo}/commits/{ref}'
const COMPARE = 'GET /repos/{owner}/{repo}/compare/{basehead}'

/**
 * The repository's commits as GitHub has them, for what a shallow checkout lacks.
 * @param beside what lies in the checkout, for what a commit names without holding it
 * @throws UserError from each function, when the token may not read the repository or GitHub does not answer
 */
export function remoteCommits(github: GitHub, repo: Repository, beside: Beside) {
  const { owner, name } = repo
  async function ask(route: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown> {
    try {
      return await github.request(route, { owner, repo: name, ...parameters })
    } catch (thrown) {
      // 422 is GitHub's answer to a sha that it does not have.
      if (thrown instanceof GitHubError && (thrown.status === 404 || thrown.status === 422)) return null
      throw readFailure(thrown, repo)
    }
  }
  return {
    /** The full sha of a sha, branch or tag; null when there is none. */
    async resolve(revision: string): Promise<string | null> {
      const found = await ask(COMMIT, { ref: revision, per_page: 1, page: 2 })
      return found === null ? null : answerOf(z.object({ sha: z.string() }), found, COMMIT).sha
    },

    /** Null when one of them is unknown, or they share no commit. */
    async mergeBase(base: string, head: string): Promise<string | null> {
      // The second page: only the first carries the files of the difference, which are not needed.
      const found = await ask(COMPARE, { basehead: `${base}...${head}`, per_page: 1, page: 2 })
      const answer = z.object({ merge_base_commit: z.object({ sha: z.string() }) })
      return found === null ? null : answerOf(answer, found, COMPARE).merge_base_commit.sha
    },

    /** All parents; null when there is no such commit. */
    async parentsOf(sha: string): Promise<string[] | null> {
      const found = await ask(COMMIT, { ref: sha, per_page: 1, page: 2 })
      const answer = z.object({ parents: z.array(z.object({ sha: z.string() })) })
      return found === null ? null : answerOf(answer, found, COMMIT).parents.map((parent) => parent.sha)
    },

    tree: (sha: string): Tree => contentsTree(github, repo, sha, beside),
  }
}
