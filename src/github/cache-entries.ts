import { z } from 'zod'
import { answerOf, type GitHub, type Repository } from './api.ts'

/**
 * The list of a repository's cache entries. Unlike the cache service itself it says which ref wrote each: a job that asks the
 * service finds what its own pull request wrote first, under whatever name.
 */

/** An entry of the list. `ref`: that of the runs that see it as their own, such as `refs/heads/main`. */
export type ListedEntry = { key: string; version: string; ref: string }

const LIST = 'GET /repos/{owner}/{repo}/actions/caches'
const PER_PAGE = 100
const shape = z.object({
  total_count: z.int(),
  actions_caches: z.array(z.object({ key: z.string(), version: z.string(), ref: z.string() })),
})

/**
 * Entries whose keys begin like this, newest first.
 * @param ref null: those of all refs
 * @returns null when there are more than a page of them
 * @throws GitHubError; 403 without the permission `actions: read`
 */
export async function listEntries(
  github: GitHub,
  { owner, name: repo }: Repository,
  prefix: string,
  ref: string | null,
): Promise<ListedEntry[] | null> {
  const of = ref === null ? {} : { ref }
  const order = { sort: 'created_at', direction: 'desc', per_page: PER_PAGE }
  const answer = await github.request(LIST, { owner, repo, key: prefix, ...of, ...order })
  const { total_count: total, actions_caches: entries } = answerOf(shape, answer, LIST)
  // Of one ref the newest are what is wanted; of all refs every one is.
  return ref === null && total > entries.length ? null : entries.filter(({ key }) => key.startsWith(prefix))
}
