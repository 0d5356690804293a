import { AwsError } from '../aws/aws-error.ts'
import type { Alias, FunctionConfiguration } from '../aws/lambda-shapes.ts'
import { hasJournal } from '../canary/journal.ts'
import type { Project } from '../config/load.ts'
import { inSentences, UserError } from '../errors.ts'
import { backFrom } from '../release/back-mark.ts'
import { versionFacts } from '../release/descriptions.ts'
import type { Environment } from '../release/environment.ts'
import { lostRollout } from '../release/functions/lost-rollout.ts'
import type { FunctionSettings } from '../release/functions/pins.ts'
import { backAlready, existingReleases, overtaken, waysBack } from '../release/functions/rollback-target.ts'
import { isUnpinned, unpinned } from '../release/functions/unpinned.ts'
import { findPins, type PinsFound } from '../release/functions/version-pins.ts'
import type { Problem } from '../release/problem.ts'
import { codeDeployTookBack } from './codedeploy/undo.ts'
import type { ReleaseDeps } from './deps.ts'

/** Where an alias goes back to. `already`: why it need not move, as a sentence; null when it must. */
export type WayBack = {
  alias: Alias
  version: string
  release: string | null
  commit: string | null
  already: string | null
  /** The release that is, or was, taken back; null where its version does not tell. */
  taken: string | null
  /** What people should know of it, as sentences. */
  warnings: string[]
}

/** `unreachedBy`: the newer release that this alias never got, or no longer has; absent where that is not why. */
export type NoWayBack = Problem & { unreachedBy?: string }

/**
 * Plans where one alias goes back to, and proves before it moves that callers are answered there: the version has its pins,
 * SSM has what they name, and the probe passes where there is one. What is proven bad is passed over, and told; what
 * was named with `to` is gone to all the same. Going back needs no proof.
 * @throws AwsError
 */
export async function planWayBack(
  deps: ReleaseDeps,
  project: Project,
  place: { name: string; environment: Environment; settings: FunctionSettings },
  to: string | null,
): Promise<WayBack | NoWayBack> {
  const { lambda, ssm } = deps.aws
  const { environment, settings } = place
  const alias = await lambda.alias(settings.function, settings.alias)
  const all = await lambda.versions(settings.function)
  const way = await wayFrom(deps, project, place, { alias, all, to })
  const live = all.find(({ version }) => version === alias.version)
  if (live === undefined || !(await isUnpinned({ ssm, settings, path: environment.ssm.path }, live))) return way
  const reported = (now: string) => unpinned(settings, live.version, place.name, now)
  const stays = reported('Name where to go with `to`, or release again.')
  if ('message' in way) return { ...way, hint: inSentences(way.hint, stays) }
  if (way.already !== null) return { ...way, warnings: [...way.warnings, stays] }
  // What is gone to without pins has been told.
  if (way.version === live.version) return way
  return { ...way, warnings: [...way.warnings, reported('This rollback leaves it.')] }
}

