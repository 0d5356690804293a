import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Calls } from './bench/aws/cloudwatch.ts'
import type { AwsSettings } from './bench/aws/server.ts'
import { pushTag, workflowDispatch } from './bench/events.ts'
import { oidc } from './bench/oidc.ts'
import { config, shop } from './bench/project.ts'
import type { RunOptions } from './bench/runner.ts'
import { setScene } from './bench/scenario.ts'

const good: Calls = { errors: 0.01, duration: 800 }

/** Steps of seconds, in real time: metrics come at once. */
const canary = {
  steps: [
    { weight: '5%', hold: '2s' },
    { weight: '25%', hold: '1s' },
  ],
  bake: '1s',
  interval: '1s',
  settle: '0s',
  metricDelay: '0s',
  minInvocations: 5,
  rollbackWhen: { errorRate: { worseBy: '1%' }, p99Latency: { worseBy: '25%' } },
}

async function stage(
  calls: (version: string) => Calls,
  more: Record<string, unknown> = {},
  settings: AwsSettings = {},
) {
  const production = {
    on: { tag: 'v*' },
    ssm: { path: '/prod/llm/{name}' },
    lambda: [{ function: 'ai-handler', alias: 'live' }],
    canary: { ...canary, ...more },
  }
  const main = [shop(60, { 'ai-cicd.yml': config({ release: { environments: { production } } }) })]
  const scene = await setScene({ main, aws: settings })
  const { aws } = scene
  if (aws === null) throw new Error('this scene has no AWS')
  aws.lambda.seed('ai-handler')
  aws.cloudWatch.traffic = { function: 'ai-handler', alias: 'live', perSecond: 400, calls }
  const alias = () => aws.lambda.functions.get('ai-handler')?.aliases.get('live')
  const weighted = async () => {
    while (alias()?.weights['2'] === undefined) await sleep(20)
    await sleep(500)
  }
  const tag = pushTag(scene.repository, 'v1.0.0')
  return {
    ...scene,
    aws,
    alias,
    weighted,
    release: (options: Partial<RunOptions> = {}) => scene.run(options, tag),
    recover: (options: Partial<RunOptions> = {}) =>
      scene.run(
        { inputs: { command: 'recover' }, env: { GITHUB_RUN_ID: '4712' }, ...options },
        workflowDispatch(scene.repository),
      ),
  }
}

test('a healthy version takes 5 %, 25 %, all, and bakes', async () => {
  const { aws, alias, release, github } = await stage(() => good)
  const result = await release()
  expect(result.exitCode, result.stdout).toBe(0)
  expect(result.outputs).toMatchObject({ rollout: 'promoted', 'lambda-version': '2' })
  const shares = aws.lambda.shifts.map(({ version, weights }) => `${version} ${weights['2'] ?? '-'}`)
  expect([...new Set(shares)]).toEqual(['1 0.05', '1 0.25', '2 -'])
  expect(alias()).toMatchObject({ version: '2', weights: {}, description: '' })
  expect(result.summary).toContain('version 1 → 2 was promoted')
  expect(github.deployments.at(-1)?.statuses.at(-1)).toMatchObject({ state: 'success' })
})

test('a broken version goes back, and the run is red and says why with numbers', async () => {
  const { aws, alias, release, github } = await stage((version) => (version === '1' ? good : { ...good, errors: 0.5 }))
  const result = await release()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ rollout: 'rolled-back' })
  expect(aws.lambda.shifts.at(-1)).toMatchObject({ version: '1', weights: {} })
  expect(alias()?.description).toBe('(ai-cicd: back from version 2)')
  expect(result.summary).toMatch(
    /`errorRate.worseBy` \| 1\s.*old version \| [01]\.\d\s% failed.* \| \d\d\.\d\s% failed.* \| \*\*broken\*\*; p\s<\s0\.001/,
  )
  expect(github.deployments.at(-1)?.statuses.at(-1)).toMatchObject({ state: 'failure' })
})

