import type { Alias, FunctionConfiguration } from '../aws/lambda-shapes.ts'
import type { ParameterVersion } from '../aws/ssm.ts'
import { isOfRelease, pinsOf, type VersionFacts, versionFacts } from './descriptions.ts'
import type { ReleaseName } from './parameters/envelope.ts'

/**
 * What one place tells of the releases that came to it, oldest first. `live`: place of the newest one that its callers get;
 * -1 when that is unknown, and then nothing is older.
 */
export type ReleaseOrder = { releases: readonly VersionFacts[]; live: number }

/**
 * The releases of a function, by the numbers of its versions. A version without a release, as a deployment of code makes, has
 * the prompts of the version that it says, else of the release before it.
 * @param alias of which also a share of the traffic counts: what a canary brings is newer than what it replaces
 * @param versions oldest first
 */
export function functionOrder(alias: Alias, versions: readonly FunctionConfiguration[]): ReleaseOrder {
  const reached = [alias.version, ...Object.keys(alias.weights)].map((number) => {
    const { description = '' } = versions.find(({ version }) => version === number) ?? {}
    return Number(pinsOf(description) ?? number)
  })
  const newest = Math.max(...reached)
  const existing = versions.flatMap(({ version, description }) => {
    const facts = versionFacts(description)
    return facts === null ? [] : [{ number: Number(version), facts }]
  })
  return {
    releases: existing.map(({ facts }) => facts),
    live: existing.findLastIndex(({ number }) => number <= newest),
  }
}

/**
 * The releases of an environment's parameters, by time. Copies that a rollback made say when it went back, and not when
 * their release came.
 * @param live release that the functions of the environment have; undefined: they read the newest versions
 */
export function parameterOrder(
  histories: ReadonlyArray<readonly ParameterVersion[]>,
  live: VersionFacts | null | undefined,
): ReleaseOrder {
  const existing = histories
    .flat()
    .flatMap(({ description, modifiedAt, version }) => {
      const facts = versionFacts(description)
      return facts === null ? [] : [{ facts, modifiedAt, version }]
    })
    .toSorted((a, b) => a.modifiedAt - b.modifiedAt || a.version - b.version)
  const newest = live === undefined ? (existing.at(-1)?.facts ?? null) : live
  const originals = existing.flatMap(({ facts }) => (facts.from === undefined ? [facts] : []))
  return { releases: originals, live: originals.findLastIndex(({ release }) => release === newest?.release) }
}

/** Whether a release of this name came to a place. */
export function knows({ releases }: ReleaseOrder, { release }: ReleaseName): boolean {
  return releases.some((facts) => isOfRelease(facts, release))
}

/** The release that is live where this one came before it; null when it did not, or when nothing tells. */
export function liveAfter({ release }: ReleaseName, { releases, live }: ReleaseOrder): VersionFacts | null {
  const own = releases.findLastIndex((facts) => isOfRelease(facts, release))
  return own !== -1 && own < live ? (releases[live] ?? null) : null
}

/** The commit that a release of this name had before; null when it had no other one. */
export function movedFrom({ release, commit }: ReleaseName, { releases }: ReleaseOrder): string | null {
  return releases.findLast((facts) => isOfRelease(facts, release) && facts.commit !== commit)?.commit ?? null
}
