import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AwsRefusal } from './service.ts'

const name = z.string().regex(/^[\w.,+=@-]{1,100}$/)

export const createShape = z.strictObject({
  applicationName: name,
  deploymentGroupName: name,
  deploymentConfigName: name.optional(),
  description: z.string().optional(),
  revision: z.strictObject({
    revisionType: z.literal('AppSpecContent'),
    appSpecContent: z.strictObject({ content: z.string(), sha256: z.string() }),
  }),
})

export const listShape = z.strictObject({
  applicationName: name,
  deploymentGroupName: name,
  includeOnlyStatuses: z
    .array(z.enum(['Created', 'Queued', 'InProgress', 'Baking', 'Succeeded', 'Failed', 'Stopped', 'Ready']))
    .optional(),
  /** Seconds since the epoch. */
  createTimeRange: z.strictObject({ start: z.number().optional(), end: z.number().optional() }).optional(),
  nextToken: z.string().optional(),
})

export const groupShape = z.strictObject({ applicationName: name, deploymentGroupName: name })

export const getShape = z.strictObject({ deploymentId: z.string() })

export const stopShape = z.strictObject({ deploymentId: z.string(), autoRollbackEnabled: z.boolean().optional() })

const appSpecShape = z.strictObject({
  version: z.literal(0),
  Resources: z.tuple([
    z.record(
      z.string(),
      z.strictObject({
        Type: z.literal('AWS::Lambda::Function'),
        Properties: z.strictObject({
          Name: z.string(),
          Alias: z.string(),
          CurrentVersion: z.string().regex(/^\d+$/),
          TargetVersion: z.string().regex(/^\d+$/),
        }),
      }),
    ),
  ]),
})

/** The alias and the versions of an AppSpec. */
export type AppSpec = { Name: string; Alias: string; CurrentVersion: string; TargetVersion: string }

/** @throws AwsRefusal for an AppSpec that is not one of a Lambda function, or not the one that was signed */
export function appSpecOf({ content, sha256 }: { content: string; sha256: string }): AppSpec {
  const wrong = (message: string) => new AwsRefusal('InvalidRevisionException', message)
  if (createHash('sha256').update(content).digest('hex') !== sha256)
    throw wrong('The sha256 is not that of the content')
  if (!/^\{"version":\s*0\.0\b/.test(content)) throw wrong('The AppSpec file must have the version 0.0')
  const read = appSpecShape.safeParse(JSON.parse(content))
  const [resource] = read.success ? Object.values(read.data.Resources[0]) : []
  if (!read.success || resource === undefined)
    throw wrong('The AppSpec file is missing or has an invalid configuration')
  return resource.Properties
}

/** How a deployment configuration moves the traffic; milliseconds and shares. */
export type Routing =
  | { type: 'AllAtOnce' }
  | { type: 'TimeBasedCanary'; share: number; interval: number }
  | { type: 'TimeBasedLinear'; share: number; interval: number }

/** CodeDeploy's own configurations of Lambda; null when there is none of this name. */
export function routingOf(config: string): Routing | null {
  if (config === 'CodeDeployDefault.LambdaAllAtOnce') return { type: 'AllAtOnce' }
  const canary = /^CodeDeployDefault\.LambdaCanary10Percent(5|10|15|30)Minutes$/.exec(config)
  if (canary !== null) return { type: 'TimeBasedCanary', share: 0.1, interval: Number(canary[1]) * 60_000 }
  const linear = /^CodeDeployDefault\.LambdaLinear10PercentEvery(1|2|3|10)Minutes?$/.exec(config)
  if (linear !== null) return { type: 'TimeBasedLinear', share: 0.1, interval: Number(linear[1]) * 60_000 }
  return null
}

/** The share that the new version has so long after its first traffic. */
export function shareAt(routing: Routing, elapsed: number): number {
  switch (routing.type) {
    case 'AllAtOnce':
      return 1
    case 'TimeBasedCanary':
      return elapsed < routing.interval ? routing.share : 1
    case 'TimeBasedLinear':
      return Math.min(1, Number((routing.share * (1 + Math.floor(elapsed / routing.interval))).toFixed(4)))
  }
}
