import { expect, test } from 'vitest'
import { pushToMain } from './bench/events.ts'
import { resultsOf } from './bench/results.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('the first push of a branch has nothing before it: every prompt is new, nobody is commented', async () => {
  const stage = await setScene()
  const result = await stage.run({}, pushToMain(stage.repository, '0'.repeat(40)))
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', 'baseline-score': '', 'comment-url': '' })
  expect(resultsOf(result)).toMatchObject({ base: null, prompts: [{ verdict: 'new' }] })
  expect(stage.github.comments).toEqual([])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/first-push.md')
})

test('a later push is compared with the commit before it', async () => {
  const stage = await setScene({ meanwhile: [{ 'README.md': '# News\n' }] })
  const { commits } = stage.repository
  const result = await stage.run({}, pushToMain(stage.repository, commits.main))
  expect(result.exitCode).toBe(0)
  expect(resultsOf(result)).toMatchObject({
    head: commits.merge,
    base: commits.main,
    prompts: [{ change: 'modified' }],
  })
  expect(stage.github.comments).toEqual([])
})
