import { expect, test } from 'vitest'
import { recover } from '../../../src/commands/recover.ts'
import { release } from '../../../src/commands/release/release.ts'
import { rollback } from '../../../src/commands/rollback.ts'
import type { ReleaseDeps } from '../../../src/rollout/deps.ts'
import { commit, config, prompt, releaseBench, twoPrompts } from '../../release/release-bench.ts'
import type { AwsFault } from '../../scenarios/bench/aws/server.ts'
import { AwsRefusal } from '../../scenarios/bench/aws/service.ts'

const handed = { engine: 'codedeploy', application: 'prompts', deploymentGroup: 'live' }
const limits = { rollbackWhen: { errorRate: { max: '5%' } } }

class Killed extends Error {}

/** CodeDeploy in a world where waiting takes no time; `waits` counts from 1. */
async function stage(more: Record<string, unknown> = limits, environment: Record<string, unknown> = {}) {
  const bench = await releaseBench()
  const { aws } = bench
  let now = 1_764_000_000_000
  let waits = 0
  const world = { atWait: (_: number): void => undefined, errors: { 1: 0, 2: 0 } as Record<string, number> }
  const pass = async (ms: number) => {
    now += ms
    aws.cloudWatch.tick()
    await aws.codeDeploy.tick()
  }
  const clock: ReleaseDeps['clock'] = {
    now: () => now,
    sleep: async (milliseconds, signal) => {
      await pass(milliseconds)
      waits += 1
      world.atWait(waits)
      if (signal?.aborted) throw signal.reason
    },
  }
  aws.cloudWatch.now = () => now
  aws.codeDeploy.now = () => now
  aws.lambda.now = () => now
  aws.codeDeploy.slowness = 5_000
  aws.codeDeploy.seed()
  aws.cloudWatch.traffic = {
    function: 'handler',
    alias: 'live',
    perSecond: 20,
    calls: (version) => ({ errors: world.errors[version] ?? 0, duration: 800 }),
  }
  const alias = () => {
    const live = aws.lambda.functions.get('handler')?.aliases.get('live')
    if (live === undefined) throw new Error('the alias is gone')
    return live
  }
  const group = () => {
    const live = aws.codeDeploy.groups.get('prompts/live')
    if (live === undefined) throw new Error('the group is gone')
    return live
  }
  const files = {
    ...twoPrompts,
    'prompts/reply.prompt.yml': prompt('Hello again, {{name}}'),
    'evals/smoke.jsonl': '{"vars":{"question":"Is it on?"},"assert":[{"type":"contains","value":"yes"}]}',
    'ai-cicd.yml': config({ canary: { ...handed, ...more }, ...environment }),
  }
  const written = files['ai-cicd.yml']
  const deps = (read: Record<string, string> = files) => ({ ...bench.deps(read), clock })
  const place = { config: 'ai-cicd.yml', environment: null, branch: null, tag: 'v1.0.0', dryRun: false, run: null }
  const request = (tag: string) => ({ ...place, release: tag, commit, event: 'push' })
  const run = (given: Partial<ReleaseDeps> = {}) => release({ ...deps(), ...given }, request('v1.0.0'))
  const recovering = (given: Partial<ReleaseDeps> = {}) => recover({ ...deps(), runId: '2/1', ...given }, place)
  const goingBack = (to: string | null = null) => rollback(deps(), { ...place, to })
  const actions = (pattern: RegExp) => aws.calls.map(({ action }) => action).filter((action) => pattern.test(action))
  const shifts = () => aws.lambda.shifts.map(({ version, weights }) => `${version} ${weights['2'] ?? '-'}`)
  return {
    aws,
    config: written,
    log: bench.log,
    world,
    alias,
    group,
    pass,
    deps,
    request,
    run,
    recovering,
    goingBack,
    actions,
    shifts,
  }
}

type Stage = Awaited<ReturnType<typeof stage>>

