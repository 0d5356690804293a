import { expect, test } from 'vitest'
import { readOnlyToken } from './bench/github.ts'
import { config, shop, shopModel } from './bench/project.ts'
import { ownComment, type Stage, setScene } from './bench/scenario.ts'

const answer = shopModel()

/** Slow enough that a run of 24 answers, two at a time, lasts for some 15 seconds. */
const slow = {
  main: [shop(12, { 'ai-cicd.yml': config({ evaluation: { concurrency: 2 } }) })],
  model: (...asked: Parameters<typeof answer>) => ({ ...answer(...asked), delayMs: 1_200 }),
}

/** Resolves when the comment says that the run is under way. */
async function underWay({ github }: Stage): Promise<string> {
  for (;;) {
    const found = github.comments.find(({ body }) => body.includes('### ⏳ Running'))
    if (found !== undefined) return found.body
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const writes = ({ github }: Stage) =>
  github.requests
    .filter(({ method, path }) => method !== 'GET' && path.includes('/issues/'))
    .map(({ method }) => method)

test('a run that lasts says so in its comment, the earlier result folded below, and then its result in the same', async () => {
  const before = await setScene()
  await before.run()
  const stage = await setScene({ ...slow, comments: before.github.comments })
  const [body, result] = await Promise.all([underWay(stage), stage.run({ post: true, patienceMs: 45_000 })])
  expect(body).toMatch(/So far \d+ of 24 answers, cost so far &#36;\d/)
  expect(body).toContain('<summary>What stood here before, of commit <code>')
  expect(result).toMatchObject({ exitCode: 0, post: { exitCode: 0 } })
  expect(ownComment(stage.github)).toContain('### ✅ `support-reply`')
  expect(ownComment(stage.github)).not.toContain('What stood here before')
  expect(writes(stage)).toEqual(['PATCH', 'PATCH'])
}, 60_000)

test('a run that is killed while its comment says that it runs: the post step replaces it', async () => {
  const stage = await setScene(slow)
  const when = underWay(stage).then(() => undefined)
  const result = await stage.run({ interrupt: { signal: 'SIGKILL', when }, post: true })
  expect(result.post?.exitCode).toBe(0)
  expect(ownComment(stage.github)).toContain('### ⚪ Not evaluated: the run for')
}, 60_000)

test('a result that GitHub does not take: the post step takes "running" away', async () => {
  const faults = [{ ...readOnlyToken, method: 'PATCH', times: 1 }]
  const stage = await setScene({ ...slow, faults })
  const result = await stage.run({ post: true, patienceMs: 45_000 })
  expect(result.stdout).toContain('The comment was not written')
  expect(writes(stage)).toEqual(['POST', 'PATCH', 'PATCH'])
  expect(ownComment(stage.github)).toContain('### ⚪ Evaluated: the result for')
}, 60_000)
