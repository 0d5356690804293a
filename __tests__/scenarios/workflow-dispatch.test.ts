import { expect, test } from 'vitest'
import { workflowDispatch } from './bench/events.ts'
import { prompt, promptFile } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('a run started by hand on a branch is compared with where it left main', async () => {
  const stage = await setScene({
    meanwhile: [{ [promptFile]: prompt('Main went its own way.') }],
    checkout: { of: 'head' },
  })
  const result = await stage.run({}, workflowDispatch(stage.repository))
  expect(result.exitCode).toBe(0)
  const { commits } = stage.repository
  expect(resultsOf(result)).toMatchObject({ head: commits.head, base: commits.branchPoint })
  expect(stage.github.comments).toEqual([])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/workflow-dispatch.md')
})