async function killed({ world, run }: Stage, wait: number): Promise<void> {
  world.atWait = (waits) => {
    if (waits === wait) throw new Killed()
  }
  await expect(run()).rejects.toThrow(Killed)
  world.atWait = () => undefined
}

const denied =
  (action: string) =>
  (call: { action: string }): AwsFault | null =>
    call.action === action
      ? { when: 'before', reply: new AwsRefusal('AccessDeniedException', `not authorized to perform: ${action}`, 400) }
      : null

test('CodeDeploy shifts a healthy version; the alias is never written by us, and its description is as it was', async () => {
  const it = await stage()
  it.alias().description = 'Live traffic'
  const { release: reported, report } = await it.run()
  expect(reported.rollout, reported.problem?.message).toBe('promoted')
  expect(report.blocks).toBe(false)
  expect(it.shifts()).toEqual(['1 0.1', '2 -'])
  expect(it.actions(/UpdateAlias|StopDeployment|Schedule/)).toEqual([])
  expect(it.alias()).toMatchObject({ version: '2', description: 'Live traffic' })
  const [deployment] = it.aws.codeDeploy.deployments
  expect(deployment?.spec).toEqual({ Name: 'handler', Alias: 'live', CurrentVersion: '1', TargetVersion: '2' })
  expect(deployment?.description).toMatch(/^ai-cicd \{.*"release":"v1\.0\.0","run":"1\/1"\}$/)
  expect(reported.canaries).toMatchObject([{ outcome: 'promoted', steps: [{ weight: 0.1 }, { weight: 1 }] }])
  expect(reported.canaries[0]?.findings).toMatchObject([{ limit: 'errorRate.max', verdict: 'kept' }])
})

test('a deployment configuration of the environment goes before that of the group', async () => {
  const it = await stage({ ...limits, deploymentConfig: 'CodeDeployDefault.LambdaLinear10PercentEvery1Minute' })
  expect((await it.run()).release.rollout).toBe('promoted')
  expect(it.shifts()).toEqual(['1 0.1', '1 0.2', '1 0.3', '1 0.4', '1 0.5', '1 0.6', '1 0.7', '1 0.8', '1 0.9', '2 -'])
})

test('a limit that is proven broken: CodeDeploy is told to stop and goes back itself', async () => {
  const it = await stage()
  it.world.errors = { 1: 0.01, 2: 0.5 }
  const { release: reported, report } = await it.run()
  expect(reported.rollout, it.log.join('\n')).toBe('rolled-back')
  expect(report.blocks).toBe(true)
  expect(reported.problem?.message).toMatch(
    /errorRate\.max is proven broken: CodeDeploy took deployment d-A\w+ back by d-B/,
  )
  expect(it.actions(/UpdateAlias|StopDeployment/)).toEqual(['codedeploy:StopDeployment'])
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
})

test('without limits it only watches: the metrics are not asked, and nothing is stopped', async () => {
  const it = await stage({})
  it.world.errors = { 2: 0.9 }
  expect((await it.run()).release.rollout).toBe('promoted')
  expect(it.actions(/StopDeployment|DescribeAlarms/)).toEqual([])
})

test('an alarm of the group: CodeDeploy goes back by itself, and is followed to the end', async () => {
  const it = await stage()
  it.group().alarms = ['errors-high']
  it.world.atWait = (waits) => {
    if (waits === 3) it.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'ALARM', since: 0 })
  }
  const { release: reported } = await it.run()
  expect(reported.rollout).toBe('rolled-back')
  expect(reported.problem?.message).toContain('Activated alarms: <errors-high>')
  expect(it.actions(/StopDeployment/)).toEqual([])
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
})

