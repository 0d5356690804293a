import { z } from 'zod'
import type { FakeCloudWatch } from './cloudwatch.ts'
import {
  type AppSpec,
  appSpecOf,
  createShape,
  getShape,
  groupShape,
  listShape,
  type Routing,
  routingOf,
  shareAt,
  stopShape,
} from './codedeploy-rules.ts'
import type { FakeLambda } from './lambda.ts'
import { AwsRefusal, jsonRefusal, type Service, targetOf } from './service.ts'

type Status = 'Created' | 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped'

type FakeDeployment = {
  id: string
  group: string
  config: string
  status: Status
  description: string
  spec: AppSpec
  createdAt: number
  /** When the first traffic moved; null before. */
  startedAt: number | null
  share: number
  error: { code: string; message: string } | null
  rollbackId: string | null
  /** The deployment that this one takes back; null when it takes back none. */
  takesBack: string | null
}

type FakeGroup = {
  platform: 'Lambda' | 'ECS' | 'Server'
  config: string
  rollbackEvents: string[]
  alarms: string[]
}

export type FakeCodeDeploy = Service & {
  /** By `application/group`. */
  groups: Map<string, FakeGroup>
  /** Deployment configurations beside CodeDeploy's own. */
  configs: Map<string, Routing>
  /** Oldest first. */
  deployments: FakeDeployment[]
  /** A group of the application `prompts`, named `live` unless told. */
  seed: (more?: Partial<FakeGroup> & { name?: string }) => void
  /** Milliseconds until a deployment that was made begins, and until one that goes back is done. */
  slowness: number
  /** Milliseconds since the epoch, as it is in this world. */
  now: () => number
  /** Does what is due; asking CodeDeploy for anything does it too. */
  tick: () => Promise<void>
}

const operations = ['CreateDeployment', 'GetDeployment', 'GetDeploymentGroup', 'ListDeployments', 'StopDeployment']

