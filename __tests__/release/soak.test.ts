import { expect, test } from 'vitest'
import { type Bench, config, prompt, releaseBench } from './release-bench.ts'

const hour = 3_600

const environments = {
  staging: {
    on: { branch: 'main' },
    ssm: { path: '/staging/llm/{name}' },
    lambda: [{ function: 'staging-handler', alias: 'live' }],
  },
  production: {
    on: { tag: 'v*' },
    ssm: { path: '/prod/llm/{name}' },
    requires: { soak: { environment: 'staging', for: '24h' } },
  },
}

const files = (text: string) => ({
  'ai-cicd.yml': config({}, { release: { environments } }),
  'prompts/reply.prompt.yml': prompt(text),
})

/** Releases to staging, then lets time pass for what was written. */
async function soaked(hours: number): Promise<Bench> {
  const bench = await releaseBench()
  bench.aws.lambda.seed('staging-handler')
  const { release } = await bench.run(files('approved'), { branch: 'main', tag: null, release: 'main-1' })
  expect(release).toMatchObject({ environment: 'staging', rollout: 'promoted', problem: null })
  for (const { versions } of bench.aws.ssm.parameters.values()) for (const one of versions) one.modified -= hours * hour
  const handler = bench.aws.lambda.functions.get('staging-handler')
  for (const version of handler?.versions ?? []) version.modified -= hours * hour * 1_000
  return bench
}

test('the same content has been live in staging for long enough', async () => {
  const bench = await soaked(25)
  const { release } = await bench.run(files('approved'))
  expect(release).toMatchObject({ environment: 'production', rollout: 'published', problem: null })
  expect(release.approval).toContain('Live in staging for 25 h')
})

test('not long enough: when to run it again', async () => {
  const bench = await soaked(2)
  const { release } = await bench.run(files('approved'))
  expect(release.problem?.message).toBe(
    'this content has been live in staging for 2 h 0 min, and must be for 24 h 0 min',
  )
  expect(release.problem?.hint).toMatch(/^Run this job again after \d{4}-/)
  expect(bench.aws.ssm.parameters.has('/prod/llm/reply')).toBe(false)
})

test.each([
  ['another content', 'something else', () => undefined, '/staging/llm/reply holds another content'],
  [
    'a staging that went back since',
    'approved',
    (bench: Bench) =>
      Object.assign(bench.aws.lambda.functions.get('staging-handler')?.aliases.get('live') ?? {}, { version: '1' }),
    'live version 1 of staging-handler is not pinned to version 1 of reply',
  ],
])('%s is refused', async (_, text, change, why) => {
  const bench = await soaked(48)
  change(bench)
  const { release } = await bench.run(files(text))
  expect(release.problem?.message).toBe(`this content is not live in staging: ${why}`)
  expect(bench.aws.ssm.parameters.has('/prod/llm/reply')).toBe(false)
})
