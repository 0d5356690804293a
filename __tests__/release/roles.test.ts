import { expect, test } from 'vitest'
import { pin } from '../../src/commands/pin.ts'
import { recover } from '../../src/commands/recover.ts'
import { type ReleaseRequest, release } from '../../src/commands/release/release.ts'
import { rollback } from '../../src/commands/rollback.ts'
import type { ReleaseDeps } from '../../src/rollout/deps.ts'
import { table } from '../infra/permission-table.ts'
import { statementsByRole } from '../infra/policies.ts'
import { deploy } from '../infra/template.ts'
import { account, region } from '../scenarios/bench/aws/service.ts'
import { type Bench, bucket, config, prompt, releaseBench, tagged } from './release-bench.ts'

const commands = ['release', 'rollback', 'recover', 'pin'] as const
type Command = (typeof commands)[number]

/** What each command was seen to ask AWS for, in all scenes of this file. */
const seen: Record<Command, Set<string>> = {
  release: new Set(),
  rollback: new Set(),
  recover: new Set(),
  pin: new Set(),
}

class Killed extends Error {}

const probe = { cases: 'evals/smoke.jsonl', payload: { question: '{{question}}' }, answer: '$.answer' }
const steps = [{ weight: '50%', hold: '10m' }]
const limits = { errorRate: { max: '5%' }, alarms: ['too-many-errors'] }
const canary = { steps, bake: '10m', rollbackWhen: limits }
const watchdog = { role: `arn:aws:iam::${account}:role/watchdog` }
const large = 'All that there is to say to {{name}}. '.repeat(400)

/** The deploy role as CloudFormation makes it with these parameters beside those that name the project's own things. */
function deployRole(parameters: Record<string, string>) {
  const given = { Repository: 'acme/support-bot', FunctionName: 'handler', WithCanary: 'false', ...parameters }
  const place = {
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::Region': region,
    'AWS::AccountId': account,
  }
  return statementsByRole(deploy('github-oidc.yaml', given, place)).get('DeployRole') ?? []
}

/** A project with one environment, in a world where waiting takes no time, whose caller has one role. */
async function stage(
  parameters: Record<string, string>,
  environment: Record<string, unknown>,
  { text = 'Hello {{name}}', top = {} }: { text?: string; top?: Record<string, unknown> } = {},
) {
  const bench = await releaseBench({ role: deployRole(parameters) })
  const { aws } = bench
  let now = 1_764_000_000_000
  let waits = 0
  const world = { killAt: 0, errors: 0 }
  const clock: ReleaseDeps['clock'] = {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds
      waits += 1
      aws.cloudWatch.tick()
      await aws.codeDeploy.tick()
      if (waits === world.killAt) throw new Killed()
    },
  }
  for (const service of [aws.cloudWatch, aws.codeDeploy, aws.scheduler, aws.lambda]) service.now = () => now
  aws.codeDeploy.slowness = 5_000
  aws.codeDeploy.seed()
  const calls = (version: string) => ({ errors: version === '1' ? 0 : world.errors, duration: 800 })
  aws.cloudWatch.traffic = { function: 'handler', alias: 'live', perSecond: 20, calls }
  aws.cloudWatch.alarms.push({ name: 'too-many-errors', state: 'OK', since: 0 })
  aws.sageMaker.groups.add('bots')
  const handler = aws.lambda.functions.get('handler') ?? expect.unreachable('there is no function')
  handler.handler = () => ({ result: { answer: 'yes' } })
  const files = (release: string) => ({
    'ai-cicd.yml': config({ s3: undefined, ...environment }, top),
    'prompts/reply.prompt.yml': prompt(`${text} ${release}`),
    'evals/smoke.jsonl': '{"vars":{"question":"Is it on?"},"assert":[{"type":"contains","value":"yes"}]}',
  })
  const place = { config: 'ai-cicd.yml', environment: 'production', branch: null, tag: null, dryRun: false, run: null }
  const deps = (release: string) => ({ ...bench.deps(files(release)), clock })
  return {
    aws,
    world,
    waits: () => waits,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    release: async (name: string, more: Partial<ReleaseRequest> = {}) =>
      await asked(bench, 'release', () => release(deps(name), { ...tagged, release: name, tag: name, ...more })),
    rollback: async (to: string | null = null) =>
      await asked(bench, 'rollback', () => rollback(deps('v1'), { ...place, to })),
    pin: async (version: string | null = null) =>
      await asked(bench, 'pin', () =>
        pin(deps('v1'), {
          ...{ config: 'ai-cicd.yml', environment: 'production', function: null, version, dryRun: false, run: null },
        }),
      ),
    recover: async () =>
      await asked(bench, 'recover', () =>
        recover({ ...deps('v1'), runId: 'later', ownerEnded: async () => true }, place),
      ),
  }
}

