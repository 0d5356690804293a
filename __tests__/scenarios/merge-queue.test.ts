import { expect, test } from 'vitest'
import { mergeGroup } from './bench/events.ts'
import { shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('the merge queue gets its verdict against the queue base, and no comment', async () => {
  const stage = await setScene({ model: shopModel({ head: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }) })
  const result = await stage.run({}, mergeGroup(stage.repository))
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'fail', 'comment-url': '' })
  const { commits } = stage.repository
  expect(resultsOf(result)).toMatchObject({ head: commits.merge, base: commits.main })
  expect(stage.github.comments).toEqual([])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/merge-queue.md')
})
