import { z } from 'zod'
import { AwsRefusal, account, jsonRefusal, region, type Service, targetOf } from './service.ts'
import { checkName, checkPut, type Put, purgeOldest, putShape, tag } from './ssm-rules.ts'

export type ParameterVersion = {
  version: number
  value: string
  tier: 'Standard' | 'Advanced'
  description: string
  keyId: string | null
  allowedPattern: string | null
  /** Seconds since the epoch. */
  modified: number
  labels: string[]
}

export type Parameter = {
  type: 'String' | 'SecureString' | 'StringList'
  versions: ParameterVersion[]
  tags: Map<string, string>
  policies?: readonly string[]
  dataType?: string
}

type Seed = Partial<
  Pick<Parameter, 'type' | 'policies' | 'dataType'> & Pick<ParameterVersion, 'keyId' | 'description' | 'allowedPattern'>
>

export type FakeSsm = Service & {
  parameters: Map<string, Parameter>
  /** The newest value. @throws Error when there is none */
  value: (name: string, version?: number) => string
  /** Gives a parameter a history, as others wrote it. */
  seed: (name: string, values: readonly string[], more?: Seed) => Parameter
}

type KeySettings = {
  /** Keys that exist beside `alias/aws/ssm`. */
  keys?: readonly string[]
  /** Keys that exist and whose policy refuses the caller. */
  deniedKeys?: readonly string[]
}

const operations = [
  'PutParameter',
  'GetParameter',
  'GetParameterHistory',
  'LabelParameterVersion',
  'UnlabelParameterVersion',
  'AddTagsToResource',
]

