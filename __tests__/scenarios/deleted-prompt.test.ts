import { expect, test } from 'vitest'
import { baseSystem, prompt, shop } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('a deleted prompt costs nothing and blocks nothing, and is named', async () => {
  const file = 'prompts/triage.prompt.yml'
  const stage = await setScene({ main: [shop(12, { [file]: prompt(baseSystem) })], branch: [{ [file]: null }] })
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'skipped', 'model-calls': '0', passed: '0', failed: '0' })
  expect(result.summary).toContain('triage')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/deleted-prompt.md')
})
