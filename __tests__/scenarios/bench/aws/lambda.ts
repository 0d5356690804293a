import { createHash } from 'node:crypto'
import { z } from 'zod'
import { jsonOf, routeOf } from './lambda-routes.ts'
import {
  checkRouting,
  type LambdaAlias,
  type LambdaFunction,
  type LambdaVersion,
  paged,
  shownAlias,
} from './lambda-rules.ts'
import { AwsRefusal, type AwsReply, account, region, type Service } from './service.ts'

type Handler = (event: unknown, version: LambdaVersion) => { result: unknown; error?: string; log?: string }

type FunctionSeed = {
  variables?: Record<string, string>
  settings?: Record<string, unknown>
  /** Aliases and the versions they start with; versions are published as needed. */
  aliases?: Record<string, string>
  handler?: Handler
}

export type FakeLambda = Service & {
  functions: Map<string, LambdaFunction>
  /** A function with version 1 and, unless told, the alias `live` on it. */
  seed: (name: string, more?: FunctionSeed) => LambdaFunction
  /** Somebody deploys: changes `$LATEST` as the console would. */
  deploy: (
    name: string,
    change: { code?: string; variables?: Record<string, string>; settings?: Record<string, unknown> },
  ) => void
  /** Somebody publishes `$LATEST`, as a deployment does. @returns the number of the version */
  publish: (name: string) => string
  /** Every configuration that an alias had, oldest first: what callers saw. */
  shifts: Array<{ function: string; alias: string; version: string; weights: Record<string, number> }>
  /** Reads for which an update of a function is still in progress. */
  slowness: number
  /** Milliseconds since the epoch, as it is in this world. */
  now: () => number
}

