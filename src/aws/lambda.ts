import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  GetProvisionedConcurrencyConfigCommand,
  InvokeCommand,
  LambdaClient,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import type { Clock } from '../clock.ts'
import { AwsError, calling, isAws } from './aws-error.ts'
import { type Connection, clientSettings } from './connection.ts'
import { type Alias, aliasOf, type FunctionConfiguration, functionConfiguration } from './lambda-shapes.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

export const LATEST = '$LATEST'

/** What is new of `$LATEST`; the rest stays. `variables` are all of them: Lambda deletes the ones that are left out. */
type ConfigurationChange = { variables?: Readonly<Record<string, string>>; description?: string }

/** Where an alias shall point. Both are always sent: Lambda leaves what is left out as it was. */
type AliasTarget = {
  version: string
  /** Other version → its share of the traffic; empty: all of it goes to `version`. At most one. */
  weights: Readonly<Record<string, number>>
  /** The alias's description; stays when absent. */
  description?: string
}

type Invocation = {
  /** What the function returned, as text. */
  payload: string
  /** Version that answered. */
  version: string | null
  /** By which its log knows it; null where Lambda does not tell. */
  requestId: string | null
  /** `Handled` or `Unhandled` when the function failed; null when it did not. */
  error: string | null
  /** The last 4 KB of the function's log. */
  log: string
}

/**
 * Lambda's control plane and invocations. `qualifier` is the number of a version or `$LATEST`. Every method throws
 * AwsError. Writes take the `revisionId` of what they are based on, and fail with `PreconditionFailedException` when it
 * was changed in between.
 */
export interface Lambda {
  configuration(functionName: string, qualifier: string): Promise<FunctionConfiguration>
  /** Changes `$LATEST`. Lambda goes on working on it for a while: see `untilUpdated`. */
  updateConfiguration(functionName: string, change: ConfigurationChange, revisionId: string | null): Promise<void>
  /** Freezes `$LATEST` as a version. Lambda gives back the newest version when nothing changed since. */
  publishVersion(
    functionName: string,
    based: { codeSha256: string; revisionId: string | null; description: string },
  ): Promise<FunctionConfiguration>
  /** `$LATEST` as soon as its last change is done. Throws AwsError `UpdateFailed` or `UpdateTimeout`. */
  untilUpdated(functionName: string, signal: AbortSignal): Promise<FunctionConfiguration>
  /** A version as soon as it can be called. Throws AwsError `VersionFailed` or `VersionTimeout`. */
  untilActive(functionName: string, version: string, signal: AbortSignal): Promise<FunctionConfiguration>
  alias(functionName: string, name: string): Promise<Alias>
  updateAlias(functionName: string, name: string, target: AliasTarget, revisionId: string | null): Promise<Alias>
  aliases(functionName: string): Promise<Alias[]>
  /** Published versions, oldest first, without `$LATEST`. */
  versions(functionName: string): Promise<FunctionConfiguration[]>
  invoke(functionName: string, qualifier: string, payload: string, signal: AbortSignal): Promise<Invocation>
  /** `READY`, `IN_PROGRESS` or `FAILED`; null where none is configured. */
  provisionedConcurrency(functionName: string, qualifier: string): Promise<string | null>
  close(): void
}

/** SnapStart and functions in a VPC can take minutes. */
const PATIENCE_MS = 600_000
const FIRST_LOOK_MS = 200
const SLOWEST_LOOK_MS = 5_000

export function createLambda(connection: Connection, clock: Clock): Lambda {
  const client = withoutNodeVersionWarning(() => new LambdaClient(clientSettings(connection, 'LAMBDA')))
  return {
    ...configurationCalls(client, clock),
    ...aliasCalls(client),
    ...invocationCalls(client),
    close: () => client.destroy(),
  }
}

/** `$LATEST` and the versions that are made of it. */
function configurationCalls(client: LambdaClient, clock: Clock) {
  const configuration = (FunctionName: string, Qualifier: string): Promise<FunctionConfiguration> =>
    calling('lambda:GetFunctionConfiguration', async () => {
      const input = Qualifier === LATEST ? { FunctionName } : { FunctionName, Qualifier }
      return functionConfiguration(await client.send(new GetFunctionConfigurationCommand(input)))
    })

  /** Looks again and again, ever slower, until `settled` says yes. It throws when that can no longer happen. */
  async function until(
    functionName: string,
    qualifier: string,
    isDone: (seen: FunctionConfiguration) => boolean,
    timeout: string,
    signal: AbortSignal,
  ): Promise<FunctionConfiguration> {
    const started = clock.now()
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(wait * 1.5, SLOWEST_LOOK_MS)) {
      const seen = await configuration(functionName, qualifier)
      if (isDone(seen)) return seen
      if (clock.now() - started > PATIENCE_MS) {
        const message = `${functionName}:${qualifier} is still not ready after ${PATIENCE_MS / 60_000} minutes`
        throw new AwsError('lambda:GetFunctionConfiguration', timeout, message, null)
      }
      await clock.sleep(wait, signal)
    }
  }

  return {
    configuration,

    updateConfiguration: (FunctionName, { variables, description }, RevisionId) =>
      calling('lambda:UpdateFunctionConfiguration', async () => {
        await client.send(
          new UpdateFunctionConfigurationCommand({
            FunctionName,
            ...basedOn(RevisionId),
            ...(variables === undefined ? {} : { Environment: { Variables: { ...variables } } }),
            ...(description === undefined ? {} : { Description: description }),
          }),
        )
      }),

    publishVersion: (FunctionName, { codeSha256, revisionId, description }) =>
      calling('lambda:PublishVersion', async () =>
        functionConfiguration(
          await client.send(
            new PublishVersionCommand({
              FunctionName,
              CodeSha256: codeSha256,
              ...basedOn(revisionId),
              Description: description,
            }),
          ),
        ),
      ),

    untilUpdated: (functionName, signal) =>
      until(functionName, LATEST, (seen) => isUpdated(functionName, seen), 'UpdateTimeout', signal),

    untilActive: (functionName, version, signal) =>
      until(functionName, version, (seen) => isActive(functionName, seen), 'VersionTimeout', signal),
  } satisfies Partial<Lambda>
}