/** CodeDeploy as it shifts Lambda aliases by its own clock, with the refusals of the real one. */
export function fakeCodeDeploy(lambda: FakeLambda, cloudWatch: Pick<FakeCloudWatch, 'alarms'>): FakeCodeDeploy {
  const groups = new Map<string, FakeGroup>()
  const deployments: FakeDeployment[] = []

  const fake: FakeCodeDeploy = {
    name: 'codedeploy',
    groups,
    configs: new Map(),
    deployments,
    slowness: 200,
    now: Date.now,
    seed({ name = 'live', ...more } = {}) {
      groups.set(`prompts/${name}`, {
        platform: 'Lambda',
        config: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
        rollbackEvents: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
        alarms: [],
        ...more,
      })
    },
    operation: (request) => targetOf(request, 'CodeDeploy_20141006', operations),
    refuse: jsonRefusal,
    async answer(operation, { body }) {
      await fake.tick()
      const sent: unknown = JSON.parse(body.toString('utf8'))
      switch (operation) {
        case 'CreateDeployment':
          return { status: 200, body: { deploymentId: create(read(createShape, sent)) } }
        case 'GetDeployment':
          return { status: 200, body: { deploymentInfo: shown(found(read(getShape, sent).deploymentId)) } }
        case 'GetDeploymentGroup':
          return { status: 200, body: { deploymentGroupInfo: shownGroup(read(groupShape, sent)) } }
        case 'ListDeployments':
          return { status: 200, body: list(read(listShape, sent)) }
        default:
          return { status: 200, body: stop(read(stopShape, sent)) }
      }
    },
    async tick() {
      // A rollback is made by what it takes back, so the list grows while it is walked.
      for (const one of deployments) if (isActive(one)) await advance(one)
    },
  }

  function existing({ applicationName, deploymentGroupName }: z.infer<typeof groupShape>): [string, FakeGroup] {
    if (![...groups.keys()].some((key) => key.startsWith(`${applicationName}/`))) {
      throw new AwsRefusal('ApplicationDoesNotExistException', `No application found for name: ${applicationName}`)
    }
    const key = `${applicationName}/${deploymentGroupName}`
    const group = groups.get(key)
    if (group === undefined) {
      throw new AwsRefusal(
        'DeploymentGroupDoesNotExistException',
        `No Deployment Group found for name: ${deploymentGroupName}`,
      )
    }
    return [key, group]
  }

  function create(input: z.infer<typeof createShape>): string {
    const [key, group] = existing(input)
    const config = input.deploymentConfigName ?? group.config
    if (routing(config) === null) {
      throw new AwsRefusal(
        'DeploymentConfigDoesNotExistException',
        `No Deployment Configuration found for name: ${config}`,
      )
    }
    if (group.platform !== 'Lambda') {
      throw new AwsRefusal('InvalidRevisionException', `The revision is not one of the platform ${group.platform}`)
    }
    const spec = appSpecOf(input.revision.appSpecContent)
    const active = deployments.find((one) => one.group === key && isActive(one))
    if (active !== undefined) {
      throw new AwsRefusal(
        'DeploymentLimitExceededException',
        `The Deployment Group '${input.deploymentGroupName}' already has an active Deployment '${active.id}'`,
      )
    }
    return add({ group: key, config, spec, description: input.description ?? '', takesBack: null }).id
  }

  function add(of: Pick<FakeDeployment, 'group' | 'config' | 'spec' | 'description' | 'takesBack'>): FakeDeployment {
    const id = `d-${'ABCDEFGHIJ'.at(deployments.length) ?? 'X'}QZX7K2WM`
    const times = { createdAt: fake.now(), startedAt: null, share: 0 }
    const made: FakeDeployment = { ...of, ...times, id, status: 'Created', error: null, rollbackId: null }
    deployments.push(made)
    return made
  }

  async function advance(one: FakeDeployment): Promise<void> {
    const now = fake.now()
    if (now < one.createdAt + fake.slowness) return
    if (one.takesBack !== null) {
      await move(one, 0)
      one.status = 'Succeeded'
      return
    }
    if (one.startedAt === null) {
      if (!isCurrent(one.spec)) {
        const message =
          'The deployment failed because the AppSpec file that specifies the AWS Lambda deployment configuration is missing or has an invalid configuration. The Lambda function alias version does not match the current version in AppSpec file.'
        end(one, 'Failed', { code: 'INVALID_LAMBDA_CONFIGURATION', message }, 'DEPLOYMENT_FAILURE')
        return
      }
      one.startedAt = one.createdAt + fake.slowness
      one.status = 'InProgress'
    }
    const red = groups.get(one.group)?.alarms.filter((name) => isRed(name)) ?? []
    if (red.length > 0) {
      const message = `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: <${red.join(', ')}>`
      end(one, 'Stopped', { code: 'ALARM_ACTIVE', message }, 'DEPLOYMENT_STOP_ON_ALARM')
      return
    }
    const how = routing(one.config)
    if (how === null) return
    const share = shareAt(how, now - one.startedAt)
    if (share !== one.share) await move(one, share)
    if (share === 1) one.status = 'Succeeded'
  }

  /** CodeDeploy bases its writes on nothing: what somebody else wrote meanwhile is gone. */
  async function move(one: FakeDeployment, share: number): Promise<void> {
    one.share = share
    const { Name, Alias, CurrentVersion, TargetVersion } = one.spec
    const weights = share === 0 || share === 1 ? {} : { [TargetVersion]: share }
    const target = {
      FunctionVersion: share === 1 ? TargetVersion : CurrentVersion,
      RoutingConfig: { AdditionalVersionWeights: weights },
    }
    await lambda.answer('UpdateAlias', {
      method: 'PUT',
      path: `/2015-03-31/functions/${Name}/aliases/${Alias}`,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(JSON.stringify(target)),
    })
  }

  /** @param event what the group must name to go back by itself; null: it goes back in any case */
  function end(one: FakeDeployment, status: Status, error: FakeDeployment['error'], event: string | null): void {
    one.status = status
    one.error = error
    if (event !== null && !(groups.get(one.group)?.rollbackEvents.includes(event) ?? false)) return
    const { group, config, spec, id } = one
    one.rollbackId = add({ group, config, spec, description: `rollback of ${id}`, takesBack: id }).id
  }

  function stop({ deploymentId, autoRollbackEnabled = false }: z.infer<typeof stopShape>): object {
    const one = found(deploymentId)
    if (!isActive(one)) {
      throw new AwsRefusal(
        'DeploymentAlreadyCompletedException',
        `The deployment ${deploymentId} has already been completed`,
      )
    }
    one.status = 'Stopped'
    one.error = { code: 'MANUAL_STOP', message: 'The deployment was stopped by a user.' }
    if (autoRollbackEnabled) end(one, 'Stopped', one.error, null)
    return { status: 'Succeeded', statusMessage: 'No more commands will be scheduled for execution' }
  }

  function found(id: string): FakeDeployment {
    const one = deployments.find((deployment) => deployment.id === id)
    if (one === undefined)
      throw new AwsRefusal('DeploymentDoesNotExistException', `The deployment ${id} could not be found`)
    return one
  }

  /** Pages of one, so that whoever forgets the token is found out. */
  function list({
    includeOnlyStatuses,
    createTimeRange: { start = 0, end = Infinity } = {},
    nextToken,
    ...place
  }: z.infer<typeof listShape>): object {
    const [key] = existing(place)
    const ids = deployments
      .filter(({ group, status }) => group === key && (includeOnlyStatuses?.includes(status) ?? true))
      .filter(({ createdAt }) => createdAt / 1000 >= start && createdAt / 1000 <= end)
      .map(({ id }) => id)
      .reverse()
    const from = Number(nextToken ?? 0)
    return { deployments: ids.slice(from, from + 1), ...(from + 1 < ids.length ? { nextToken: String(from + 1) } : {}) }
  }

  function shown({ id, group, config, status, description, createdAt, error, rollbackId, takesBack }: FakeDeployment) {
    const [applicationName, deploymentGroupName] = group.split('/')
    const rollback = {
      ...(rollbackId === null ? {} : { rollbackDeploymentId: rollbackId }),
      ...(takesBack === null ? {} : { rollbackTriggeringDeploymentId: takesBack }),
    }
    return {
      ...{ applicationName, deploymentGroupName, deploymentConfigName: config, deploymentId: id, status },
      ...{ description, createTime: createdAt / 1000, computePlatform: 'Lambda' },
      creator: takesBack === null ? 'user' : 'codeDeployRollback',
      ...(error === null ? {} : { errorInformation: error }),
      ...(Object.keys(rollback).length === 0 ? {} : { rollbackInfo: rollback }),
    }
  }

  function shownGroup(place: z.infer<typeof groupShape>): object {
    const [, { platform, config, rollbackEvents, alarms }] = existing(place)
    return {
      ...place,
      computePlatform: platform,
      deploymentConfigName: config,
      autoRollbackConfiguration: { enabled: rollbackEvents.length > 0, events: rollbackEvents },
      alarmConfiguration: { enabled: alarms.length > 0, alarms: alarms.map((name) => ({ name })) },
    }
  }

  function isCurrent({ Name, Alias, CurrentVersion }: AppSpec): boolean {
    const alias = lambda.functions.get(Name)?.aliases.get(Alias)
    return alias?.version === CurrentVersion && Object.keys(alias.weights).length === 0
  }

  const routing = (config: string): Routing | null => routingOf(config) ?? fake.configs.get(config) ?? null
  const isRed = (name: string) => cloudWatch.alarms.some((alarm) => alarm.name === name && alarm.state === 'ALARM')

  return fake
}

function isActive({ status }: FakeDeployment): boolean {
  return status === 'Created' || status === 'InProgress'
}

function read<T extends z.ZodType>(shape: T, input: unknown): z.infer<T> {
  const parsed = shape.safeParse(input)
  if (parsed.success) return parsed.data
  throw new AwsRefusal('ValidationException', z.prettifyError(parsed.error))
}
