import type { Project } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import type { Environment } from '../../release/environment.ts'
import { type FunctionState, functionState } from '../../release/functions/function-state.ts'
import { type Soak, soakOf } from '../../release/soak.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'
import { failableProbeCases, probeVersion } from '../../rollout/probe.ts'

/**
 * Checks that this content has been live in another environment for long enough, and that its probe passes there still.
 * @param contents digest of every prompt's content, by prompt id
 * @throws UserError when it has not; AwsError
 */
export async function requireSoak(
  deps: ReleaseDeps,
  project: Project,
  { requires }: Environment,
  contents: Readonly<Record<string, string>>,
): Promise<string | null> {
  const { soak } = requires
  const environment = soak === null ? undefined : project.config.release.environments[soak.environment]
  if (soak === null || environment === undefined) return null
  const functions: FunctionState[] = []
  for (const settings of environment.lambda) {
    const read = await functionState(deps.aws, settings, environment.ssm.path, deps.signal)
    if ('message' in read) throw new UserError(`${soak.environment}: ${read.message}`, { hint: read.hint })
    functions.push(read)
  }
  const found = await soakOf(deps.aws, environment, contents, functions)
  const refused = refusal(soak, found, deps.clock.now())
  if (refused !== null) throw refused
  if (environment.probe !== null) {
    const cases = await failableProbeCases(deps, environment.probe)
    for (const { settings, live, pins } of functions) {
      if (settings.bind === 'none') continue
      const asked = { functionName: settings.function, version: live.version, pins: pins ?? {}, cases }
      await probeVersion(deps, project, environment.probe, asked)
    }
  }
  return `Live in ${soak.environment} for ${hours(deps.clock.now() - ('since' in found ? found.since : 0))}.`
}

function refusal(soak: { environment: string; for: number }, found: Soak, now: number): UserError | null {
  if ('missing' in found) {
    return new UserError(`this content is not live in ${soak.environment}: ${found.missing}`, {
      hint: `Release it to ${soak.environment} first, and wait ${hours(soak.for)}. This role must be allowed to read its parameters.`,
    })
  }
  const lived = now - found.since
  if (lived >= soak.for) return null
  return new UserError(
    `this content has been live in ${soak.environment} for ${hours(Math.max(0, lived))}, and must be for ${hours(soak.for)}`,
    { hint: `Run this job again after ${new Date(found.since + soak.for).toISOString()}.` },
  )
}

function hours(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
