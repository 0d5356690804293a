import type { Alias, FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import { backFrom, isOfRelease, pinsOf, versionFacts } from '../descriptions.ts'
import type { Problem } from '../problem.ts'

/**
 * Versions that an alias may go back to, best first. What a user named, and the primary version of a rollout that is
 * under way, is alone, and is gone to whatever is found against it: people must be able to leave a worse one.
 */
export type WaysBack = {
  versions: FunctionConfiguration[]
  isNamed: boolean
  /** Why the alias need not move, as a sentence; null when it must. */
  already: string | null
}

/** The alias stands on the version that a newer release was made to follow, and nothing in the alias says why. */
export type Overtaken = { live: FunctionConfiguration; newer: FunctionConfiguration }

/**
 * Finds the versions to go back to among those that Lambda has: they say themselves which release they are of.
 * @param versions oldest first
 * @param to a release; null: the one before, or the primary version of a rollout that is under way
 */
export function waysBack(
  functionName: string,
  alias: Alias,
  versions: readonly FunctionConfiguration[],
  to: string | null,
): WaysBack | Overtaken | Problem {
  const split = Object.keys(alias.weights).length > 0
  if (to !== null) {
    const wanted =
      versions.findLast(({ description }) => isOfRelease(versionFacts(description), to)) ??
      versions.find(({ version }) => version === to)
    return wanted === undefined ? unknown(functionName, versions, to) : named(wanted, alias, split)
  }
  const live = versions.find(({ version }) => version === alias.version)
  if (split && live !== undefined) return named(live, alias, split)
  const back = backFrom(alias)
  if (back !== null && live !== undefined) {
    return { versions: [live], isNamed: true, already: backAlready(functionName, back) }
  }
  // The last release has no traffic: one more step back would pass the last good one.
  const newer = versions.findLast(
    ({ version, description }) =>
      Number(version) > Number(alias.version) && versionFacts(description)?.from === alias.version,
  )
  if (newer !== undefined && live !== undefined) return { live, newer }
  const from = live === undefined ? undefined : versionFacts(live.description)?.from
  const found = from === undefined ? [] : ancestors(from, versions)
  if (found.length > 0) return { versions: found, isNamed: false, already: null }
  const origin = live === undefined ? null : pinsOf(live.description)
  if (origin !== null) {
    return {
      message: `version ${alias.version} of ${functionName} has new code, and the prompts of version ${origin}: which of both shall go back is not known`,
      hint: `Nothing was moved. \`to: ${origin}\` takes the code back and keeps the prompts, the name of an earlier release takes back both. ${existingReleases(versions)}`,
    }
  }
  return {
    message: `version ${alias.version} of ${functionName} is of no release, or what was live before it is gone: where to go back to is not known`,
    hint: `Nothing was moved. Name a release or a version of the function with \`to\`. ${existingReleases(versions)}`,
  }
}

export function backAlready(functionName: string, from: string): string {
  return `${functionName} is back from version ${from} already. To go further back, name a release with \`to\`.`
}

/** The version that had the traffic before, the one before that, and so on: each was live, and nothing else is known to have been. */
function ancestors(first: string, versions: readonly FunctionConfiguration[]): FunctionConfiguration[] {
  const found: FunctionConfiguration[] = []
  let next: string | undefined = first
  while (next !== undefined) {
    const number: string = next
    const one = versions.find(({ version }) => version === number)
    if (one === undefined) break
    found.push(one)
    const before = versionFacts(one.description)?.from
    next = before !== undefined && Number(before) < Number(number) ? before : undefined
  }
  return found
}

/** What to say where nothing tells whether the newer version was taken back, or never had traffic. */
export function overtaken(
  functionName: string,
  { live, newer }: Overtaken,
  versions: readonly FunctionConfiguration[],
): Problem {
  const called = ({ version, description }: FunctionConfiguration) => {
    const facts = versionFacts(description)
    return facts === null ? `version ${version}` : `version ${version} (${facts.release})`
  }
  return {
    message: `${functionName} is on ${called(live)}, and ${called(newer)}, which was made to follow it, has no traffic: there is no release to take back`,
    hint: `Nothing was moved. When ${called(live)} shall go too, name where to go with \`to\`. ${existingReleases(versions)}`,
  }
}

function named(version: FunctionConfiguration, alias: Alias, split: boolean): WaysBack {
  const there = alias.version === version.version && !split
  const already = there ? `The alias ${alias.name} is on version ${version.version} already.` : null
  return { versions: [version], isNamed: true, already }
}

function unknown(functionName: string, versions: readonly FunctionConfiguration[], to: string): Problem {
  return { message: `${functionName} has no version of ${to}`, hint: existingReleases(versions) }
}

/** The releases that a user may name, as a sentence. */
export function existingReleases(versions: readonly FunctionConfiguration[]): string {
  const releases = versions.flatMap(({ version, description }) => {
    const facts = versionFacts(description)
    return facts === null ? [] : [`${facts.release} (version ${version})`]
  })
  return releases.length === 0
    ? 'None of its versions is of a release.'
    : `There are: ${releases.toReversed().slice(0, 20).join(', ')}.`
}
