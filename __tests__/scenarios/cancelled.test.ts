import { expect, test } from 'vitest'
import { shopModel } from './bench/project.ts'
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
