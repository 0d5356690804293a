import { z } from 'zod'
import { AwsRefusal } from './service.ts'
import type { Parameter, ParameterVersion } from './ssm.ts'

const tagText = z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u)

export const tag = z.strictObject({ Key: tagText.min(1).max(128), Value: tagText.max(256) })

export const putShape = z.strictObject({
  Name: z.string().min(1),
  Value: z.string(),
  Type: z.enum(['String', 'SecureString', 'StringList']).optional(),
  KeyId: z.string().min(1).max(256).optional(),
  Description: z.string().max(1_024).optional(),
  AllowedPattern: z.string().max(1_024).optional(),
  Overwrite: z.boolean().optional(),
  Tier: z.enum(['Standard', 'Advanced', 'Intelligent-Tiering']).optional(),
  Tags: z.array(tag).optional(),
})

export type Put = z.infer<typeof putShape>

const mostVersions = 100

/** Name rules of the reference page of PutParameter. */
export function checkName(name: string): void {
  if (!/^[A-Za-z0-9_./-]+$/.test(name)) {
    throw new AwsRefusal(
      'ValidationException',
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    )
  }
  if (/^\/?aws/i.test(name))
    throw new AwsRefusal('AccessDeniedException', `No access to reserved parameter name: ${name}.`)
  if (/^\/?ssm/i.test(name))
    throw new AwsRefusal('ValidationException', 'Parameter name: can\'t be prefixed with "ssm"')
  if (name.split('/').length - 1 > 15) {
    throw new AwsRefusal('HierarchyLevelLimitExceededException', 'The hierarchy has more than 15 levels.')
  }
  if (name.length > 1_011 - 'arn:aws:ssm:us-east-1:123456789012:parameter'.length) {
    throw new AwsRefusal('ValidationException', 'The parameter name is too long.')
  }
}

/** What is refused whatever is stored under the name, and by the type and tier of what is. */
export function checkPut(
  { Name, Value, Type, KeyId, Tier, AllowedPattern }: Put,
  existingType: Parameter['type'] | null,
  existingTier: ParameterVersion['tier'] | null,
): { type: Parameter['type']; tier: ParameterVersion['tier'] } {
  checkName(Name)
  if (Value === '')
    throw new AwsRefusal(
      'ValidationException',
      "Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
    )
  if (Value.includes('{{')) {
    throw new AwsRefusal(
      'ValidationException',
      'Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.',
    )
  }
  const type = Type ?? existingType
  if (type === null)
    throw new AwsRefusal('ValidationException', 'A parameter type is required when you create a parameter.')
  if (existingType !== null && type !== existingType) {
    throw new AwsRefusal(
      'HierarchyTypeMismatchException',
      `You cannot change ${existingType} to ${type}. You must create a new parameter.`,
    )
  }
  if (KeyId !== undefined && type !== 'SecureString') {
    throw new AwsRefusal('ValidationException', 'KeyId is required for SecureString type parameter only.')
  }
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`, 's').test(Value)) {
    throw new AwsRefusal(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${AllowedPattern}`,
    )
  }
  // Whoever leaves the choice to SSM has not said what it may cost; the account's default may be anything.
  const tier = Tier === 'Advanced' ? 'Advanced' : 'Standard'
  if (existingTier === 'Advanced' && tier === 'Standard') {
    throw new AwsRefusal(
      'ValidationException',
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    )
  }
  // Whether SSM counts characters or bytes is not documented: the stricter of the two.
  const size = Buffer.byteLength(Value)
  if (tier === 'Standard' && size > 4_096) {
    throw new AwsRefusal(
      'ValidationException',
      'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.',
    )
  }
  if (size > 8_192) {
    throw new AwsRefusal(
      'ValidationException',
      'The specified parameter value is too large. Advanced-tier parameters support a maximum parameter value of 8192 characters.',
    )
  }
  return { type, tier }
}

/** Makes room for one more version, which a label on the oldest one forbids. */
export function purgeOldest(name: string, parameter: Parameter): void {
  const [oldest] = parameter.versions
  if (oldest === undefined || parameter.versions.length < mostVersions) return
  if (oldest.labels.length > 0) {
    throw new AwsRefusal(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    )
  }
  parameter.versions.shift()
}