/** Lambda's versions and aliases, with the refusals of the real one. A prompt is read as the function's code would. */
export function fakeLambda(): FakeLambda {
  const functions = new Map<string, LambdaFunction>()
  const shifts: FakeLambda['shifts'] = []
  let revisions = 0
  let invocations = 0
  const revision = () => {
    revisions += 1
    return `revision-${revisions}`
  }
  const digest = (text: string) => createHash('sha256').update(text).digest('base64')
  const arnOf = (name: string) => `arn:aws:lambda:${region}:${account}:function:${name}`

  function seed(name: string, more: FunctionSeed = {}): LambdaFunction {
    const latest: LambdaVersion = {
      version: '$LATEST',
      codeSha256: digest(`code of ${name}`),
      revisionId: revision(),
      description: '',
      variables: more.variables ?? {},
      modified: 1_700_000_000_000,
      settings: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        MemorySize: 256,
        Timeout: 30,
        Role: `arn:aws:iam::${account}:role/${name}`,
        ...more.settings,
      },
    }
    const made: LambdaFunction = {
      name,
      latest,
      versions: [],
      aliases: new Map(),
      handler: more.handler ?? null,
      pendingReads: 0,
      variablesError: null,
      concurrency: new Map(),
      allocation: 0,
    }
    functions.set(name, made)
    for (const [alias, version] of Object.entries(more.aliases ?? { live: '1' })) {
      while (made.versions.length < Number(version)) freeze(made, '', made.versions.length > 0)
      made.aliases.set(alias, { name: alias, version, weights: {}, description: '', revisionId: revision() })
    }
    return made
  }

  /** A new version of what `$LATEST` is now; the newest one when nothing changed since. */
  function freeze(of: LambdaFunction, description: string, force = false): LambdaVersion {
    const newest = of.versions.at(-1)
    if (
      !force &&
      newest !== undefined &&
      contentOf(newest) === contentOf(of.latest) &&
      of.describedBy === of.latest.description
    ) {
      return newest
    }
    of.describedBy = of.latest.description
    const version = structuredClone({
      ...of.latest,
      version: String(Number(newest?.version ?? 0) + 1),
      description,
      revisionId: revision(),
      modified: lambda.now(),
    })
    of.versions.push(version)
    return version
  }

  function found(name: string): LambdaFunction {
    const plain = decodeURIComponent(name).replace(/^arn:aws:lambda:[^:]+:\d+:function:/, '')
    const one = functions.get(plain)
    if (one === undefined) throw new AwsRefusal('ResourceNotFoundException', `Function not found: ${arnOf(plain)}`, 404)
    return one
  }

  function versionOf(of: LambdaFunction, qualifier: string | null): LambdaVersion {
    if (qualifier === null || qualifier === '$LATEST') return of.latest
    const alias = of.aliases.get(qualifier)
    const version = of.versions.find((one) => one.version === (alias?.version ?? qualifier))
    if (version === undefined)
      throw new AwsRefusal('ResourceNotFoundException', `Function not found: ${arnOf(of.name)}:${qualifier}`, 404)
    return version
  }

  function shownVersion(of: LambdaFunction, one: LambdaVersion): object {
    const busy = one === of.latest && of.pendingReads > 0
    const environment =
      of.variablesError === null
        ? { Variables: one.variables }
        : { Error: { ErrorCode: 'AccessDeniedException', Message: of.variablesError } }
    return {
      ...one.settings,
      FunctionName: of.name,
      FunctionArn: one === of.latest ? arnOf(of.name) : `${arnOf(of.name)}:${one.version}`,
      Version: one.version,
      CodeSha256: one.codeSha256,
      CodeSize: 1_024,
      RevisionId: one.revisionId,
      Description: one.description,
      LastModified: new Date(one.modified).toISOString().replace('Z', '+0000'),
      State: 'Active',
      LastUpdateStatus: busy ? 'InProgress' : 'Successful',
      Environment: environment,
    }
  }

  /** An update that is seen in progress is a little further with every look, and gets its last revision when done. */
  function lookAt(of: LambdaFunction): void {
    if (of.pendingReads === 0) return
    of.pendingReads -= 1
    if (of.pendingReads === 0) of.latest.revisionId = revision()
  }

  function notBusy(of: LambdaFunction): void {
    if (of.pendingReads > 0) {
      throw new AwsRefusal(
        'ResourceConflictException',
        `The operation cannot be performed at this time. An update is in progress for resource: ${arnOf(of.name)}`,
        409,
      )
    }
  }

  function sameRevision(sent: string | undefined, actual: string): void {
    if (sent !== undefined && sent !== actual) {
      throw new AwsRefusal(
        'PreconditionFailedException',
        'The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve the latest RevisionId',
        412,
      )
    }
  }

  function update(of: LambdaFunction, body: unknown): object {
    const input = read(
      z.strictObject({
        Environment: z.strictObject({ Variables: z.record(z.string().regex(/^[a-zA-Z]\w+$/), z.string()) }).optional(),
        Description: z.string().max(256).optional(),
        RevisionId: z.string().optional(),
      }),
      body,
    )
    notBusy(of)
    sameRevision(input.RevisionId, of.latest.revisionId)
    const variables = input.Environment?.Variables ?? of.latest.variables
    const size = Object.entries(variables).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0)
    if (size > 4_096) {
      throw new AwsRefusal(
        'InvalidParameterValueException',
        'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.',
      )
    }
    of.latest = {
      ...of.latest,
      variables,
      description: input.Description ?? of.latest.description,
      revisionId: revision(),
    }
    of.pendingReads = lambda.slowness
    return shownVersion(of, of.latest)
  }

  function publish(of: LambdaFunction, body: unknown): object {
    const input = read(
      z.strictObject({
        CodeSha256: z.string().optional(),
        RevisionId: z.string().optional(),
        Description: z.string().max(256).optional(),
      }),
      body,
    )
    notBusy(of)
    sameRevision(input.RevisionId, of.latest.revisionId)
    if (input.CodeSha256 !== undefined && input.CodeSha256 !== of.latest.codeSha256) {
      throw new AwsRefusal(
        'InvalidParameterValueException',
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${of.latest.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
      )
    }
    return shownVersion(of, freeze(of, input.Description ?? of.latest.description))
  }

  function updateAlias(of: LambdaFunction, name: string, body: unknown): object {
    const alias = aliasOf(of, name)
    const input = read(
      z.strictObject({
        FunctionVersion: z.string().optional(),
        Description: z.string().max(256).optional(),
        RoutingConfig: z
          .strictObject({ AdditionalVersionWeights: z.record(z.string(), z.number()).optional() })
          .optional(),
        RevisionId: z.string().optional(),
      }),
      body,
    )
    sameRevision(input.RevisionId, alias.revisionId)
    if (concurrencyOf(of, name) === 'IN_PROGRESS') {
      throw new AwsRefusal(
        'ResourceConflictException',
        'The operation cannot be performed at this time. Provisioned concurrency is being allocated',
        409,
      )
    }
    const version = input.FunctionVersion ?? alias.version
    const weights =
      input.RoutingConfig === undefined ? alias.weights : (input.RoutingConfig.AdditionalVersionWeights ?? {})
    checkRouting(of, version, weights)
    const left = alias.version
    const moves = version !== alias.version || JSON.stringify(weights) !== JSON.stringify(alias.weights)
    Object.assign(alias, {
      version,
      weights,
      description: input.Description ?? alias.description,
      revisionId: revision(),
    })
    if (moves && of.concurrency.has(name) && of.allocation > 0) {
      of.concurrency.set(name, `IN_PROGRESS ${of.allocation}`)
      if (version !== left && Object.keys(weights).length === 0) alias.servedBy = left
    }
    shifts.push({ function: of.name, alias: name, version, weights })
    return shownAlias(arnOf(of.name), alias)
  }

  /** Every look brings an allocation nearer to its end. */
  function concurrencyOf(of: LambdaFunction, qualifier: string): string | undefined {
    const [status, left] = of.concurrency.get(qualifier)?.split(' ') ?? []
    if (left !== undefined) {
      of.concurrency.set(qualifier, Number(left) > 1 ? `IN_PROGRESS ${Number(left) - 1}` : 'READY')
      const alias = of.aliases.get(qualifier)
      if (Number(left) <= 1 && alias !== undefined) {
        delete alias.servedBy
        alias.revisionId = revision()
      }
    }
    return status
  }

  function aliasOf(of: LambdaFunction, name: string): LambdaAlias {
    const alias = of.aliases.get(name)
    if (alias === undefined)
      throw new AwsRefusal('ResourceNotFoundException', `Cannot find alias arn: ${arnOf(of.name)}:${name}`, 404)
    return alias
  }

  function invoke(of: LambdaFunction, qualifier: string | null, body: Buffer): AwsReply {
    const version = versionOf(of, qualifier)
    invocations += 1
    const event: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
    const { result, error, log = '' } = of.handler?.(event, version) ?? { result: null }
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        'x-amz-executed-version': version.version,
        'x-amzn-requestid': `11111111-2222-4333-8444-${String(invocations).padStart(12, '0')}`,
        'x-amz-log-result': Buffer.from(log).toString('base64'),
        ...(error === undefined ? {} : { 'x-amz-function-error': error }),
      },
      body: JSON.stringify(result),
    }
  }

  const lambda: FakeLambda = {
    name: 'lambda',
    functions,
    shifts,
    slowness: 2,
    now: Date.now,
    seed,
    deploy(name, { code, variables, settings }) {
      const of = found(name)
      of.latest = {
        ...of.latest,
        ...(code === undefined ? {} : { codeSha256: digest(code) }),
        variables: variables ?? of.latest.variables,
        settings: { ...of.latest.settings, ...settings },
        revisionId: revision(),
      }
      of.pendingReads = lambda.slowness
    },
    publish(name) {
      const of = found(name)
      of.pendingReads = 0
      return freeze(of, of.latest.description).version
    },
    operation: (request) => routeOf(request)?.operation ?? null,
    refuse: ({ code, message, status }) => ({
      status,
      headers: { 'x-amzn-errortype': code },
      body: { Type: 'User', Message: message, message },
    }),
    answer(operation, request) {
      const { name = '', alias = '' } = routeOf(request)?.groups ?? {}
      const of = found(name)
      const qualifier = request.query.get('Qualifier')
      const ok = (body: object, status = 200): AwsReply => ({ status, body })
      switch (operation) {
        case 'GetFunctionConfiguration':
          if (qualifier === null) lookAt(of)
          return ok(shownVersion(of, versionOf(of, qualifier)))
        case 'UpdateFunctionConfiguration':
          return ok(update(of, jsonOf(request)))
        case 'PublishVersion':
          return ok(publish(of, jsonOf(request)), 201)
        case 'ListVersionsByFunction':
          return ok(
            paged(
              [of.latest, ...of.versions].map((one) => shownVersion(of, one)),
              'Versions',
              request.query.get('Marker'),
            ),
          )
        case 'ListAliases':
          return ok(
            paged(
              [...of.aliases.values()].map((one) => shownAlias(arnOf(of.name), one)),
              'Aliases',
              request.query.get('Marker'),
            ),
          )
        case 'GetAlias': {
          const shown = shownAlias(arnOf(of.name), aliasOf(of, alias))
          if (aliasOf(of, alias).servedBy !== undefined) concurrencyOf(of, alias)
          return ok(shown)
        }
        case 'UpdateAlias':
          return ok(updateAlias(of, alias, jsonOf(request)))
        case 'InvokeFunction':
          return invoke(of, qualifier, request.body)
        default: {
          const status = concurrencyOf(of, qualifier ?? '')
          if (status === undefined)
            throw new AwsRefusal(
              'ProvisionedConcurrencyConfigNotFoundException',
              'No Provisioned Concurrency Config found for this function',
              404,
            )
          return ok({ Status: status, RequestedProvisionedConcurrentExecutions: 1 })
        }
      }
    },
  }
  return lambda
}

function contentOf({ codeSha256, variables, settings }: LambdaVersion): string {
  return JSON.stringify([codeSha256, Object.entries(variables).sort(), settings])
}

function read<T extends z.ZodType>(shape: T, input: unknown): z.infer<T> {
  const parsed = shape.safeParse(input)
  if (parsed.success) return parsed.data
  throw new AwsRefusal(
    'InvalidParameterValueException',
    `1 validation error detected: ${z.prettifyError(parsed.error)}`,
  )
}
