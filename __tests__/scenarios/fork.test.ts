import { expect, test } from 'vitest'
import { pullRequest } from './bench/events.ts'
import { readOnlyToken } from './bench/github.ts'
import { config, promptFile, shop } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

/** What a fork's job lacks: AWS credentials of any kind. */
const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }

test('a fork is not evaluated: the check is red and tells a maintainer what to do', async () => {
  const stage = await setScene({ faults: [readOnlyToken] })
  const result = await stage.run({ env }, pullRequest(stage.repository, 'fork'))
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'skipped', 'model-calls': '0', 'comment-url': '' })
  expect(stage.bedrock.requests).toEqual([])
  expect(result.summary).toContain('fork')
  expect(result.summary).toContain('maintainer')
  expect(result.stdout).toContain('fork')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/fork.md')
})

test('where the policy says skip, the check is green', async () => {
  const stage = await setScene({
    main: [shop(12, { 'ai-cicd.yml': config({ gate: { onFork: 'skip' } }) })],
    faults: [readOnlyToken],
  })
  const result = await stage.run({ env }, pullRequest(stage.repository, 'fork'))
  expect(result.exitCode).toBe(0)
  expect(result.outputs.verdict).toBe('skipped')
})

test('its prompts are linted all the same', async () => {
  const stage = await setScene({ branch: [{ [promptFile]: 'messages: 12\n' }], faults: [readOnlyToken] })
  const result = await stage.run({ env }, pullRequest(stage.repository, 'fork'))
  expect(result.exitCode).toBe(1)
  expect(result.outputs.verdict).toBe('error')
  expect(result.stdout).toContain(promptFile)
})
