import { expect, test } from 'vitest'
import { secondaryRateLimit, serverError } from './bench/github.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const comments = /\/issues\/7\/comments$/

test('a secondary rate limit is waited out as GitHub asks', async () => {
  const stage = await setScene({ faults: [{ ...secondaryRateLimit(comments, 1), method: 'POST' }] })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(ownComment(stage.github)).toContain('support-reply')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/secondary-rate-limit.md')
})

test('server errors that end are tried again, and no comment is written twice', async () => {
  const stage = await setScene({ faults: [serverError(comments, 2)] })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(ownComment(stage.github)).toContain('support-reply')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/server-errors.md')
})

test('a GitHub that stays down costs the comment, not the verdict', async () => {
  const stage = await setScene({ faults: [serverError(comments, 1000)] })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', 'comment-url': '' })
  expect(result.summary).toContain('support-reply')
})