test('a group that does not go back: the run is red and says where the traffic is', async () => {
  const it = await stage()
  Object.assign(it.group(), { alarms: ['errors-high'], rollbackEvents: [] })
  it.world.atWait = (waits) => {
    if (waits === 3) it.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'ALARM', since: 0 })
  }
  const { release: reported, report } = await it.run()
  expect([reported.rollout, report.blocks]).toEqual([null, true])
  expect(reported.problem?.message).toContain('the alias gives 10 % to version 2 and the rest to version 1')
  expect(reported.warnings.join()).toContain('has no automatic rollback')
})

test('an alias that was moved meanwhile: CodeDeploy refuses it, and no traffic moves', async () => {
  const it = await stage()
  it.group().rollbackEvents = []
  it.world.atWait = (waits) => {
    if (waits === 1) Object.assign(it.alias(), { version: '2', revisionId: 'theirs' })
  }
  it.aws.codeDeploy.slowness = 60_000
  const { release: reported } = await it.run()
  expect(reported.rollout).toBeNull()
  expect(reported.problem?.message).toMatch(/does not match the current version in AppSpec file/)
  expect(it.aws.lambda.shifts).toEqual([])
})

test('worse, but seen only when CodeDeploy had finished: red, and how to go back', async () => {
  const quick = await stage({ ...limits, deploymentConfig: 'Quick', metricDelay: '5m' })
  quick.aws.codeDeploy.configs.set('Quick', { type: 'TimeBasedCanary', share: 0.5, interval: 120_000 })
  quick.world.errors = { 2: 0.5 }
  const { release: reported, report } = await quick.run()
  expect([reported.rollout, report.blocks]).toEqual([null, true])
  expect(reported.problem?.message).toMatch(
    /errorRate\.max is proven broken, and .* had moved all traffic to version 2/,
  )
  expect(quick.alias()).toMatchObject({ version: '2', weights: {} })
})

test('no metrics: promoted by CodeDeploy, and told as not known', async () => {
  const it = await stage()
  it.aws.cloudWatch.status = 'InternalError'
  const { release: reported } = await it.run()
  expect(reported.canaries[0]).toMatchObject({
    outcome: 'promoted',
    reason: expect.stringContaining('Whether it is worse is not known: the metrics could not be read'),
  })
})

test('a function that reads its prompts by name: nothing is handed over, and why', async () => {
  const it = await stage(limits, {
    probe: {
      cases: 'evals/smoke.jsonl',
      payload: { question: '{{question}}' },
      answer: '$.answer',
      version: '$.pins',
    },
  })
  await release(it.deps(twoPrompts), it.request('v1.0.0'))
  const handler = it.aws.lambda.functions.get('handler')
  if (handler !== undefined) {
    handler.handler = () => {
      const pins = handler.versions.at(-1)?.variables.PROMPT_VERSIONS
      return { result: { answer: 'yes', pins } }
    }
  }
  const { release: reported } = await release(it.deps(), it.request('v1.1.0'))
  expect(reported.problem?.message).toContain('its canary would be a full rollout')
  expect(it.actions(/CreateDeployment/)).toEqual([])
  expect(it.alias()).toMatchObject({ version: '2', weights: {} })
})

test.each<[string, (it: Stage) => void, RegExp]>([
  ['no application', (it) => it.aws.codeDeploy.groups.clear(), /No application found for name: prompts/],
  [
    'no group',
    (it) => {
      it.aws.codeDeploy.groups.clear()
      it.aws.codeDeploy.seed({ name: 'other' })
    },
    /No Deployment Group found for name: live/,
  ],
  [
    'another platform',
    (it) => {
      it.group().platform = 'ECS'
    },
    /the deployment group live of prompts is of the compute platform ECS/,
  ],
])('%s: refused before anything is written, with what to do', async (_, arrange, message) => {
  const it = await stage()
  arrange(it)
  const { release: reported } = await it.run()
  expect(reported.problem?.message).toMatch(message)
  expect(reported.problem?.hint).toMatch(/canary\.application|compute platform Lambda/)
  expect(it.actions(/PutParameter|PublishVersion|CreateDeployment/)).toEqual([])
})

