import { expect, test } from 'vitest'
import { pushTag } from './bench/events.ts'
import { config, shop, shopModel } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'

test('a cancelled run ends at once, leaves no process and no verdict of a half run', async () => {
  const before = await setScene()
  await before.run()
  const answer = shopModel()
  const stage = await setScene({
    comments: before.github.comments,
    model: (request, attempt) => ({ ...answer(request, attempt), delayMs: 10_000 }),
  })
  const result = await stage.run({ interrupt: { signal: 'SIGINT', when: stage.bedrock.arrived(1) }, post: true })
  expect(result.exitCode).not.toBe(0)
  // The runner waits 7.5 s before it asks less politely.
  expect(result.durationMs).toBeLessThan(7500)
  expect(result.outputs.verdict ?? '').not.toBe('pass')
  expect(result.post?.exitCode).toBe(0)
  expect(ownComment(stage.github)).not.toContain('no worse')
})

test('a first run that is killed while it asks leaves a comment; one that had nothing to ask yet leaves none', async () => {
  const answer = shopModel()
  const asking = await setScene({ model: (request, attempt) => ({ ...answer(request, attempt), delayMs: 10_000 }) })
  const when = asking.bedrock.arrived(1)
  const killed = await asking.run({ interrupt: { signal: 'SIGKILL', when }, post: true })
  expect(killed.post?.stdout).toContain('this run did not finish')
  expect(asking.github.comments).toHaveLength(1)
  expect(ownComment(asking.github)).toContain('Not evaluated: the run for')
  const idle = await setScene()
  const early = await idle.run({ interrupt: { signal: 'SIGKILL', when: Promise.resolve() }, post: true })
  expect(early.post?.exitCode).toBe(0)
  expect(idle.github.comments).toEqual([])
})

test('a step that dies before it has said anything is not done by its post step: nothing is asked, nothing is released', async () => {
  const environments = { production: { on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' } } }
  for (const [afterMs, signal] of [
    [0, 'SIGKILL'],
    [15, 'SIGINT'],
    [60, 'SIGINT'],
  ] as const) {
    const main = [shop(12, { 'ai-cicd.yml': config({ release: { environments } }) })]
    const stage = await setScene({ main, aws: {} })
    const when = new Promise<void>((resolve) => setTimeout(resolve, afterMs))
    // As slow to start as on a fresh runner.
    const env = { NODE_COMPILE_CACHE: undefined }
    const result = await stage.run(
      { env, interrupt: { signal, when }, post: true },
      pushTag(stage.repository, 'v1.0.0'),
    )
    expect(result.exitCode).not.toBe(0)
    expect(result.post?.exitCode).toBe(0)
    expect(stage.bedrock.requests).toEqual([])
    expect(stage.aws?.ssm.parameters.size).toBe(0)
  }
})
