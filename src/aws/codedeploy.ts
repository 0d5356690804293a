import { createHash } from 'node:crypto'
import {
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  ListDeploymentsCommand,
  type ListDeploymentsCommandInput,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy'
import { z } from 'zod'
import { calling, isAws } from './aws-error.ts'
import { type Connection, clientSettings } from './connection.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

/** A deployment group, by CodeDeploy's names. */
export type DeploymentPlace = { application: string; group: string }

type DeploymentGroup = {
  /** `Lambda`, `ECS` or `Server`. */
  platform: string | null
  /** What makes it go back by itself: `DEPLOYMENT_FAILURE`, `DEPLOYMENT_STOP_ON_ALARM` …; empty: nothing does. */
  rollbackEvents: readonly string[]
  /** Alarms that stop its deployments. */
  alarms: readonly string[]
}

/** A shift of an alias from one version to another. */
type Shift = DeploymentPlace & {
  /** Null: the group's own. */
  config: string | null
  functionName: string
  alias: string
  from: string
  to: string
  description: string
}

export type Deployment = {
  id: string
  /** `Created` `Queued` `InProgress` `Baking` `Ready` go on; `Succeeded` `Failed` `Stopped` have ended. */
  status: string
  description: string
  /** Unix milliseconds. */
  createdAt: number
  /** Why it failed or was stopped; null when it was not, or CodeDeploy does not tell. */
  reason: string | null
  /** The deployment that takes back what this one did; null as long as there is none. */
  rollbackId: string | null
  /** The deployment that this one takes back; null when it takes back none. */
  takesBack: string | null
}

/** AWS CodeDeploy, as far as it shifts Lambda aliases. Every method throws AwsError. */
export interface CodeDeploy {
  group(place: DeploymentPlace): Promise<DeploymentGroup>
  /** Those of the group that have not ended. */
  active(place: DeploymentPlace): Promise<Deployment[]>
  /** Those of the group that were made since then (Unix milliseconds), and did not succeed. */
  failedSince(place: DeploymentPlace, since: number): Promise<Deployment[]>
  /** @returns its id */
  create(shift: Shift): Promise<string>
  deployment(id: string): Promise<Deployment>
  /** Also when it has ended: then nothing is stopped. */
  stopAndGoBack(id: string): Promise<void>
  close(): void
}

const ACTIVE = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] as const

const groupShape = z.object({
  deploymentGroupInfo: z.object({
    computePlatform: z.string().nullish(),
    autoRollbackConfiguration: z
      .object({ enabled: z.boolean().nullish(), events: z.array(z.string()).nullish() })
      .nullish(),
    alarmConfiguration: z
      .object({
        enabled: z.boolean().nullish(),
        alarms: z.array(z.object({ name: z.string().nullish() })).nullish(),
      })
      .nullish(),
  }),
})

const deploymentShape = z.object({
  deploymentInfo: z.object({
    status: z.string(),
    description: z.string().nullish(),
    createTime: z.date(),
    errorInformation: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
    rollbackInfo: z
      .object({ rollbackDeploymentId: z.string().nullish(), rollbackTriggeringDeploymentId: z.string().nullish() })
      .nullish(),
  }),
})

/** @throws z.ZodError for an answer of another shape */
function groupOf(answer: unknown): DeploymentGroup {
  const { computePlatform, autoRollbackConfiguration, alarmConfiguration } =
    groupShape.parse(answer).deploymentGroupInfo
  return {
    platform: computePlatform ?? null,
    rollbackEvents: autoRollbackConfiguration?.enabled === true ? (autoRollbackConfiguration.events ?? []) : [],
    alarms:
      alarmConfiguration?.enabled === true ? (alarmConfiguration.alarms ?? []).flatMap(({ name }) => name ?? []) : [],
  }
}

