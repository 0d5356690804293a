import {
  AddTagsToResourceCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  SSMClient,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { calling, isAws } from './aws-error.ts'
import { untilIdle } from './busy.ts'
import { type Connection, clientSettings } from './connection.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

type ParameterType = 'String' | 'SecureString'
export type ParameterTier = 'Standard' | 'Advanced'

/** One version of a parameter, decrypted. */
export type ParameterValue = {
  version: number
  type: string
  value: string
  /** Milliseconds since the epoch; 0 where SSM does not tell. */
  modifiedAt: number
}

/** What the history tells of a version beside its value. */
export type ParameterVersion = {
  version: number
  type: string
  tier: string
  description: string
  labels: readonly string[]
  /** KMS key of a SecureString. Null for other types, and where SSM does not tell. */
  keyId: string | null
  /** Regular expression that SSM holds values to; null without one. */
  allowedPattern: string | null
  /** `text` unless its owner set another data type. */
  dataType: string
  /** Types of the policies that SSM follows, such as `Expiration`. */
  policies: readonly string[]
  /** Milliseconds since the epoch; 0 where SSM does not tell. */
  modifiedAt: number
}

export type NewVersion = {
  value: string
  type: ParameterType
  tier: ParameterTier
  /** KMS key of a SecureString; null: the one it has, and of a new one that of the account. */
  keyId: string | null
  /** Regular expression that SSM holds values to; absent: none. */
  allowedPattern?: string | null
  description: string
}

/** SSM's Parameter Store. Every method throws AwsError. */
export interface Ssm {
  /** @param version the newest when null. Null when there is no such parameter, or no such version any more. */
  get(name: string, version: number | null): Promise<ParameterValue | null>
  /** All versions that SSM still has, oldest first; null when there is no such parameter. Values are not decrypted. */
  history(name: string): Promise<ParameterVersion[] | null>
  /** Throws `ParameterAlreadyExists` when another writer was faster. @returns the version that was made */
  create(name: string, version: NewVersion, tags: Readonly<Record<string, string>>): Promise<number>
  /**
   * A SecureString keeps its key, which SSM would replace by that of the account.
   * @returns the version that was made: SSM has no way to say which one must be replaced
   */
  overwrite(name: string, version: NewVersion): Promise<number>
  /** Moves labels to a version. @returns labels that SSM did not take, which it does not call an error */
  label(name: string, version: number, labels: readonly string[]): Promise<string[]>
  unlabel(name: string, version: number, labels: readonly string[]): Promise<void>
  addTags(name: string, tags: Readonly<Record<string, string>>): Promise<void>
  close(): void
}

const valueShape = z.object({
  Version: z.int(),
  Type: z.string(),
  Value: z.string(),
  LastModifiedDate: z.date().optional(),
})

const historyShape = z.object({
  Version: z.int(),
  Type: z.string(),
  Tier: z.string().default('Standard'),
  Description: z.string().default(''),
  Labels: z.array(z.string()).default([]),
  KeyId: z.string().nullable().default(null),
  AllowedPattern: z.string().nullable().default(null),
  DataType: z.string().default('text'),
  Policies: z.array(z.object({ PolicyType: z.string().default('unknown') })).default([]),
  LastModifiedDate: z.date().optional(),
})

const versionShape = z.object({ Version: z.int() })

/** The most versions that one answer of the history holds. */
const PAGE = 50

export function createSsm(connection: Connection, clock: Clock): Ssm {
  const client = withoutNodeVersionWarning(() => new SSMClient(clientSettings(connection, 'SSM')))

  const change = <T>(action: string, name: string, call: () => Promise<T>): Promise<T> =>
    untilIdle(name, clock, () => calling(action, call))

  const put = (Name: string, version: NewVersion, more: object): Promise<number> =>
    change('ssm:PutParameter', Name, async () => {
      const { value, type, tier, keyId, allowedPattern = null, description } = version
      const key = keyId === null ? {} : { KeyId: keyId }
      const pattern = allowedPattern === null ? {} : { AllowedPattern: allowedPattern }
      const input = {
        Name,
        Value: value,
        Type: type,
        Tier: tier,
        Description: description,
        ...key,
        ...pattern,
        ...more,
      }
      return versionShape.parse(await client.send(new PutParameterCommand(input))).Version
    })

  const history = (Name: string): Promise<ParameterVersion[] | null> =>
    orNull(['ParameterNotFound'], () =>
      calling('ssm:GetParameterHistory', async () => {
        const found: ParameterVersion[] = []
        for (let NextToken: string | undefined; ; ) {
          const page = await client.send(new GetParameterHistoryCommand({ Name, MaxResults: PAGE, NextToken }))
          found.push(...(page.Parameters ?? []).map(versionOf))
          NextToken = page.NextToken
          if (!NextToken) return found.sort((a, b) => a.version - b.version)
        }
      }),
    )

  return {
    history,

    get: (name, version) =>
      orNull(['ParameterNotFound', 'ParameterVersionNotFound'], () =>
        calling('ssm:GetParameter', async () => {
          const selected = version === null ? name : `${name}:${version}`
          const answer = await client.send(new GetParameterCommand({ Name: selected, WithDecryption: true }))
          const { Version, Type, Value, LastModifiedDate } = valueShape.parse(answer.Parameter)
          return { version: Version, type: Type, value: Value, modifiedAt: LastModifiedDate?.getTime() ?? 0 }
        }),
      ),

    create: (name, version, tags) => put(name, version, { Overwrite: false, Tags: tagList(tags) }),

    async overwrite(name, version) {
      const isKeyUnknown = version.type === 'SecureString' && version.keyId === null
      const keyId = isKeyUnknown ? ((await history(name))?.at(-1)?.keyId ?? null) : version.keyId
      return await put(name, { ...version, keyId }, { Overwrite: true })
    },

    label: (Name, ParameterVersion, Labels) =>
      change('ssm:LabelParameterVersion', Name, async () => {
        const input = { Name, ParameterVersion, Labels: [...Labels] }
        return (await client.send(new LabelParameterVersionCommand(input))).InvalidLabels ?? []
      }),

    unlabel: (Name, ParameterVersion, Labels) =>
      change('ssm:UnlabelParameterVersion', Name, async () => {
        await client.send(new UnlabelParameterVersionCommand({ Name, ParameterVersion, Labels: [...Labels] }))
      }),

    addTags: (ResourceId, tags) =>
      change('ssm:AddTagsToResource', ResourceId, async () => {
        await client.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId, Tags: tagList(tags) }))
      }),

    close: () => client.destroy(),
  }
}

function versionOf(entry: object): ParameterVersion {
  const read = historyShape.parse(entry)
  return {
    version: read.Version,
    type: read.Type,
    tier: read.Tier,
    description: read.Description,
    labels: read.Labels,
    keyId: read.KeyId,
    allowedPattern: read.AllowedPattern,
    dataType: read.DataType,
    policies: read.Policies.map(({ PolicyType }) => PolicyType),
    modifiedAt: read.LastModifiedDate?.getTime() ?? 0,
  }
}

function tagList(tags: Readonly<Record<string, string>>): Array<{ Key: string; Value: string }> {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

async function orNull<T>(codes: string[], call: () => Promise<T>): Promise<T | null> {
  try {
    return await call()
  } catch (thrown) {
    if (isAws(thrown, ...codes)) return null
    throw thrown
  }
}