test('SIGTERM: back within two seconds', async () => {
  const { aws, alias, release, weighted } = await stage(() => good, { steps: [{ weight: '5%', hold: '1h' }] })
  let signalled = 0
  const when = weighted().then(() => {
    signalled = performance.now()
  })
  const calls = aws.calls.length
  const result = await release({ interrupt: { signal: 'SIGTERM', when } })
  expect(performance.now() - signalled).toBeLessThan(2_000)
  expect(result.exitCode).toBe(1)
  expect(result.outputs.rollout).toBe('rolled-back')
  expect(alias()).toMatchObject({ version: '1', weights: {}, description: '(ai-cicd: back from version 2)' })
  expect(aws.calls.length).toBeGreaterThan(calls)
})

test('killed: the post step undoes its own rollout; without it, recover does, once the run has ended', async () => {
  const first = await stage(() => good, { steps: [{ weight: '5%', hold: '1h' }] })
  const killed = await first.release({ interrupt: { signal: 'SIGKILL', when: first.weighted() }, post: true })
  expect(killed.post?.exitCode).toBe(0)
  expect(first.alias()).toMatchObject({ version: '1', weights: {}, description: '(ai-cicd: back from version 2)' })

  await first.release({ interrupt: { signal: 'SIGKILL', when: first.weighted() } })
  expect(first.alias()?.weights).toEqual({ '2': 0.05 })
  first.github.runStatus = 'in_progress'
  const early = await first.recover()
  expect(early.exitCode).toBe(0)
  expect(early.summary).toContain('run 4711/1 is still at work on it')
  expect(first.alias()?.weights).toEqual({ '2': 0.05 })

  first.github.runStatus = 'completed'
  const late = await first.recover()
  expect(late.exitCode).toBe(1)
  expect(late.outputs.rollout).toBe('rolled-back')
  expect(first.alias()).toMatchObject({ version: '1', weights: {}, description: '(ai-cicd: back from version 2)' })
})

test('a canary outlives the credentials of its role: new ones are minted before each session ends', async () => {
  const env = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    ...(await oidc()),
  }
  // The action renews five minutes before the end: here two seconds after the beginning, and four seconds are all there is.
  const sts = { said: 302_000, real: 4_000 }
  const steps = { steps: [{ weight: '5%', hold: '5s' }] }
  const { aws, release } = await stage(() => good, steps, { sts })
  const inputs = { 'role-to-assume': 'arn:aws:iam::123456789012:role/deploy', 'aws-region': 'us-east-1' }
  const result = await release({ inputs, env })
  expect(result.outputs.rollout, result.stdout).toBe('promoted')
  const sessions = aws.calls.filter(({ action }) => action === 'sts:AssumeRoleWithWebIdentity')
  expect(sessions.length).toBeGreaterThanOrEqual(3)
})

test('without waiting: the release is green at 5 %, visits of other runs take it to its end', async () => {
  const steps = [{ weight: '5%', hold: '1s' }]
  const { aws, alias, release, recover, github } = await stage(() => good, { wait: false, steps })
  const first = await release()
  expect(first.exitCode, first.stdout).toBe(0)
  expect(first.outputs).toMatchObject({ verdict: 'pass', rollout: 'held' })
  expect(first.stdout).toMatch(/::warning::`ai-handler:live` is under way with 5.0 %25 on version 2/)
  expect(alias()).toMatchObject({ version: '1', weights: { '2': 0.05 } })
  expect(github.deployments.at(-1)?.statuses.at(-1)).toMatchObject({ state: 'in_progress' })
  const visits: Array<string | undefined> = []
  for (let id = 5_000; visits.at(-1) !== 'promoted' && id < 5_010; id++) {
    await sleep(1_000)
    visits.push((await recover({ env: { GITHUB_RUN_ID: `${id}` } })).outputs.rollout)
  }
  expect(visits).toEqual(['held', 'promoted'])
  const shares = aws.lambda.shifts.map(({ version, weights }) => `${version} ${weights['2'] ?? '-'}`)
  expect([...new Set(shares)]).toEqual(['1 0.05', '2 -'])
  expect(alias()).toMatchObject({ version: '2', weights: {}, description: '' })
  expect(github.deployments).toHaveLength(1)
  expect(github.deployments.at(-1)?.statuses.at(-1)).toMatchObject({ state: 'success' })
})
