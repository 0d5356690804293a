import { expect, test } from 'vitest'
import { config, dataset, datasetFile, kinder, shop, shopModel, tickets } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('a pull request that lowers its own bar says so in the first line', async () => {
  const stage = await setScene({
    main: [shop(60, { 'ai-cicd.yml': config({ gate: { margin: 0.02, minScore: 0.9 } }) })],
    branch: [{ ...kinder, 'ai-cicd.yml': config({ gate: { margin: 0.5 } }), [datasetFile]: dataset(tickets(58)) }],
    model: shopModel({ head: [1, 2, 3, 4, 5, 6] }),
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '52', failed: '6' })
  const [first = '', second = ''] = ownComment(stage.github)
    .split('\n')
    .filter((line) => !line.startsWith('<!--') && line !== '')
  expect(first).toContain('loosens its own gate')
  expect(second).not.toBe('')
  expect(result.summary).toMatch(/margin/)
  expect(result.summary).toMatch(/minScore/)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/loosened-gate.md')
})