/** Nothing is denied, nothing fails, nobody is warned of a permission that is missing. */
async function asked<T>({ aws }: Bench, command: Command, act: () => Promise<T>): Promise<T> {
  const before = aws.calls.length
  try {
    return await act()
  } finally {
    const calls = aws.calls.slice(before)
    for (const { permission } of calls) if (permission !== null) seen[command].add(permission)
    expect(calls.filter(({ status }) => status === 403)).toEqual([])
  }
}

const pinned = { function: 'handler', alias: 'live' }

test.each([
  ['by variables', {}, { lambda: [pinned], probe }],
  ['by a pointer', {}, { lambda: [{ ...pinned, bind: 'pointer' }], probe }],
  ['with records', { Bucket: bucket }, { lambda: [pinned], s3: { bucket } }],
  ['with the registry', { ModelPackageGroup: 'bots' }, { lambda: [pinned], modelRegistry: { group: 'bots' } }],
])('%s: a release, the same again, and the way back', async (_name, parameters, environment) => {
  const it = await stage(parameters, environment)
  for (const name of ['v1', 'v2', 'v2']) expect((await it.release(name)).release.problem).toBeNull()
  it.aws.lambda.deploy('handler', { code: 'new code', variables: {} })
  expect((await it.pin()).release).toMatchObject({ rollout: 'published', problem: null })
  expect((await it.pin()).release).toMatchObject({ rollout: 'nothing-to-do', problem: null })
  expect((await it.rollback()).release).toMatchObject({ rollout: 'rolled-back', problem: null, warnings: [] })
})

test('prompts too big for SSM: published, found again by their version, and back', async () => {
  const it = await stage({ Bucket: bucket }, { lambda: [pinned], s3: { bucket } }, { text: large })
  for (const name of ['v1', 'v2', 'v2']) expect((await it.release(name)).release.problem).toBeNull()
  expect((await it.rollback()).release).toMatchObject({ rollout: 'rolled-back', problem: null })
})

test('read by name: written, and the earlier value written again, at 100 versions too', async () => {
  const it = await stage({}, { lambda: undefined })
  const name = '/prod/llm/reply'
  const texts = Array.from({ length: 99 }, (_, index) => `text ${index}`)
  const { versions } = it.aws.ssm.seed(name, texts)
  for (const [index, one] of versions.entries()) {
    Object.assign(one, { labels: [`v0.${index}`], description: `ai-cicd {"release":"v0.${index}","commit":"0"}` })
  }
  for (const release of ['v1', 'v2']) expect((await it.release(release)).release.problem).toBeNull()
  for (const one of it.aws.ssm.parameters.get(name)?.versions ?? []) one.modified -= 10
  expect((await it.rollback()).release).toMatchObject({ rollout: 'rolled-back', problem: null })
})

const watched = { canary: { ...canary, watchdog }, lambda: [pinned], probe }
const watching = { WithCanary: 'true', WithWatchdog: 'true', WithFailingRequests: 'true' }

test('a canary: to its end; proven worse; left by its run, and taken back by recover and by rollback', async () => {
  const it = await stage(watching, watched)
  it.aws.logs.groups.set('/aws/lambda/handler', [])
  it.aws.lambda.functions.get('handler')?.concurrency.set('live', 'READY')
  const leave = async (name: string) => {
    it.world.killAt = it.waits() + 5
    await expect(it.release(name)).rejects.toThrow(Killed)
  }
  expect((await it.release('v1')).release).toMatchObject({ rollout: 'promoted', problem: null })
  await leave('v2')
  expect((await it.recover()).release).toMatchObject({ rollout: 'rolled-back' })
  await leave('v3')
  expect((await it.rollback()).release).toMatchObject({ rollout: 'rolled-back', problem: null })
  it.world.errors = 0.5
  expect((await it.release('v4')).release).toMatchObject({ rollout: 'rolled-back' })
})

