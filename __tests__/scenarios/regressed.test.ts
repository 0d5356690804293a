import { expect, test } from 'vitest'
import { shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('a worse prompt: the check fails after everything is told, worst cases side by side', async () => {
  const stage = await setScene({ model: shopModel({ head: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }) })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({
    verdict: 'fail',
    score: '0.8',
    'baseline-score': '1',
    passed: '48',
    failed: '12',
  })
  expect(resultsOf(result).prompts).toMatchObject([{ id: 'support-reply', verdict: 'regressed' }])
  const comment = ownComment(stage.github)
  expect(comment).toContain('support-reply` got worse')
  expect(comment).toContain('ticket-01')
  expect(comment).toContain('I am not sure. Please call us.')
  expect(result.summary).toContain('got worse')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/regressed.md')
})
