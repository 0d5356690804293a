import { z } from 'zod'

const text = z.string()
const optional = text.nullish().transform((value) => value ?? null)

const configurationShape = z.object({
  FunctionName: text,
  FunctionArn: text,
  Version: text,
  CodeSha256: text,
  RevisionId: optional,
  Description: text.nullish().transform((value) => value ?? ''),
  State: optional,
  StateReason: optional,
  LastUpdateStatus: optional,
  LastUpdateStatusReason: optional,
  Role: optional,
  LastModified: optional,
  Timeout: z
    .number()
    .nullish()
    .transform((value) => value ?? null),
  Environment: z
    .object({
      Variables: z.record(text, text).nullish(),
      Error: z.object({ ErrorCode: optional, Message: optional }).nullish(),
    })
    .nullish(),
})

/** A function as one of its versions has it, or `$LATEST`. */
export type FunctionConfiguration = {
  name: string
  arn: string
  version: string
  codeSha256: string
  /** What a write is based on. Null where Lambda does not tell, as its imitations do not: then nothing guards the write. */
  revisionId: string | null
  description: string
  /** `Active` once it can be called. Null where Lambda does not tell. */
  state: string | null
  stateReason: string | null
  /** `Successful`, `InProgress` or `Failed`. Null where Lambda does not tell. */
  lastUpdate: string | null
  lastUpdateReason: string | null
  role: string | null
  /** When it was last changed, or published; milliseconds since the epoch. Null where Lambda does not tell. */
  modifiedAt: number | null
  timeoutSeconds: number | null
  variables: Readonly<Record<string, string>>
  /** Why Lambda could not read the variables, which then are not all of them; null when it could. */
  variablesError: string | null
  /** Everything that shapes how it runs, variables and description left out: by Lambda's own field names. */
  settings: Readonly<Record<string, unknown>>
}

/** Fields that say when, where and in what state, not how it runs. */
const NO_SETTINGS = new Set([
  '$metadata',
  'FunctionName',
  'FunctionArn',
  'Version',
  'RevisionId',
  'Description',
  'LastModified',
  'State',
  'StateReason',
  'StateReasonCode',
  'LastUpdateStatus',
  'LastUpdateStatusReason',
  'LastUpdateStatusReasonCode',
  'CodeSize',
  'Environment',
  'MasterArn',
  'ConfigSha256',
  'SigningJobArn',
  'SigningProfileVersionArn',
  // AWS patches the runtime of `$LATEST` by itself.
  'RuntimeVersionConfig',
])

/** @throws ZodError when Lambda answered another shape */
export function functionConfiguration(answer: object): FunctionConfiguration {
  const read = configurationShape.parse(answer)
  const error = read.Environment?.Error ?? null
  return {
    name: read.FunctionName,
    arn: read.FunctionArn,
    version: read.Version,
    codeSha256: read.CodeSha256,
    revisionId: read.RevisionId,
    description: read.Description,
    state: read.State,
    stateReason: read.StateReason,
    lastUpdate: read.LastUpdateStatus,
    lastUpdateReason: read.LastUpdateStatusReason,
    role: read.Role,
    modifiedAt: timeOf(read.LastModified),
    timeoutSeconds: read.Timeout,
    variables: read.Environment?.Variables ?? {},
    variablesError: error === null ? null : (error.Message ?? error.ErrorCode ?? 'no reason was given'),
    settings: Object.fromEntries(
      Object.entries(answer)
        .filter(([key, value]) => !NO_SETTINGS.has(key) && value !== undefined && value !== null)
        .map(([key, value]) => [key, key === 'SnapStart' ? withoutStatus(value) : value]),
    ),
  }
}

function timeOf(text: string | null): number | null {
  const time = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? null : time
}

/** A snapshot is made for versions only, so its status tells a version from `$LATEST`. */
function withoutStatus(value: unknown): unknown {
  const read = z.object({ ApplyOn: text }).safeParse(value)
  return read.success ? read.data : value
}

const aliasShape = z.object({
  Name: text,
  AliasArn: text,
  FunctionVersion: text,
  Description: text.nullish().transform((value) => value ?? ''),
  RevisionId: optional,
  RoutingConfig: z.object({ AdditionalVersionWeights: z.record(text, z.number()).nullish() }).nullish(),
})

/** An alias: the version that gets the traffic, but for the share of at most one other version. */
export type Alias = {
  name: string
  arn: string
  version: string
  /** Version → share of the traffic, above 0 and below 1. Empty when all of it goes to `version`. */
  weights: Readonly<Record<string, number>>
  /**
   * The version that still gets every call although the alias points to `version`: Lambda shows it with the weight 1, for
   * minutes, while it allocates an alias's provisioned concurrency after a move. That is no rollout. Null otherwise.
   */
  servedBy: string | null
  description: string
  /** What a write is based on. Null where Lambda does not tell, as its imitations do not: then nothing guards the write. */
  revisionId: string | null
}

/** @throws ZodError when Lambda answered another shape */
export function aliasOf(answer: object): Alias {
  const read = aliasShape.parse(answer)
  const shares = Object.entries(read.RoutingConfig?.AdditionalVersionWeights ?? {})
  return {
    name: read.Name,
    arn: read.AliasArn,
    version: read.FunctionVersion,
    weights: Object.fromEntries(shares.filter(([, share]) => share > 0 && share < 1)),
    servedBy: shares.find(([, share]) => share === 1)?.[0] ?? null,
    description: read.Description,
    revisionId: read.RevisionId,
  }
}