test('a canary that nobody waits for: recover visits it until it is done, or proven worse', async () => {
  const it = await stage(watching, { ...watched, canary: { ...watched.canary, wait: false } })
  it.aws.logs.groups.set('/aws/lambda/handler', [])
  expect((await it.release('v1')).release).toMatchObject({ rollout: 'held', problem: null })
  const visited = async () => {
    for (let visits = 0; visits < 8; visits += 1) {
      it.pass(600_000)
      const { rollout } = (await it.recover()).release
      if (rollout !== 'held') return rollout
    }
    return 'held'
  }
  expect(await visited()).toBe('promoted')
  expect((await it.release('v2')).release).toMatchObject({ rollout: 'held', problem: null })
  it.world.errors = 0.5
  expect(await visited()).toBe('rolled-back')
})

test('CodeDeploy shifts: to its end; left, and followed by recover, or stopped by it and by rollback; proven worse', async () => {
  const parameters = { WithCanary: 'true', CodeDeployApplication: 'prompts' }
  const engine = { engine: 'codedeploy', application: 'prompts', deploymentGroup: 'live' }
  const it = await stage(parameters, { lambda: [pinned], canary: { ...engine, rollbackWhen: limits } })
  expect((await it.release('v1')).release).toMatchObject({ rollout: 'promoted', problem: null })
  const leave = async (name: string) => {
    it.world.killAt = it.waits() + 2
    await expect(it.release(name)).rejects.toThrow(Killed)
  }
  await leave('v2')
  expect((await it.recover()).release).toMatchObject({ problem: null })
  await leave('v3')
  expect((await it.rollback()).release).toMatchObject({ rollout: 'rolled-back', problem: null })
  it.world.errors = 0.5
  expect((await it.release('v4')).release).toMatchObject({ rollout: 'rolled-back' })
  await leave('v5')
  expect((await it.recover()).release).toMatchObject({ rollout: 'rolled-back' })
})

test('a release that must have soaked elsewhere: reads that environment, and writes nothing there', async () => {
  const staging = {
    on: { branch: 'main' },
    ssm: { path: '/staging/llm/{name}' },
    lambda: [{ function: 'handler-staging', alias: 'live' }],
    probe,
  }
  const top = {
    release: {
      environments: {
        staging,
        production: {
          on: { tag: 'v*' },
          ssm: { path: '/prod/llm/{name}' },
          requires: { soak: { environment: 'staging', for: '1h' } },
        },
      },
    },
  }
  const it = await stage({ SoakPath: '/staging/llm', SoakFunctionName: 'handler-staging' }, {}, { top })
  it.aws.lambda.seed('handler-staging', { handler: () => ({ result: { answer: 'yes' } }) })
  it.aws.settings.role = deployRole({ PromptPath: '/staging/llm', FunctionName: 'handler-staging' })
  expect((await it.release('v1', { environment: 'staging' })).release).toMatchObject({
    rollout: 'promoted',
    problem: null,
  })
  // SSM's clock is the real one.
  for (const { versions } of it.aws.ssm.parameters.values()) for (const one of versions) one.modified = 0
  it.pass(7_200_000)
  it.aws.settings.role = deployRole({ SoakPath: '/staging/llm', SoakFunctionName: 'handler-staging' })
  expect((await it.release('v1')).release).toMatchObject({ rollout: 'published', problem: null })
  expect(it.aws.lambda.functions.get('handler-staging')?.versions).toHaveLength(2)
})

test.each(commands)('the table has what %s asks for, and nothing that it does not', (command) => {
  // Models are asked by another client, and SSM, S3 and CodeDeploy ask for more on the caller's behalf.
  const documented = table.filter(({ calls, action }) => calls.length > 0 && !action.startsWith('bedrock:'))
  expect([...seen[command]].sort()).toEqual(
    documented.flatMap((row) => (row.commands.includes(command) ? [row.action] : [])).sort(),
  )
})
