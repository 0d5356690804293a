import { z } from 'zod'
import { AwsRefusal, account, jsonRefusal, region, type Service, targetOf } from './service.ts'

const metadata = z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u)

const created = z.strictObject({
  ModelPackageGroupName: z.string(),
  ModelPackageDescription: z.string().max(1_024).optional(),
  ModelApprovalStatus: z.enum(['Approved', 'Rejected', 'PendingManualApproval']),
  CustomerMetadataProperties: z
    .record(metadata.min(1).max(128), metadata.min(1).max(256))
    .refine((properties) => Object.keys(properties).length <= 50)
    .optional(),
  ModelMetrics: z
    .strictObject({
      ModelQuality: z.strictObject({ Statistics: z.strictObject({ ContentType: z.string(), S3Uri: z.string() }) }),
    })
    .optional(),
  ClientToken: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,36}$/)
    .optional(),
})

type ModelPackage = z.infer<typeof created> & { arn: string }

export type FakeSageMaker = Service & { groups: Set<string>; packages: ModelPackage[] }

const operations = ['CreateModelPackage', 'ListModelPackages', 'DescribeModelPackage', 'DescribeModelPackageGroup']

/** The Model Registry of SageMaker. */
export function fakeSageMaker(): FakeSageMaker {
  const groups = new Set<string>()
  const packages: ModelPackage[] = []
  return {
    name: 'sagemaker',
    groups,
    packages,
    operation: (request) => targetOf(request, 'SageMaker', operations),
    refuse: jsonRefusal,
    answer(operation, { body }) {
      const input: unknown = JSON.parse(body.toString('utf8'))
      if (operation === 'CreateModelPackage') return { status: 200, body: { ModelPackageArn: create(input).arn } }
      if (operation === 'DescribeModelPackageGroup') {
        const { ModelPackageGroupName: name } = z.strictObject({ ModelPackageGroupName: z.string() }).parse(input)
        const arn = `arn:aws:sagemaker:${region}:${account}:model-package-group/${name}`
        if (!groups.has(name)) throw new AwsRefusal('ValidationException', `ModelPackageGroup ${arn} does not exist.`)
        const status = { ModelPackageGroupStatus: 'Completed', CreationTime: 0 }
        return { status: 200, body: { ModelPackageGroupName: name, ModelPackageGroupArn: arn, ...status } }
      }
      if (operation === 'ListModelPackages') {
        const { ModelPackageGroupName } = z.looseObject({ ModelPackageGroupName: z.string() }).parse(input)
        const own = packages.filter((one) => one.ModelPackageGroupName === ModelPackageGroupName)
        const list = own.map((one) => ({
          ModelPackageArn: one.arn,
          ModelPackageDescription: one.ModelPackageDescription,
          ModelApprovalStatus: one.ModelApprovalStatus,
          CreationTime: 0,
        }))
        return { status: 200, body: { ModelPackageSummaryList: list.toReversed() } }
      }
      const { ModelPackageName } = z.object({ ModelPackageName: z.string() }).parse(input)
      const found = packages.find(({ arn }) => arn === ModelPackageName)
      if (found === undefined) throw new AwsRefusal('ValidationException', 'ModelPackage does not exist.')
      return { status: 200, body: { ...found, ModelPackageArn: found.arn } }
    },
  }

  function create(input: unknown): ModelPackage {
    const read = created.safeParse(input)
    if (!read.success) throw new AwsRefusal('ValidationException', z.prettifyError(read.error))
    const { ClientToken, ModelPackageGroupName: group } = read.data
    if (!groups.has(group)) throw new AwsRefusal('ValidationException', `Model Package Group does not exist: ${group}`)
    const existing = packages.find((one) => ClientToken !== undefined && one.ClientToken === ClientToken)
    if (existing !== undefined) return existing
    const number = packages.filter((one) => one.ModelPackageGroupName === group).length + 1
    const made = { ...read.data, arn: `arn:aws:sagemaker:${region}:${account}:model-package/${group}/${number}` }
    packages.push(made)
    return made
  }
}