async function wayFrom(
  deps: ReleaseDeps,
  project: Project,
  { environment, settings }: { environment: Environment; settings: FunctionSettings },
  { alias, all, to }: { alias: Alias; all: readonly FunctionConfiguration[]; to: string | null },
): Promise<WayBack | NoWayBack> {
  const name = settings.function
  const found = waysBack(name, alias, all, to)
  if ('message' in found) return found
  if ('newer' in found && !(await codeDeployTookBack(deps, environment, settings, found.newer))) {
    const unreachedBy = versionFacts(found.newer.description)?.release
    return { ...overtaken(name, found, all), ...(unreachedBy === undefined ? {} : { unreachedBy }) }
  }
  const ways =
    'newer' in found
      ? { versions: [found.live], isNamed: true, already: backAlready(name, found.newer.version) }
      : found
  const left = backFrom(alias) ?? Object.keys(alias.weights)[0] ?? alias.version
  const taken = versionFacts(all.find(({ version }) => version === left)?.description ?? '')?.release ?? null
  const against: string[] = []
  for (const version of ways.versions) {
    const facts = versionFacts(version.description)
    const { release = null, commit = null } = facts ?? {}
    const way = { alias, version: version.version, release, commit, taken }
    if (ways.already !== null) return { ...way, already: ways.already, warnings: [] }
    const pins = await answering(deps, project, { environment, settings }, version)
    const reported = pins.kind === 'there' ? null : `Version ${version.version} of ${name} ${pins.reason}.`
    if (pins.kind === 'missing' && !ways.isNamed) {
      against.push(`${reported} It was passed over.`)
      continue
    }
    const code = codeGoesBack(name, alias, version, all)
    const warnings = [...against, reported, code, unwatched(name, alias, all)].filter((one) => one !== null)
    return { ...way, already: null, warnings }
  }
  return {
    message:
      `${name} has no version before ${alias.version} whose callers would be answered. ${against.join(' ')}`.replaceAll(
        ' It was passed over.',
        '',
      ),
    hint: `Nothing was moved. To go there all the same, name a release or a version of the function with \`to\`. ${existingReleases(all)}`,
  }
}

/**
 * What speaks against a version that CodeDeploy went back to, as a sentence; null when nothing does. It is where the traffic
 * was before, so it is never refused.
 */
export async function saidOf(
  { aws }: Pick<ReleaseDeps, 'aws'>,
  { environment, settings }: { environment: Environment; settings: FunctionSettings },
  version: string,
): Promise<string | null> {
  const place = { ssm: aws.ssm, settings, path: environment.ssm.path }
  try {
    const found = await findPins(place, await aws.lambda.configuration(settings.function, version))
    return found.kind === 'there' ? null : `Version ${version} of ${settings.function} ${found.reason}.`
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    return `Version ${version} of ${settings.function} could not be looked at: ${thrown.message}.`
  }
}

async function answering(
  deps: ReleaseDeps,
  project: Project,
  { environment, settings }: { environment: Environment; settings: FunctionSettings },
  version: FunctionConfiguration,
): Promise<PinsFound> {
  const found = await findPins({ ssm: deps.aws.ssm, settings, path: environment.ssm.path }, version)
  const { probe } = environment
  if (found.kind !== 'there' || probe === null) return found
  try {
    // Scorers are much to load, and seconds count.
    const { failedProbe, probeCases } = await import('./probe.ts')
    const cases = await probeCases(deps, probe)
    const asked = { functionName: settings.function, version: version.version, pins: found.pins, cases }
    const failed = await failedProbe(deps, project, probe, asked)
    if (failed === null) return found
    return failed.isScored
      ? { kind: 'missing', reason: `fails its probe: ${failed.why}` }
      : { kind: 'unknown', reason: `could not be probed: ${failed.why}` }
  } catch (thrown) {
    if (!(thrown instanceof AwsError) && !(thrown instanceof UserError)) throw thrown
    return { kind: 'unknown', reason: `could not be probed: ${thrown.message}` }
  }
}

/** That a way back takes code along, as a sentence; null when it does not. */
function codeGoesBack(
  name: string,
  alias: Alias,
  { version, codeSha256 }: FunctionConfiguration,
  all: readonly FunctionConfiguration[],
): string | null {
  const live = all.find((one) => one.version === alias.version)
  if (live === undefined || live.codeSha256 === codeSha256) return null
  return `Version ${version} of ${name} has other code than version ${live.version}: what was deployed since goes back too.`
}

/** That a rollout which ends here was not watched, or is not ours, as a sentence; null when neither is so. */
function unwatched(name: string, alias: Alias, all: readonly FunctionConfiguration[]): string | null {
  const beside = all.find(({ version }) => alias.weights[version] !== undefined)
  if (beside === undefined || hasJournal(alias.description)) return null
  const lost = lostRollout(name, alias, beside)
  if (lost !== null) return `Before this, ${lost.message}.`
  return `No release of ours gave version ${beside.version} of ${name} its share: whoever did, as CodeDeploy does, may move the alias again. Look at it once more.`
}