/** @throws z.ZodError for an answer of another shape */
function deploymentOf(id: string, answer: unknown): Deployment {
  const { status, description, createTime, errorInformation, rollbackInfo } =
    deploymentShape.parse(answer).deploymentInfo
  return {
    id,
    status,
    description: description ?? '',
    createdAt: createTime.getTime(),
    reason: errorInformation?.message ?? errorInformation?.code ?? null,
    rollbackId: rollbackInfo?.rollbackDeploymentId ?? null,
    takesBack: rollbackInfo?.rollbackTriggeringDeploymentId ?? null,
  }
}

export function createCodeDeploy(connection: Connection): CodeDeploy {
  const client = withoutNodeVersionWarning(() => new CodeDeployClient(clientSettings(connection, 'CODEDEPLOY')))

  const deployment = (id: string): Promise<Deployment> =>
    calling('codedeploy:GetDeployment', async () => {
      const answer = await client.send(new GetDeploymentCommand({ deploymentId: id }))
      return deploymentOf(id, answer)
    })

  async function listed(
    { application: applicationName, group: deploymentGroupName }: DeploymentPlace,
    which: Pick<ListDeploymentsCommandInput, 'includeOnlyStatuses' | 'createTimeRange'>,
  ): Promise<Deployment[]> {
    const ids = await calling('codedeploy:ListDeployments', async () => {
      const found: string[] = []
      for (let nextToken: string | undefined; ; ) {
        const input = { applicationName, deploymentGroupName, ...which, nextToken }
        const page = await client.send(new ListDeploymentsCommand(input))
        found.push(...(page.deployments ?? []))
        nextToken = page.nextToken
        if (!nextToken) return found
      }
    })
    const found: Deployment[] = []
    for (const id of ids) found.push(await deployment(id))
    return found
  }

  return {
    deployment,

    group: ({ application: applicationName, group: deploymentGroupName }) =>
      calling('codedeploy:GetDeploymentGroup', async () => {
        const answer = await client.send(new GetDeploymentGroupCommand({ applicationName, deploymentGroupName }))
        return groupOf(answer)
      }),

    async active(place) {
      return (await listed(place, { includeOnlyStatuses: [...ACTIVE] })).filter(isActive)
    },

    failedSince: (place, since) =>
      listed(place, { includeOnlyStatuses: ['Failed', 'Stopped'], createTimeRange: { start: new Date(since) } }),

    create: ({ application, group, config, description, ...shift }) =>
      calling('codedeploy:CreateDeployment', async () => {
        const content = appSpec(shift)
        const sha256 = createHash('sha256').update(content).digest('hex')
        const answer = await client.send(
          new CreateDeploymentCommand({
            applicationName: application,
            deploymentGroupName: group,
            ...(config === null ? {} : { deploymentConfigName: config }),
            revision: { revisionType: 'AppSpecContent', appSpecContent: { content, sha256 } },
            description,
          }),
        )
        return z.object({ deploymentId: z.string() }).parse(answer).deploymentId
      }),

    async stopAndGoBack(deploymentId) {
      try {
        await calling('codedeploy:StopDeployment', () =>
          client.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true })),
        )
      } catch (thrown) {
        if (!isAws(thrown, 'DeploymentAlreadyCompletedException')) throw thrown
      }
    },

    close: () => client.destroy(),
  }
}

export function isActive({ status }: Pick<Deployment, 'status'>): boolean {
  return ACTIVE.some((one) => one === status)
}

/** What CodeDeploy calls an AppSpec, of a Lambda alias. Its version is the number 0.0, which no serialiser writes. */
function appSpec({ functionName, alias, from, to }: Pick<Shift, 'functionName' | 'alias' | 'from' | 'to'>): string {
  const properties = { Name: functionName, Alias: alias, CurrentVersion: from, TargetVersion: to }
  const resources = [{ function: { Type: 'AWS::Lambda::Function', Properties: properties } }]
  return `{"version":0.0,"Resources":${JSON.stringify(resources)}}`
}
