import { expect, test } from 'vitest'
import { shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('a better prompt: a green check and a comment that says by how much', async () => {
  const stage = await setScene({ model: shopModel({ base: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }) })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({
    verdict: 'pass',
    score: '1',
    'baseline-score': '0.8',
    passed: '60',
    failed: '0',
    errored: '0',
    'model-calls': '120',
    'cached-calls': '0',
    'comment-url': 'https://github.com/octo/shop/pull/7#issuecomment-1001',
  })
  expect(Number(result.outputs.delta)).toBeCloseTo(0.2)
  expect(Number(result.outputs['cost-usd'])).toBeGreaterThan(0)
  expect(resultsOf(result)).toMatchObject({
    head: stage.repository.commits.head,
    base: stage.repository.commits.main,
    prompts: [{ id: 'support-reply', change: 'modified', verdict: 'improved', score: { cases: 60, discordant: 12 } }],
  })
  expect(ownComment(stage.github)).toContain('support-reply` got better')
  expect(Object.keys(result.files)).toEqual(['comment.md', 'junit.xml', 'report.html', 'results.json'])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/improved.md')
})
