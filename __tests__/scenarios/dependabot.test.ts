import { expect, test } from 'vitest'
import { pullRequest } from './bench/events.ts'
import { readOnlyToken } from './bench/github.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

test('Dependabot has no secrets: it is treated like a fork, and its own secrets are named', async () => {
  const stage = await setScene({ faults: [readOnlyToken] })
  const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }
  const result = await stage.run({ env }, pullRequest(stage.repository, 'dependabot'))
  expect(result.exitCode).toBe(1)
  expect(result.outputs.verdict).toBe('skipped')
  expect(stage.bedrock.requests).toEqual([])
  expect(result.summary).toContain('Dependabot')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/dependabot.md')
})