/** SSM's Parameter Store: versions, labels, tiers, tags and history, with the refusals of the real one. */
export function fakeSsm(settings: KeySettings): FakeSsm {
  const parameters = new Map<string, Parameter>()

  function existing(name: string): Parameter {
    checkName(name)
    const found = parameters.get(name)
    if (found === undefined) throw new AwsRefusal('ParameterNotFound', '')
    return found
  }

  function put(input: Put): object {
    const parameter = parameters.get(input.Name)
    if (input.Overwrite === true && input.Tags !== undefined) {
      throw new AwsRefusal(
        'ValidationException',
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      )
    }
    const newest = parameter?.versions.at(-1)
    const { tier, type } = checkPut(input, parameter?.type ?? null, newest?.tier ?? null)
    if (parameter !== undefined && input.Overwrite !== true) {
      const message =
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.'
      throw new AwsRefusal('ParameterAlreadyExists', message)
    }
    // Whatever key the parameter has: without one named here it is that of the account.
    const keyId = type === 'SecureString' ? keyOf(input.KeyId ?? 'alias/aws/ssm') : null
    const stored: Parameter = parameter ?? { type, versions: [], tags: new Map() }
    purgeOldest(input.Name, stored)
    for (const { Key, Value } of input.Tags ?? []) stored.tags.set(Key, Value)
    const version = (newest?.version ?? 0) + 1
    const description = input.Description ?? newest?.description ?? ''
    stored.versions.push({
      version,
      value: input.Value,
      tier,
      description,
      keyId,
      allowedPattern: input.AllowedPattern ?? null,
      modified: Date.now() / 1_000,
      labels: [],
    })
    parameters.set(input.Name, stored)
    return { Version: version, Tier: tier }
  }

  function keyOf(keyId: string): string {
    if (settings.deniedKeys?.includes(keyId)) {
      throw new AwsRefusal(
        'AccessDeniedException',
        'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
      )
    }
    if (keyId !== 'alias/aws/ssm' && !settings.keys?.includes(keyId)) {
      throw new AwsRefusal('InvalidKeyId', `Alias arn:aws:kms:${region}:${account}:${keyId} is not found.`)
    }
    return keyId
  }

  function get(selected: string, decrypt: boolean): object {
    const [name = '', selector] = selected.split(':')
    const parameter = existing(name)
    const found =
      selector === undefined
        ? parameter.versions.at(-1)
        : parameter.versions.find(({ version, labels }) => String(version) === selector || labels.includes(selector))
    if (found === undefined) {
      throw new AwsRefusal('ParameterVersionNotFound', `Systems Manager could not find version ${selector} of ${name}.`)
    }
    return {
      Parameter: {
        ...shown(name, parameter, found, decrypt),
        ...(selector === undefined ? {} : { Selector: `:${selector}` }),
        ARN: `arn:aws:ssm:${region}:${account}:parameter${name}`,
        DataType: 'text',
      },
    }
  }

  function shown(name: string, parameter: Parameter, found: ParameterVersion, decrypt: boolean): object {
    const secure = parameter.type === 'SecureString'
    if (secure && decrypt && found.keyId !== null) keyOf(found.keyId)
    return {
      Name: name,
      Type: parameter.type,
      Value: secure && !decrypt ? `AQICAH${Buffer.from(found.value).toString('base64').slice(0, 20)}` : found.value,
      Version: found.version,
      LastModifiedDate: found.modified,
    }
  }

  function history(name: string, decrypt: boolean, most: number, token: string | undefined): object {
    const parameter = existing(name)
    const from = token === undefined ? 0 : Number(token)
    const page = parameter.versions.slice(from, from + most).map((found) => ({
      ...shown(name, parameter, found, decrypt),
      Tier: found.tier,
      Description: found.description,
      Labels: found.labels,
      LastModifiedUser: `arn:aws:iam::${account}:user/someone`,
      ...(found.keyId === null ? {} : { KeyId: found.keyId }),
      ...(found.allowedPattern === null ? {} : { AllowedPattern: found.allowedPattern }),
      DataType: parameter.dataType ?? 'text',
      Policies: (parameter.policies ?? []).map((PolicyType) => ({
        PolicyType,
        PolicyText: '{}',
        PolicyStatus: 'Pending',
      })),
    }))
    const next = from + most < parameter.versions.length ? { NextToken: String(from + most) } : {}
    return { Parameters: page, ...next }
  }

  function label(name: string, wanted: readonly string[], number: number | undefined): object {
    const parameter = existing(name)
    const target = parameter.versions.find(({ version }) => version === (number ?? parameter.versions.at(-1)?.version))
    if (target === undefined) throw new AwsRefusal('ParameterVersionNotFound', `${name} has no version ${number}.`)
    const valid = wanted.filter((one) => /^(?!aws|ssm)[A-Za-z_.-][A-Za-z0-9_.-]{0,99}$/i.test(one))
    if (new Set([...target.labels, ...valid]).size > 10) {
      throw new AwsRefusal('ParameterVersionLabelLimitExceeded', 'A parameter version can have maximum 10 labels.')
    }
    for (const version of parameter.versions) version.labels = version.labels.filter((one) => !valid.includes(one))
    target.labels.push(...valid)
    return { InvalidLabels: wanted.filter((one) => !valid.includes(one)), ParameterVersion: target.version }
  }

  function unlabel(name: string, number: number, labels: readonly string[]): object {
    const target = existing(name).versions.find(({ version }) => version === number)
    if (target === undefined) throw new AwsRefusal('ParameterVersionNotFound', `${name} has no version ${number}.`)
    const removed = labels.filter((one) => target.labels.includes(one))
    target.labels = target.labels.filter((one) => !removed.includes(one))
    return { RemovedLabels: removed, InvalidLabels: labels.filter((one) => !removed.includes(one)) }
  }

  function tagged(name: string): Parameter {
    const found = parameters.get(name)
    if (found === undefined) throw new AwsRefusal('InvalidResourceId', 'The resource ID is not valid.')
    return found
  }

  function answer(operation: string, input: unknown): object {
    const name = z.looseObject({ Name: z.string() })
    switch (operation) {
      case 'PutParameter':
        return put(parsed(putShape, input))
      case 'GetParameter': {
        const { Name, WithDecryption = false } = parsed(name.extend({ WithDecryption: z.boolean().optional() }), input)
        return get(Name, WithDecryption)
      }
      case 'GetParameterHistory': {
        const shape = name.extend({
          WithDecryption: z.boolean().default(false),
          MaxResults: z.int().min(1).max(50).default(50),
          NextToken: z.string().optional(),
        })
        const { Name, WithDecryption, MaxResults, NextToken } = parsed(shape, input)
        return history(Name, WithDecryption, MaxResults, NextToken)
      }
      case 'LabelParameterVersion': {
        const shape = name.extend({
          Labels: z.array(z.string().min(1).max(100)).min(1).max(10),
          ParameterVersion: z.int().optional(),
        })
        const { Name, Labels, ParameterVersion } = parsed(shape, input)
        return label(Name, Labels, ParameterVersion)
      }
      case 'UnlabelParameterVersion': {
        const shape = name.extend({ Labels: z.array(z.string()).min(1).max(10), ParameterVersion: z.int() })
        const { Name, Labels, ParameterVersion } = parsed(shape, input)
        return unlabel(Name, ParameterVersion, Labels)
      }
      case 'AddTagsToResource': {
        const shape = z.strictObject({
          ResourceType: z.literal('Parameter'),
          ResourceId: z.string(),
          Tags: z.array(tag),
        })
        const { ResourceId, Tags } = parsed(shape, input)
        for (const { Key, Value } of Tags) tagged(ResourceId).tags.set(Key, Value)
        return {}
      }
      default:
        throw new Error(`there is no ${operation}`)
    }
  }

  return {
    name: 'ssm',
    parameters,
    value(name, version) {
      const versions = parameters.get(name)?.versions ?? []
      const found = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version)
      if (found === undefined) throw new Error(`there is no ${name}`)
      return found.value
    },
    seed(name, values, { type = 'String', keyId, description = '', allowedPattern = null, ...more } = {}) {
      const parameter: Parameter = {
        type,
        ...more,
        tags: new Map(),
        versions: values.map((value, index) => ({
          version: index + 1,
          value,
          tier: Buffer.byteLength(value) > 4_096 ? 'Advanced' : 'Standard',
          description,
          keyId: keyId ?? (type === 'SecureString' ? 'alias/aws/ssm' : null),
          allowedPattern,
          modified: 1_700_000_000 + index,
          labels: [],
        })),
      }
      parameters.set(name, parameter)
      return parameter
    },
    operation: (request) => targetOf(request, 'AmazonSSM', operations),
    refuse: jsonRefusal,
    answer: (operation, { body }) => ({
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: answer(operation, JSON.parse(body.toString('utf8'))),
    }),
  }
}

function parsed<T extends z.ZodType>(shape: T, input: unknown): z.infer<T> {
  const read = shape.safeParse(input)
  if (read.success) return read.data
  throw new AwsRefusal('ValidationException', `1 validation error detected: ${z.prettifyError(read.error)}`)
}
