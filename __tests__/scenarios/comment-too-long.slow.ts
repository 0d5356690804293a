import { expect, test } from 'vitest'
import { headSystem, shopModel } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const limit = 65_536

test('too much for one comment: a shorter form of it, whole, and the rest in the summary', async () => {
  const right = shopModel()
  const workflow = 'Once upon a time there was a parcel. '.repeat(150)
  const stage = await setScene({
    model: (request, attempt) => (request.system === headSystem ? { text: workflow } : right(request, attempt)),
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'fail', failed: '60' })
  const comment = ownComment(stage.github)
  expect([...comment].length).toBeLessThanOrEqual(limit)
  expect(comment).toContain('got worse')
  expect(comment.split('<details').length).toBe(comment.split('</details>').length)
  expect(Buffer.byteLength(result.summary)).toBeLessThan(1_048_576)
  expect(stage.github.requests.some(({ status }) => status === 422)).toBe(false)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/comment-too-long.md')
})

test('GitHub finds it too long all the same: the next shorter form is sent', async () => {
  const refusedBelow = {
    status: 422,
    body: { message: 'Validation Failed', errors: [{ message: 'Body is too long (maximum is 65536 characters)' }] },
  }
  const stage = await setScene({
    faults: [{ method: 'POST', path: /\/issues\/7\/comments$/, times: 1, reply: refusedBelow }],
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(ownComment(stage.github)).toContain('support-reply')
})
