import { expect, test } from 'vitest'
import { readOnlyToken } from './bench/github.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('a job without the permission to comment: the verdict stands, the summary tells it, the permission is named', async () => {
  const stage = await setScene({ faults: [readOnlyToken] })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', 'comment-url': '' })
  expect(result.stdout).toContain('pull-requests: write')
  expect(result.stdout).toContain('never has it. The result stands in the job summary.')
  expect(result.summary).toContain('support-reply')
  expect(stage.github.comments).toEqual([])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/comment-refused.md')
})
