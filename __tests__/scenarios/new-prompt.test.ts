import { expect, test } from 'vitest'
import { baseSystem, prompt } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('a new prompt has no baseline: it is measured alone and passes', async () => {
  const stage = await setScene({ branch: [{ 'prompts/triage.prompt.yml': prompt(baseSystem, { name: 'Triage' }) }] })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({
    verdict: 'pass',
    score: '1',
    'baseline-score': '',
    delta: '',
    passed: '60',
    'model-calls': '60',
  })
  expect(resultsOf(result).prompts).toMatchObject([{ id: 'triage', change: 'added', verdict: 'new' }])
  expect(ownComment(stage.github)).toContain('new')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/new-prompt.md')
})
