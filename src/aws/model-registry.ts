import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { calling } from './aws-error.ts'
import type { Connection } from './connection.ts'
import { signedCall } from './signed-call.ts'

type ModelPackage = {
  group: string
  /** At most 1,024 characters. */
  description: string
  approval: 'Approved' | 'Rejected' | 'PendingManualApproval'
  /** Keys of at most 128, values of at most 256 characters, none empty: letters, spaces, digits and `_.:/=+-@`. */
  properties: Readonly<Record<string, string>>
  /** Object with what was measured; null when there is none. */
  metrics: { uri: string } | null
  /** Of at most 36 letters, digits and `-`: the same one within a day makes no second entry. */
  token: string
}

/** Registry of model packages in SageMaker. Every method throws AwsError. */
export interface ModelRegistry {
  /** Resolves when the group is there. Throws `ValidationException` when it is not. */
  describeGroup(group: string): Promise<void>
  /** ARN of the newest entry of a group with this description; null when there is none. */
  find(group: string, description: string): Promise<string | null>
  /** @returns the entry's ARN */
  create(entry: ModelPackage): Promise<string>
}

const listShape = z.object({
  ModelPackageSummaryList: z.array(
    z.object({ ModelPackageArn: z.string(), ModelPackageDescription: z.string().nullish() }),
  ),
  NextToken: z.string().nullish(),
})

const groupShape = z.object({ ModelPackageGroupName: z.string() })

const createdShape = z.object({ ModelPackageArn: z.string() })

const SAGEMAKER = {
  name: 'sagemaker',
  host: 'api.sagemaker',
  target: 'SageMaker',
  variable: 'SAGEMAKER',
  attempts: 4,
  timeoutMs: 30_000,
}

/** Three calls out of four hundred: they are signed here, because SageMaker's own client weighs more than everything else. */
export function createModelRegistry(connection: Connection, clock: Clock): ModelRegistry {
  const send = (operation: string, input: object) => signedCall(connection, clock, SAGEMAKER, operation, input)

  return {
    describeGroup: (ModelPackageGroupName) =>
      calling('sagemaker:DescribeModelPackageGroup', async () => {
        groupShape.parse(await send('DescribeModelPackageGroup', { ModelPackageGroupName }))
      }),

    find: (group, description) =>
      calling('sagemaker:ListModelPackages', async () => {
        for (let token: string | null = null; ; ) {
          const input = {
            ModelPackageGroupName: group,
            MaxResults: 100,
            SortBy: 'CreationTime',
            SortOrder: 'Descending',
          }
          const page = listShape.parse(
            await send('ListModelPackages', token === null ? input : { ...input, NextToken: token }),
          )
          const found = page.ModelPackageSummaryList.find((one) => one.ModelPackageDescription === description)
          if (found !== undefined) return found.ModelPackageArn
          token = page.NextToken ?? null
          if (token === null) return null
        }
      }),

    async create({ group, description, approval, properties, metrics, token }) {
      const scored =
        metrics === null
          ? {}
          : { ModelMetrics: { ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: metrics.uri } } } }
      const input = {
        ModelPackageGroupName: group,
        ModelPackageDescription: description,
        ModelApprovalStatus: approval,
        CustomerMetadataProperties: properties,
        ClientToken: token,
        ...scored,
      }
      return await calling(
        'sagemaker:CreateModelPackage',
        async () => createdShape.parse(await send('CreateModelPackage', input)).ModelPackageArn,
      )
    },
  }
}
