import { getOctokit } from '@actions/github'
import { expect, onTestFinished, test } from 'vitest'
import { pullRequest } from './events.ts'
import {
  type FakeGitHub,
  type Fault,
  readOnlyToken,
  secondaryRateLimit,
  serverError,
  startGitHub,
  token,
} from './github.ts'
import { buildRepository, type Repository } from './repository.ts'

const shop = { owner: 'octo', repo: 'shop' }
const issue = { ...shop, issue_number: 7 }

async function open(
  faults: Fault[] = [],
): Promise<{ github: FakeGitHub; octokit: ReturnType<typeof getOctokit>; repository: Repository }> {
  const repository = await buildRepository({
    main: [{ 'a.txt': 'a\n', 'docs/link': { symlink: '../a.txt' } }],
    branch: [{ 'a.txt': 'b\n', 'new file.txt': 'ä\n' }],
    meanwhile: [{ 'c.txt': 'c\n' }],
  })
  onTestFinished(repository.dispose)
  const comments = Array.from({ length: 250 }, (_, index) => ({
    id: index + 1,
    author: 'ada',
    body: `comment ${index + 1}`,
  }))
  const github = await startGitHub({ origin: repository.origin, comments, faults })
  onTestFinished(github.close)
  return { github, repository, octokit: getOctokit(token, { baseUrl: github.url, log: quiet }) }
}

const ignore = (): void => undefined
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore }

test('comments come in pages that the real client can follow', async () => {
  const { octokit } = await open()
  const all = await octokit.paginate(octokit.rest.issues.listComments, { ...issue, per_page: 100 })
  expect(all.map(({ id }) => id)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1))
  expect((await octokit.rest.issues.listComments(issue)).data).toHaveLength(30)
})

test('a comment is created, updated and deleted under the name of the token', async () => {
  const { octokit, github } = await open()
  const created = await octokit.rest.issues.createComment({ ...issue, body: 'hello' })
  expect(created.data).toMatchObject({ body: 'hello', user: { login: 'github-actions[bot]' } })
  expect(await octokit.graphql('query { viewer { login } }', { baseUrl: github.url })).toEqual({
    viewer: { login: 'github-actions[bot]' },
  })
  await octokit.rest.issues.updateComment({ ...shop, comment_id: created.data.id, body: 'again' })
  expect(github.comments.at(-1)).toEqual({ id: 1001, author: 'github-actions[bot]', body: 'again' })
  await octokit.rest.issues.deleteComment({ ...shop, comment_id: created.data.id })
  expect(github.comments).toHaveLength(250)
  expect(github.violations).toEqual([])
})

test('what GitHub refuses is refused', async () => {
  const { octokit, github } = await open()
  const create = (body: string): Promise<unknown> => octokit.rest.issues.createComment({ ...issue, body })
  await expect(create('x'.repeat(65_537))).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('Body is too long'),
  })
  await expect(create('🦊'.repeat(65_536))).resolves.toMatchObject({ status: 201 })
  await expect(create(' ')).rejects.toMatchObject({ status: 422 })
  await expect(octokit.rest.users.getAuthenticated()).rejects.toMatchObject({ status: 403 })
  await expect(octokit.rest.issues.listComments({ ...issue, issue_number: 8 })).rejects.toMatchObject({ status: 404 })
  const stranger = getOctokit('another', { baseUrl: github.url, log: quiet })
  await expect(stranger.rest.repos.get(shop)).rejects.toMatchObject({ status: 401 })
})

test('an unknown route and a foreign comment rewritten are held against the action', async () => {
  const { octokit, github } = await open()
  await expect(octokit.request('GET /repos/octo/shop/labels')).rejects.toMatchObject({ status: 404 })
  await octokit.rest.issues.updateComment({ ...shop, comment_id: 3, body: 'mine now' })
  expect(github.violations).toEqual([
    'it asked GitHub for GET /repos/octo/shop/labels, which the bench does not have',
    'it rewrote the comment of ada',
  ])
})

