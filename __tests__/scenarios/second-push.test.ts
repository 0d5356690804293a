import { expect, test } from 'vitest'
import { shopModel } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

test("the result of a run that ends after a later one's does not take its place, and neither does the word of its post step", async () => {
  const first = await setScene()
  await first.run()
  const body = ownComment(first.github)
    .replaceAll('/actions/runs/4711', '/actions/runs/4712')
    .replaceAll(first.repository.commits.head.slice(0, 7), 'abcdef1')
  const later = () => [{ id: 252, author: 'github-actions[bot]', body }]

  const stage = await setScene({ comments: later(), model: shopModel({ head: wrong }) })
  const result = await stage.run({ post: true })
  expect(result).toMatchObject({ exitCode: 1, post: { exitCode: 0 } })
  expect(result.stdout).toContain('The comment stays as it is: a later run wrote it.')
  expect(result.summary).toContain('got worse')
  expect(stage.github.comments).toMatchObject(later())

  const killed = await setScene({ comments: later() })
  await killed.run({ interrupt: { signal: 'SIGKILL', when: killed.bedrock.arrived(1) }, post: true })
  expect(killed.github.comments).toMatchObject(later())
})

test('the second push updates the one comment among 250 others, and leaves a forged one alone', async () => {
  const first = await setScene({ model: shopModel({ head: wrong }) })
  await first.run()
  const written = ownComment(first.github)
  expect(written).toContain('got worse')

  const comments = Array.from({ length: 250 }, (_, index) => ({
    id: index + 1,
    author: 'ada',
    body: `Comment ${index + 1}`,
  }))
  // Somebody copied the whole comment, hidden marker and all.
  comments.push(
    { id: 251, author: 'mallory', body: written },
    { id: 252, author: 'github-actions[bot]', body: written },
  )
  comments.push({ id: 253, author: 'ada', body: 'Thanks' })
  const stage = await setScene({ comments })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs['comment-url']).toBe('https://github.com/octo/shop/pull/7#issuecomment-252')
  expect(ownComment(stage.github)).toContain('no worse')
  expect(ownComment(stage.github)).not.toContain('got worse')
  expect(stage.github.comments).toHaveLength(253)
  expect(stage.github.comments.find(({ id }) => id === 251)?.body).toBe(written)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/second-push.md')
})

test('two jobs with their own keys keep their own comments', async () => {
  const stage = await setScene()
  await stage.run({ inputs: { 'comment-key': 'eu' } })
  await stage.run({ inputs: { 'comment-key': 'us' } })
  await stage.run({ inputs: { 'comment-key': 'eu' } })
  expect(stage.github.comments).toHaveLength(2)
})

test('a run that ends after one that began later leaves its comment alone, also when it is killed', async () => {
  const worse = shopModel({ head: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] })
  const stage = await setScene({ model: (request, attempt) => ({ ...worse(request, attempt), delayMs: 100 }) })
  await stage.run({ env: { GITHUB_RUN_ID: '4712', GITHUB_RUN_NUMBER: '43' } })
  const written = ownComment(stage.github)
  expect(written).toContain('[Run 43](')

  const older = await stage.run()
  expect(older.outputs['comment-url']).toMatch(/#issuecomment-\d+$/)
  expect(older.stdout).toContain('a later run wrote it')
  const when = stage.bedrock.arrived(stage.bedrock.requests.length + 1)
  const killed = await stage.run({ interrupt: { signal: 'SIGKILL', when }, post: true })
  expect(killed.post?.exitCode).toBe(0)
  expect(ownComment(stage.github)).toBe(written)

  // Started again, and the next: each takes the place of what stands there.
  await stage.run({ env: { GITHUB_RUN_ID: '4712', GITHUB_RUN_NUMBER: '43', GITHUB_RUN_ATTEMPT: '2' } })
  expect(ownComment(stage.github)).toContain('/attempts/2)')
  await stage.run({ env: { GITHUB_RUN_ID: '4713', GITHUB_RUN_NUMBER: '44' } })
  expect(ownComment(stage.github)).toContain('[Run 44](')
}, 60_000)
