import { expect, test } from 'vitest'
import { throttled } from './bench/answers.ts'
import { shopModel } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('throttling that passes is waited out: no case is lost, the result is the same', async () => {
  const answer = shopModel()
  const stage = await setScene({
    model: (request, attempt) =>
      attempt === 1 && /Ticket 0[369]/.test(request.prompt) ? throttled : answer(request, attempt),
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '60', errored: '0', 'model-calls': '120' })
  expect(stage.bedrock.requests.filter(({ status }) => status === 429)).toHaveLength(6)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/throttled.md')
})

test('a connection that breaks is tried again', async () => {
  const answer = shopModel()
  const stage = await setScene({
    model: (request, attempt) =>
      attempt === 1 && request.prompt.includes('Ticket 05') ? { hangUp: true } : answer(request, attempt),
  })
  const result = await stage.run()
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '60', errored: '0' })
})