test('a deployment that is under way: refused with its id, and recover watches it to its end', async () => {
  const it = await stage()
  await killed(it, 2)
  const calls = it.aws.calls.length
  const second = await it.run({ runId: '3/1' })
  const reported = JSON.stringify(second.release.problem)
  expect(reported).toContain(
    "CodeDeploy's deployment d-AQZX7K2WM, of v1.0.0 by run 1/1, is under way in the group live",
  )
  expect(reported).toContain('`command: recover` watches it')
  expect(it.aws.calls.slice(calls).map(({ action }) => action)).not.toContain('ssm:PutParameter')

  const early = await it.recovering({ ownerEnded: async () => false })
  expect(early.release.warnings.join()).toContain('is left as it is: run 1/1 watches deployment d-')

  const late = await it.recovering({ ownerEnded: async () => true })
  expect(late.release).toMatchObject({ rollout: 'promoted', release: 'v1.0.0', problem: null })
  expect(it.alias()).toMatchObject({ version: '2', weights: {} })
  expect(it.actions(/UpdateAlias/)).toEqual([])
})

test('killed, and worse: the run that recovers has CodeDeploy go back', async () => {
  const it = await stage()
  it.world.errors = { 2: 0.5 }
  await killed(it, 2)
  const { release: reported, report } = await it.recovering()
  expect([reported.rollout, report.blocks]).toEqual(['rolled-back', true])
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
})

test('killed, and nobody comes: CodeDeploy ends it by itself, and there is nothing left to recover', async () => {
  const it = await stage()
  await killed(it, 2)
  await it.pass(6 * 60_000)
  expect(it.alias()).toMatchObject({ version: '2', weights: {} })
  expect((await it.recovering()).release.rollout).toBe('nothing-to-do')
})

test('a cancelled run leaves it to CodeDeploy, and says so', async () => {
  const it = await stage()
  const cancel = new AbortController()
  it.world.atWait = (waits) => {
    if (waits === 2) cancel.abort(new Error('SIGTERM'))
  }
  const { release: reported } = await it.run({ signal: cancel.signal })
  expect(reported.canaries[0]).toMatchObject({
    outcome: 'left',
    reason: expect.stringMatching(/cancelled \(SIGTERM\): CodeDeploy goes on with deployment d-A\w+ by itself/),
  })
  expect(it.actions(/StopDeployment|UpdateAlias/)).toEqual([])
  await it.pass(6 * 60_000)
  expect(it.alias()).toMatchObject({ version: '2', weights: {} })
})

test('an answer to CreateDeployment that is lost makes no second deployment', async () => {
  const it = await stage()
  let lost = false
  it.aws.settings.fault = ({ action }) => {
    if (action !== 'codedeploy:CreateDeployment' || lost) return null
    lost = true
    return { when: 'after', reply: 'hang up' }
  }
  expect((await it.run()).release.rollout).toBe('promoted')
  expect(it.aws.codeDeploy.deployments).toHaveLength(1)
})

test('rollback stops the deployment before anything else, or the alias would be moved again', async () => {
  const it = await stage()
  await killed(it, 2)
  const { release: reported } = await it.goingBack()
  expect(reported).toMatchObject({ rollout: 'rolled-back', problem: null })
  expect(reported.functions).toMatchObject([{ before: '2', version: '1', shifted: true }])
  expect(reported.warnings).toEqual(['Version 1 of handler has no pins: its every call would fail.'])
  expect(it.actions(/UpdateAlias|StopDeployment/)).toEqual(['codedeploy:StopDeployment'])
  await it.pass(60 * 60_000)
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
})

test('rollback after CodeDeploy has finished moves the alias itself', async () => {
  const it = await stage()
  await it.run()
  expect((await it.goingBack('1')).release.rollout).toBe('rolled-back')
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
})

