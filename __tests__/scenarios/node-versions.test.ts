import { expect, test } from 'vitest'
import { shopModel } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'

test.each(['node20', 'node24'] as const)('the bundle runs on %s', { timeout: 120_000 }, async (node) => {
  const stage = await setScene({ model: shopModel({ base: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }) })
  const result = await stage.run({ node, post: true })
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', score: '1', 'baseline-score': '0.8' })
  expect(result.post).toMatchObject({ exitCode: 0, stdout: '' })
})
