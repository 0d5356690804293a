import type { ParameterVersion, Ssm } from '../../aws/ssm.ts'
import { UserError } from '../../errors.ts'
import { sha256Of } from '../../source/canonical-json.ts'
import { describeVersion, isOfRelease, versionFacts } from '../descriptions.ts'
import type { Problem } from '../problem.ts'
import { purgedBy, purgeProblems, tierFor } from './planned-parameter.ts'

/** One parameter of an environment whose prompts are read by name, and so go back by writing them again. */
export type Restorable = { id: string; name: string; history: readonly ParameterVersion[] }

/** What a parameter goes back to; `version` is null when it stays as it is. */
export type Restored = Restorable & { current: number; version: ParameterVersion | null }

/** What shall be written again. `taken`: the release that goes. */
type RestorePlan = { release: string; taken: string; parameters: Restored[] }

/**
 * Plans to write again what was there as of a release, or before the newest one. What a run that was cut off has written
 * already is left out.
 * @returns `already` when nothing is left to do; null when SSM's history does not reach back that far
 */
export function planRestore(parameters: readonly Restorable[], to: string | null): RestorePlan | 'already' | null {
  const newest = parameters
    .flatMap(({ history }) => history.filter(({ description }) => versionFacts(description)?.from === undefined))
    .toSorted((a, b) => b.modifiedAt - a.modifiedAt || b.version - a.version)[0]
  const taken = newest === undefined ? null : (versionFacts(newest.description)?.release ?? null)
  if (taken === null) return null
  const pick = to === null ? beforeRelease(taken) : asOf(parameters, to)
  if (pick === null) return null
  const restored = parameters.flatMap((one): Restored[] => {
    const current = one.history.at(-1)
    if (current === undefined) return []
    const version = pick(one.history)
    return [{ ...one, current: current.version, version: isThere(current, version) ? null : version }]
  })
  const changed = restored.flatMap(({ version }) => (version === null ? [] : [version]))
  const [first] = changed
  if (first === undefined) {
    const hasCopies = parameters.some(
      ({ history }) => versionFacts(history.at(-1)?.description ?? '')?.from !== undefined,
    )
    return to !== null || hasCopies ? 'already' : null
  }
  return { release: to ?? releaseOf(first), taken, parameters: restored }
}

/** Whether the newest version is this one, or a copy of it. */
function isThere(current: ParameterVersion, version: ParameterVersion | null): boolean {
  if (version === null || current.version === version.version) return true
  const facts = versionFacts(current.description)
  return facts?.from !== undefined && isOfRelease(facts, releaseOf(version))
}

function releaseOf({ description, version }: ParameterVersion): string {
  return versionFacts(description)?.release ?? `version ${version}`
}

type Pick = (history: readonly ParameterVersion[]) => ParameterVersion | null

/** The newest version that is not of this release. */
function beforeRelease(release: string): Pick {
  return (history) => history.findLast(({ description }) => !isOfRelease(versionFacts(description), release)) ?? null
}

/** What was the newest version when a release was through; null when nothing of it is left. */
function asOf(parameters: readonly Restorable[], release: string): Pick | null {
  const own = parameters.flatMap(({ history }) =>
    history.filter(({ description }) => {
      const facts = versionFacts(description)
      return isOfRelease(facts, release) && facts?.from === undefined
    }),
  )
  if (own.length === 0) return null
  const done = Math.max(...own.map(({ modifiedAt }) => modifiedAt))
  return (history) => history.findLast(({ modifiedAt }) => modifiedAt <= done) ?? null
}

/** What would keep SSM from taking the values of a plan, found before the first is written. */
export function restoreProblems({ parameters }: RestorePlan): Problem[] {
  return parameters.flatMap(({ name, history, version }) =>
    version === null ? [] : purgeProblems(name, purgedBy(history), []),
  )
}

/**
 * Writes an earlier value as the newest one, byte by byte, and reads it back. What the parameter has beside its value stays:
 * its tier and its allowed pattern are those of now, not those of the earlier version.
 * @param taken release that is taken back
 * @returns the version that was made
 * @throws AwsError, UserError
 */
export async function restore(
  ssm: Ssm,
  { name, history, current, version }: Restored,
  settings: { type: 'String' | 'SecureString'; kmsKey: string | null },
  taken: string,
): Promise<{ version: number; sha256: string }> {
  const from = version?.version ?? current
  const old = await ssm.get(name, from)
  if (old === null) {
    throw new UserError(`SSM no longer has version ${from} of ${name}`, {
      hint: 'Release the tag of that release again.',
    })
  }
  const sha256 = sha256Of(old.value)
  if (version === null) return { version: current, sha256 }
  const { commit = '' } = versionFacts(version.description) ?? {}
  const newest = history.at(-1)
  const purge = purgedBy(history)
  if (purge !== null && purge.labels.length > 0) await ssm.unlabel(name, purge.version, purge.labels)
  const made = await ssm.overwrite(name, {
    value: old.value,
    type: settings.type,
    tier: tierFor(old.value, newest?.tier === 'Advanced'),
    allowedPattern: newest?.allowedPattern ?? null,
    keyId: settings.type === 'SecureString' ? settings.kmsKey : null,
    description: describeVersion({ release: releaseOf(version), commit, from: taken }),
  })
  const stored = await ssm.get(name, made)
  if (stored !== null && sha256Of(stored.value) === sha256) return { version: made, sha256 }
  throw new UserError(`version ${made} of ${name} is not what was written to it`, { hint: 'Run the rollback again.' })
}