test.each(['codedeploy:GetDeploymentGroup', 'codedeploy:CreateDeployment'])(
  '%s is denied: no traffic moves, and what to allow',
  async (action) => {
    const it = await stage()
    it.aws.settings.fault = denied(action)
    const { release: reported } = await it.run()
    expect(reported.problem?.hint).toContain(`Allow \`${action}\``)
    expect(it.aws.lambda.shifts).toEqual([])
  },
)

test('StopDeployment is denied: it is tried again at every look, and the end says what was proven', async () => {
  const it = await stage()
  it.world.errors = { 2: 0.5 }
  it.aws.settings.fault = denied('codedeploy:StopDeployment')
  const { release: reported, report } = await it.run()
  expect([reported.rollout, report.blocks]).toEqual([null, true])
  expect(it.actions(/StopDeployment/).length).toBeGreaterThan(1)
  expect(reported.problem?.message).toContain('`command: rollback` moves it')
})

/** Three good releases before: versions 2 and 3 by CodeDeploy, and one that is taken back. */
async function takenBack(how: 'alarm' | 'rollback' | 'watched') {
  const it = await stage()
  const texts = (text: string) =>
    it.deps({ ...twoPrompts, 'prompts/reply.prompt.yml': prompt(text), 'ai-cicd.yml': it.config })
  for (const tag of ['v1', 'v2']) {
    const { release: reported } = await release(texts(tag), it.request(tag))
    expect(reported, reported.problem?.message).toMatchObject({ rollout: 'promoted' })
  }
  expect(it.alias().version).toBe('3')
  if (how === 'watched') {
    it.world.errors = { 3: 0.01, 4: 0.5 }
    expect((await release(texts('v3'), it.request('v3'))).release.rollout).toBe('rolled-back')
    return it
  }
  let waits = 0
  it.world.atWait = () => {
    waits += 1
    if (waits === 2) throw new Killed()
  }
  await expect(release(texts('v3'), it.request('v3'))).rejects.toThrow(Killed)
  it.world.atWait = () => undefined
  if (how === 'rollback') {
    expect((await it.goingBack()).release).toMatchObject({ rollout: 'rolled-back', problem: null })
    return it
  }
  it.group().alarms = ['errors-high']
  it.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'ALARM', since: 0 })
  await it.pass(10_000)
  await it.pass(10_000)
  it.aws.cloudWatch.alarms.length = 0
  return it
}

test.each(['alarm', 'rollback', 'watched'] as const)(
  'taken back by CodeDeploy (%s), which leaves no mark: no rollback passes the last good release',
  async (how) => {
    const it = await takenBack(how)
    expect(it.alias()).toMatchObject({ version: '3', weights: {}, description: '' })
    for (const _ of [1, 2]) {
      const { release: reported, report } = await it.goingBack()
      expect([reported.rollout, report.blocks], reported.problem?.message).toEqual(['nothing-to-do', false])
      expect(reported.warnings.join()).toContain('handler is back from version 4 already')
      expect(it.alias().version).toBe('3')
    }
    // Without its memory it is red, and moves nothing.
    it.aws.settings.fault = denied('codedeploy:GetDeployment')
    const { release: reported } = await it.goingBack()
    expect(reported.problem?.message).toContain('there is no release to take back')
    expect(it.alias().version).toBe('3')
  },
)

test('two rollbacks at once, and one that comes while CodeDeploy goes back: one release, and all say so', async () => {
  const it = await stage()
  await killed(it, 2)
  const both = await Promise.all([it.goingBack(), it.goingBack()])
  for (const { release: reported } of both) expect(reported).toMatchObject({ rollout: 'rolled-back', problem: null })
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })

  const late = await stage()
  await killed(late, 2)
  const [deployment] = late.aws.codeDeploy.deployments
  await (await late.deps().aws.codeDeploy()).stopAndGoBack(deployment?.id ?? '')
  const { release: reported } = await late.goingBack()
  expect(reported).toMatchObject({
    rollout: 'rolled-back',
    problem: null,
    functions: [{ version: '1', shifted: true }],
  })
  expect(late.actions(/UpdateAlias/)).toEqual([])
  expect(late.alias()).toMatchObject({ version: '1', weights: {} })
})

