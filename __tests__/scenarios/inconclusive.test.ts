import { expect, test } from 'vitest'
import { config, shop, shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const model = shopModel({ base: [1, 2], head: [3, 4, 5, 6, 7] })

test('too few cases to tell: the comment says so, and the check stays green', async () => {
  const stage = await setScene({ main: [shop(24)], model })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'inconclusive', passed: '19', failed: '5' })
  expect(resultsOf(result).prompts).toMatchObject([{ verdict: 'inconclusive', score: { cases: 24, discordant: 7 } }])
  expect(ownComment(stage.github)).toContain('cannot tell whether it got worse')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/inconclusive.md')
})

test('the same fails the check where the policy says so', async () => {
  const strict = { 'ai-cicd.yml': config({ gate: { onInconclusive: 'fail' } }) }
  const stage = await setScene({ main: [shop(24, strict)], model })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs.verdict).toBe('inconclusive')
})
