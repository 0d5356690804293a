import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Calls } from './bench/aws/cloudwatch.ts'
import type { AwsSettings } from './bench/aws/server.ts'
import { pushTag, workflowDispatch } from './bench/events.ts'
import { config, shop } from './bench/project.ts'
import type { RunOptions } from './bench/runner.ts'
import { setScene } from './bench/scenario.ts'

const good: Calls = { errors: 0.01, duration: 800 }

/** CodeDeploy shifts in seconds, in real time: metrics come at once. */
const canary = {
  engine: 'codedeploy',
  application: 'prompts',
  deploymentGroup: 'live',
  deploymentConfig: 'Quick',
  interval: '1s',
  metricDelay: '0s',
  rollbackWhen: { errorRate: { max: '5%', worseBy: '1%' } },
}

async function stage(calls: (version: string) => Calls, seconds: number, settings: AwsSettings = {}) {
  const production = {
    on: { tag: 'v*' },
    ssm: { path: '/prod/llm/{name}' },
    lambda: [{ function: 'ai-handler', alias: 'live' }],
    canary,
  }
  const main = [shop(3, { 'ai-cicd.yml': config({ release: { environments: { production } } }) })]
  const scene = await setScene({ main, aws: settings })
  const { aws } = scene
  if (aws === null) throw new Error('this scene has no AWS')
  aws.lambda.seed('ai-handler')
  aws.codeDeploy.seed({ alarms: ['errors-high'] })
  aws.codeDeploy.configs.set('Quick', { type: 'TimeBasedCanary', share: 0.1, interval: seconds * 1000 })
  aws.cloudWatch.traffic = { function: 'ai-handler', alias: 'live', perSecond: 400, calls }
  const alias = () => aws.lambda.functions.get('ai-handler')?.aliases.get('live')
  const weighted = async () => {
    while (alias()?.weights['2'] === undefined) await sleep(20)
    await sleep(500)
  }
  const actions = (pattern: RegExp) => aws.calls.map(({ action }) => action).filter((action) => pattern.test(action))
  const dispatch = (command: string, options: Partial<RunOptions> = {}) =>
    scene.run(
      { inputs: { command, environment: 'production' }, env: { GITHUB_RUN_ID: '4712' }, ...options },
      workflowDispatch(scene.repository),
    )
  const release = (options: Partial<RunOptions> = {}) => scene.run(options, pushTag(scene.repository, 'v1.0.0'))
  return { ...scene, aws, alias, weighted, actions, release, dispatch }
}

test('CodeDeploy shifts, the run watches and tells, and writes no alias', async () => {
  const { alias, actions, release, github } = await stage(() => good, 3)
  const result = await release()
  expect(result.exitCode, result.stdout).toBe(0)
  expect(result.outputs).toMatchObject({ rollout: 'promoted', 'lambda-version': '2' })
  expect(result.stdout).toMatch(
    /ai-handler:live is handed to CodeDeploy: deployment d-\w+ moves it from version 1 to 2/,
  )
  expect(result.summary).toMatch(/version 1 → 2 was promoted\n\nCodeDeploy's deployment d-\w+ moved all traffic\./)
  expect(result.summary).toMatch(/\*\*Weight:\*\* 10 % for .*, then 100 % for /)
  expect(alias()).toMatchObject({ version: '2', weights: {}, description: '' })
  expect(actions(/UpdateAlias|StopDeployment/)).toEqual([])
  expect(github.deployments.at(-1)?.statuses.at(-1)).toMatchObject({ state: 'success' })
})

test('a broken version: CodeDeploy is stopped and goes back, and the run is red and says why with numbers', async () => {
  const { alias, actions, release, github } = await stage(
    (version) => (version === '1' ? good : { ...good, errors: 0.5 }),
    600,
  )
  const result = await release()
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ rollout: 'rolled-back' })
  expect(result.summary).toMatch(/the limit is .*: CodeDeploy took deployment d-\w+ back by d-\w+/)
  expect(result.summary).toContain('**broken**')
  expect(actions(/UpdateAlias|StopDeployment/)).toEqual(['codedeploy:StopDeployment'])
  expect(alias()).toMatchObject({ version: '1', weights: {} })
  expect(github.deployments.at(-1)?.statuses.at(-1)).toMatchObject({ state: 'failure' })
})

test('an alarm of the group: CodeDeploy goes back by itself, and the run tells', async () => {
  const { aws, alias, actions, release, weighted } = await stage(() => good, 600)
  const red = weighted().then(() => aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'ALARM', since: 0 }))
  const result = await release()
  await red
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ rollout: 'rolled-back' })
  expect(result.stdout).toContain('Activated alarms: <errors-high>')
  expect(actions(/UpdateAlias|StopDeployment/)).toEqual([])
  expect(alias()).toMatchObject({ version: '1', weights: {} })
})

test('killed: the post step leaves it to CodeDeploy, recover watches it to its end', async () => {
  const scene = await stage(() => good, 5)
  const killed = await scene.release({ interrupt: { signal: 'SIGKILL', when: scene.weighted() }, post: true })
  expect(killed.post?.exitCode).toBe(0)
  expect(scene.alias()?.weights).toEqual({ '2': 0.1 })

  scene.github.runStatus = 'completed'
  const recovered = await scene.dispatch('recover')
  expect(recovered.exitCode, recovered.stdout).toBe(0)
  expect(recovered.outputs.rollout).toBe('promoted')
  expect(scene.alias()).toMatchObject({ version: '2', weights: {} })
  expect(scene.actions(/UpdateAlias|StopDeployment/)).toEqual([])
})

test('SIGTERM leaves it to CodeDeploy; a second release is refused, and rollback has CodeDeploy take it back', async () => {
  const scene = await stage(() => good, 600)
  const cancelled = await scene.release({ interrupt: { signal: 'SIGTERM', when: scene.weighted() } })
  // Under way, and not wrong: GitHub itself shows that the run was cancelled.
  expect([cancelled.exitCode, cancelled.outputs.rollout]).toEqual([0, 'held'])
  expect(cancelled.summary).toMatch(/CodeDeploy goes on with deployment d-\w+ by itself/)
  expect(scene.alias()?.weights).toEqual({ '2': 0.1 })

  const second = await scene.release()
  expect(second.exitCode).toBe(1)
  expect(second.summary).toMatch(/deployment d-\w+, of v1\.0\.0 by run 4711\/1, is under way in the group live/)

  const back = await scene.dispatch('rollback')
  expect(back.exitCode, back.stdout).toBe(0)
  expect(back.outputs.rollout).toBe('rolled-back')
  expect(scene.actions(/UpdateAlias|StopDeployment/)).toEqual(['codedeploy:StopDeployment'])
  expect(scene.alias()).toMatchObject({ version: '1', weights: {} })
})

test('CreateDeployment is denied: no traffic moves, and the summary says what to allow', async () => {
  const scene = await stage(() => good, 3, { denied: ['codedeploy:CreateDeployment'] })
  const result = await scene.release()
  expect(result.exitCode).toBe(1)
  expect(result.summary).toContain('Allow `codedeploy:CreateDeployment`')
  expect(scene.aws.lambda.shifts).toEqual([])
})
