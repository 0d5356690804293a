import { expect, test } from 'vitest'
import { listEntries } from '../../src/github/cache-entries.ts'
import { pullRequestCommits } from '../../src/github/pull-request-commits.ts'
import { type Answer, type Request, repo, serve } from './fake-github.ts'

const entry = (key: string, ref = 'refs/heads/main') => ({ key, version: 'v', ref })

/** A list of cache entries, of which GitHub says that there are so many; and what was asked for. */
async function listOf(entries: readonly unknown[], total: number) {
  const asked: URLSearchParams[] = []
  const { github } = await serve(({ query }) => {
    asked.push(query)
    return { status: 200, body: { total_count: total, actions_caches: entries } }
  })
  return { github, asked }
}

test('cache entries of a ref: the newest page of those whose keys begin so, however many there are', async () => {
  const { github, asked } = await listOf([{ ...entry('history-2'), id: 9 }, entry('other-history-1')], 250)
  expect(await listEntries(github, repo, 'history-', 'refs/heads/main')).toEqual([entry('history-2')])
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({
    ...{ key: 'history-', ref: 'refs/heads/main', sort: 'created_at', direction: 'desc', per_page: '100' },
  })
})

test('cache entries of all refs: every one, or null when a page does not hold them', async () => {
  const foreign = entry('history-1', 'refs/pull/7/merge')
  const whole = await listOf([entry('history-2'), foreign], 2)
  expect(await listEntries(whole.github, repo, 'history-', null)).toEqual([entry('history-2'), foreign])
  expect(whole.asked[0]?.has('ref')).toBe(false)
  const part = await listOf([entry('history-2'), foreign], 3)
  expect(await listEntries(part.github, repo, 'history-', null)).toBeNull()
})

test.each<[string, Answer, object]>([
  ['a job without `actions: read`', { status: 403, body: { message: 'Resource not accessible' } }, { status: 403 }],
  ['the page of a proxy', { status: 200, body: { hello: 1 } }, { name: 'GitHubError' }],
])('cache entries: %s', async (_, answer, error) => {
  const { github } = await serve(() => answer)
  await expect(listEntries(github, repo, 'history-', null)).rejects.toMatchObject(error)
})

const sha = (digit: string) => digit.repeat(40)
const commit = (digit: string, message: string) => ({ sha: sha(digit), commit: { message } })
const own = [commit('a', 'first'), commit('b', 'second')]

/** GitHub with a pull request of two commits, and a file's commits. */
async function withCommits(ofFile: (request: Request) => Answer, ofPullRequest: Answer = { status: 200, body: own }) {
  const asked: URLSearchParams[] = []
  const { github, requests } = await serve((request) => {
    if (request.path.endsWith('/pulls/12/commits')) return ofPullRequest
    asked.push(request.query)
    return ofFile(request)
  })
  return { commitsOf: pullRequestCommits(github, repo, { number: 12, headSha: sha('b') }), requests, asked }
}

test('commits of a pull request that changed a file: its own alone, each by the first line of its message', async () => {
  const file = [commit('b', 'Kinder\n\nBecause.'), commit('c', 'of the base'), commit('a', '')]
  const { commitsOf, requests, asked } = await withCommits(() => ({ status: 200, body: file }))
  expect(await commitsOf('prompts/a b.yml', 3)).toEqual([
    { commit: sha('b'), subject: 'Kinder' },
    { commit: sha('a'), subject: '' },
  ])
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({ sha: sha('b'), path: 'prompts/a b.yml', per_page: '3' })
  await Promise.all([commitsOf('b.yml', 3), commitsOf('c.yml', 3)])
  expect(requests.filter((one) => one.endsWith('/pulls/12/commits'))).toHaveLength(1)
})

test('nothing is asked before a file is, and what GitHub refuses is an error for each file', async () => {
  const refused = { status: 404, body: { message: 'Not Found' } }
  const { commitsOf, requests } = await withCommits(() => ({ status: 200, body: [] }), refused)
  expect(requests).toEqual([])
  await expect(commitsOf('a.yml', 3)).rejects.toMatchObject({ status: 404 })
  await expect(commitsOf('b.yml', 3)).rejects.toMatchObject({ status: 404 })
})

test('a sha that is none is not taken for a commit', async () => {
  const { commitsOf } = await withCommits(() => ({ status: 200, body: [{ sha: '../x', commit: { message: 'x' } }] }))
  await expect(commitsOf('a.yml', 3)).rejects.toMatchObject({ name: 'GitHubError' })
})
