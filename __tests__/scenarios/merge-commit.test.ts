import { expect, test } from 'vitest'
import { baseSystem, dataset, datasetFile, prompt, tickets } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('main moved on: its new prompt and its new cases are not blamed on the pull request', async () => {
  const stage = await setScene({
    meanwhile: [
      { 'prompts/triage.prompt.yml': prompt(baseSystem, { name: 'Triage' }) },
      { [datasetFile]: dataset(tickets(62)) },
    ],
  })
  const result = await stage.run()
  const { commits } = stage.repository
  expect(result.exitCode).toBe(0)
  expect(resultsOf(result)).toMatchObject({
    head: commits.head,
    base: commits.main,
    prompts: [{ id: 'support-reply', change: 'modified', score: { cases: 62 } }],
  })
  expect(resultsOf(result).prompts).toHaveLength(1)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/merge-commit.md')
})
