import { expect, test } from 'vitest'
import { prompt, promptFile } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

// Main changed the same prompt meanwhile: compared with main's tip, that would be blamed on the pull request.
const meanwhile = [{ [promptFile]: prompt('Main went its own way.') }]

test('only the head is checked out, at depth 1: the common ancestor is fetched', async () => {
  const stage = await setScene({ meanwhile, checkout: { of: 'head', depth: 1 } })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  const { commits } = stage.repository
  expect(resultsOf(result)).toMatchObject({
    head: commits.head,
    base: commits.branchPoint,
    prompts: [{ change: 'modified' }],
  })
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/shallow-clone.md')
})

test('a checkout that may not fetch: the baseline is read through the API', async () => {
  const stage = await setScene({ meanwhile, checkout: { of: 'head', depth: 1, remote: 'unreachable' } })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(resultsOf(result).base).toBe(stage.repository.commits.branchPoint)
  expect(result.outputs).toMatchObject({ verdict: 'pass', 'model-calls': '120' })
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/baseline-through-api.md')
})

test('a full clone needs neither', async () => {
  const stage = await setScene({ meanwhile, checkout: { of: 'head', depth: 'full', remote: 'unreachable' } })
  const result = await stage.run({ inputs: { comment: 'false', check: 'false' } })
  expect(resultsOf(result).base).toBe(stage.repository.commits.branchPoint)
  expect(stage.github.requests).toEqual([])
})