/** Aliases, and the versions they can point to. */
function aliasCalls(client: LambdaClient) {
  return {
    alias: (FunctionName, Name) =>
      calling('lambda:GetAlias', async () => aliasOf(await client.send(new GetAliasCommand({ FunctionName, Name })))),

    updateAlias: (FunctionName, Name, { version, weights, description }, RevisionId) =>
      calling('lambda:UpdateAlias', async () =>
        aliasOf(
          await client.send(
            new UpdateAliasCommand({
              FunctionName,
              Name,
              FunctionVersion: version,
              RoutingConfig: { AdditionalVersionWeights: { ...weights } },
              ...(description === undefined ? {} : { Description: description }),
              ...basedOn(RevisionId),
            }),
          ),
        ),
      ),

    aliases: (FunctionName) =>
      calling('lambda:ListAliases', async () => {
        const found: Alias[] = []
        for (let Marker: string | undefined; ; ) {
          const page = await client.send(new ListAliasesCommand({ FunctionName, Marker }))
          found.push(...(page.Aliases ?? []).map(aliasOf))
          Marker = page.NextMarker
          if (!Marker) return found
        }
      }),

    versions: (FunctionName) =>
      calling('lambda:ListVersionsByFunction', async () => {
        const found: FunctionConfiguration[] = []
        for (let Marker: string | undefined; ; ) {
          const page = await client.send(new ListVersionsByFunctionCommand({ FunctionName, Marker }))
          found.push(...(page.Versions ?? []).map(functionConfiguration))
          Marker = page.NextMarker
          if (!Marker) break
        }
        return found.filter(({ version }) => version !== LATEST).sort((a, b) => Number(a.version) - Number(b.version))
      }),
  } satisfies Partial<Lambda>
}

/** Calls of a version, and whether it is kept ready for them. */
function invocationCalls(client: LambdaClient) {
  return {
    invoke: (FunctionName, Qualifier, payload, abortSignal) =>
      calling('lambda:InvokeFunction', async () => {
        const answer = await client.send(
          new InvokeCommand({ FunctionName, Qualifier, Payload: new TextEncoder().encode(payload), LogType: 'Tail' }),
          // A function may work for minutes; who calls it says for how long.
          { abortSignal, requestTimeout: 0 },
        )
        return {
          payload: answer.Payload === undefined ? '' : new TextDecoder().decode(answer.Payload),
          version: answer.ExecutedVersion ?? null,
          requestId: answer.$metadata.requestId ?? null,
          error: answer.FunctionError ?? null,
          log: answer.LogResult === undefined ? '' : Buffer.from(answer.LogResult, 'base64').toString('utf8'),
        }
      }),

    provisionedConcurrency: async (FunctionName, Qualifier) => {
      try {
        return await calling('lambda:GetProvisionedConcurrencyConfig', async () => {
          const answer = await client.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }))
          return answer.Status ?? null
        })
      } catch (thrown) {
        if (isAws(thrown, 'ProvisionedConcurrencyConfigNotFoundException')) return null
        throw thrown
      }
    },
  } satisfies Partial<Lambda>
}

function basedOn(revisionId: string | null): { RevisionId?: string } {
  return revisionId === null ? {} : { RevisionId: revisionId }
}

function isUpdated(functionName: string, { lastUpdate, lastUpdateReason }: FunctionConfiguration): boolean {
  if (lastUpdate !== 'Failed') return lastUpdate !== 'InProgress'
  const message = `the last change of ${functionName} failed: ${lastUpdateReason ?? 'Lambda gives no reason'}`
  throw new AwsError('lambda:UpdateFunctionConfiguration', 'UpdateFailed', message, null)
}

function isActive(functionName: string, { version, state, stateReason }: FunctionConfiguration): boolean {
  if (state !== 'Failed') return state !== 'Pending'
  const message = `version ${version} of ${functionName} failed to start: ${stateReason ?? 'Lambda gives no reason'}`
  throw new AwsError('lambda:PublishVersion', 'VersionFailed', message, null)
}