test('faults: a read-only token, server errors that end, a secondary rate limit', async () => {
  const { octokit } = await open([
    serverError(/^\/repos\/octo\/shop$/, 2),
    secondaryRateLimit(/trees/, 1),
    readOnlyToken,
  ])
  await expect(octokit.rest.issues.createComment({ ...issue, body: 'x' })).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('Resource not accessible by integration'),
  })
  const statuses: number[] = []
  for (let call = 0; call < 3; call++) {
    statuses.push(
      await octokit.rest.repos.get(shop).then(
        ({ status }) => status,
        (error: { status: number }) => error.status,
      ),
    )
  }
  expect(statuses).toEqual([502, 502, 200])
  await expect(octokit.rest.git.getTree({ ...shop, tree_sha: 'main' })).rejects.toMatchObject({
    status: 403,
    response: { headers: { 'retry-after': '1' } },
  })
})

test('contents, trees, blobs, commits and comparisons are those of the repository', async () => {
  const { octokit, repository, github } = await open()
  const { commits } = repository
  const file = await octokit.rest.repos.getContent({ ...shop, path: 'new file.txt', ref: commits.head })
  expect(file.data).toMatchObject({ type: 'file', encoding: 'base64', content: Buffer.from('ä\n').toString('base64') })
  expect((await octokit.rest.repos.getContent({ ...shop, path: 'docs/link' })).data).toMatchObject({
    type: 'symlink',
    target: '../a.txt',
  })
  expect((await octokit.rest.repos.getContent({ ...shop, path: '' })).data).toMatchObject([
    { name: 'a.txt' },
    { name: 'c.txt' },
    { name: 'docs', type: 'dir' },
  ])
  const raw = await octokit.rest.repos.getContent({
    ...shop,
    path: 'a.txt',
    ref: commits.head,
    mediaType: { format: 'raw' },
  })
  expect(Buffer.from(String(raw.data)).toString()).toBe('b\n')
  await expect(octokit.rest.repos.getContent({ ...shop, path: 'none' })).rejects.toMatchObject({ status: 404 })
  const tree = await octokit.rest.git.getTree({ ...shop, tree_sha: commits.head, recursive: 'true' })
  expect(tree.data.tree.map(({ path, type }) => `${type} ${path}`)).toEqual([
    'blob a.txt',
    'tree docs',
    'blob docs/link',
    'blob new file.txt',
  ])
  const blob = await octokit.rest.git.getBlob({ ...shop, file_sha: tree.data.tree[0]?.sha ?? '' })
  expect(Buffer.from(blob.data.content, 'base64').toString()).toBe('b\n')
  const merge = await octokit.rest.git.getCommit({ ...shop, commit_sha: commits.merge })
  expect(merge.data.parents.map(({ sha }) => sha)).toEqual([commits.main, commits.head])
  const compared = await octokit.rest.repos.compareCommitsWithBasehead({ ...shop, basehead: `main...${commits.head}` })
  expect(compared.data.merge_base_commit.sha).toBe(commits.branchPoint)
  const files = await octokit.rest.pulls.listFiles({ ...shop, pull_number: 7 })
  expect(files.data.map(({ filename, status }) => [filename, status])).toEqual([
    ['a.txt', 'modified'],
    ['new file.txt', 'added'],
  ])
  expect(github.violations).toEqual([])
})

test('the repository is checked out as actions/checkout does, with the same ids every time', async () => {
  const { repository } = await open()
  expect(await repository.git('rev-parse', 'HEAD')).toBe(repository.commits.merge)
  expect(await repository.git('rev-parse', '--is-shallow-repository')).toBe('true')
  await expect(repository.git('symbolic-ref', 'HEAD')).rejects.toThrow('not a symbolic ref')
  await expect(repository.git('cat-file', '-e', repository.commits.main)).rejects.toThrow()
  await repository.git('fetch', '--depth=1', 'origin', repository.commits.main)
  expect(await repository.git('show', `${repository.commits.main}:c.txt`)).toBe('c')
  expect(repository.commits.merge).toMatchInlineSnapshot(`"aedccc49ac0038905615d436007ff57fac2c7eb7"`)
  expect(pullRequest(repository, 'fork').payload.pull_request).toMatchObject({
    head: { repo: { full_name: 'mallory/shop' } },
  })
})
