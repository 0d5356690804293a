import { expect, test } from 'vitest'
import {
  config,
  dataset,
  datasetFile,
  headSystem,
  prompt,
  promptFile,
  shop,
  shopModel,
  tickets,
} from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const branch = [
  {
    [promptFile]: prompt(headSystem, {
      messages: [
        { role: 'system', content: headSystem },
        { role: 'user', content: 'Ticket {{number}}: {{ complaint }}' },
      ],
    }),
    [datasetFile]: dataset(tickets(20)).replaceAll('"question"', '"complaint"'),
  },
]

test('a renamed variable: the old prompt cannot be asked the new cases, so the prompt stands for itself', async () => {
  const stage = await setScene({ main: [shop(20)], branch })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '20', 'baseline-score': '', 'model-calls': '20' })
  expect(resultsOf(result).prompts).toMatchObject([{ verdict: 'non-comparable' }])
  expect(ownComment(stage.github)).toContain('question')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/renamed-variable.md')
})

test('its floor still decides', async () => {
  const stage = await setScene({
    main: [shop(20, { 'ai-cicd.yml': config({ gate: { minScore: 0.9 } }) })],
    branch,
    model: shopModel({ head: [1, 2, 3, 4] }),
  })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'fail', score: '0.8' })
})