/** Somebody else's deployment in the same group, as a deployment of code makes one. */
async function foreign(it: Stage): Promise<string> {
  const handler = it.aws.lambda.functions.get('handler')
  const [first] = handler?.versions ?? []
  if (first === undefined) throw new Error('there is no version')
  handler?.versions.push({ ...first, version: '2', description: '' })
  const place = { application: 'prompts', group: 'live', config: null, description: 'deploy of the shop' }
  const codeDeploy = await it.deps().aws.codeDeploy()
  const id = await codeDeploy.create({ ...place, functionName: 'handler', alias: 'live', from: '1', to: '2' })
  await it.pass(10_000)
  expect(it.alias()).toMatchObject({ version: '1', weights: { 2: 0.1 } })
  return id
}

test('somebody else’s deployment: neither a release nor a rollback says that it is done, and both say what to do', async () => {
  const it = await stage()
  const id = await foreign(it)
  const refused = await it.run()
  expect(JSON.stringify(refused.release.problem)).toContain(`deployment ${id} is under way`)
  expect(JSON.stringify(refused.release.problem)).toContain('or stop it in CodeDeploy')
  for (const to of [null, '1']) {
    const { release: reported, report } = await it.goingBack(to)
    expect([reported.rollout, report.blocks]).toEqual([null, true])
    expect(reported.problem).toMatchObject({
      message: `CodeDeploy's deployment ${id}, which no release of ours made, is under way in the group of handler:live: it would move the alias again`,
      hint: `Nothing was moved. Stop it, or wait until it has ended: \`aws deploy stop-deployment --deployment-id ${id} --auto-rollback-enabled\`. Then run this rollback again.`,
    })
  }
  expect(it.actions(/UpdateAlias|StopDeployment/)).toEqual([])
  // As the hint says.
  await (await it.deps().aws.codeDeploy()).stopAndGoBack(id)
  await it.pass(10_000)
  expect((await it.goingBack('1')).release).toMatchObject({ rollout: 'nothing-to-do', problem: null })
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
})

test('our own deployment that may not be stopped: red, since a move of ours would not last', async () => {
  const it = await stage()
  await killed(it, 2)
  it.aws.settings.fault = denied('codedeploy:StopDeployment')
  const { release: reported, report } = await it.goingBack()
  expect([reported.rollout, report.blocks]).toEqual([null, true])
  expect(reported.problem?.message).toMatch(
    /deployment d-A\w+ moves handler:live from version 1 to 2, and could not be stopped/,
  )
  expect(reported.problem?.hint).toContain('aws deploy stop-deployment')
  expect(it.actions(/UpdateAlias/)).toEqual([])
})

test('CodeDeploy cannot be asked: the way back is not given up, and says what may come', async () => {
  const it = await stage()
  await it.run()
  it.aws.settings.fault = denied('codedeploy:ListDeployments')
  const { release: reported } = await it.goingBack('1')
  expect(reported).toMatchObject({ rollout: 'rolled-back', problem: null })
  expect(reported.warnings.join()).toContain('CodeDeploy could not be asked, and may move the alias again')
})

test('CodeDeploy stopped, and did not go back: recover finds the divided traffic that nobody watches', async () => {
  const it = await stage()
  Object.assign(it.group(), { alarms: ['errors-high'], rollbackEvents: [] })
  await killed(it, 3)
  it.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'ALARM', since: 0 })
  await it.pass(10_000)
  const { release: reported, report } = await it.recovering()
  expect([reported.rollout, report.blocks]).toEqual([null, true])
  expect(reported.problem?.message).toContain('gives 10 % to version 2 (v1.0.0), and nobody watches it')
  expect((await it.goingBack()).release).toMatchObject({ rollout: 'rolled-back', problem: null })
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
})
