import { expect, test } from 'vitest'
import { baseSystem, prompt, promptFile, shop } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'
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

test('a prompt in the place of another is compared with it, and the comment names both', async () => {
  const branch = [{ [promptFile]: null, 'prompts/triage.prompt.yml': prompt(`${baseSystem} Sort the ticket in.`) }]
  const stage = await setScene({ main: [shop(12)], branch })
  const result = await stage.run()
  expect(result.outputs['model-calls']).toBe('24')
  const named = `triage with support-reply (${promptFile}`
  expect(ownComment(stage.github).replaceAll('<wbr>', '')).toContain(`under another name: ${named}`)
})
