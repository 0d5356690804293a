import type { Alias, FunctionConfiguration } from '../aws/lambda-shapes.ts'
import { backFrom } from './back-mark.ts'
import type { Problem } from './planned-parameter.ts'
import { isOfRelease, versionFacts } from './version-facts.ts'

/** Where an alias goes back to. `already`: why it need not move, as a sentence; null when it must. */
export type RollbackTarget = { version: string; release: string | null; commit: string | null; already: string | null }

/**
 * Finds the version to go back to among the versions that Lambda has. They are frozen together with their pins and say
 * themselves which release they are of, so SSM is not asked.
 * @param versions oldest first
 * @param to a release; null: the one before, or the primary version of a rollout that is under way
 */
export function rollbackTarget(
  functionName: string,
  alias: Alias,
  versions: readonly FunctionConfiguration[],
  to: string | null,
): RollbackTarget | Problem {
  const split = Object.keys(alias.weights).length > 0
  if (to !== null) {
    const wanted =
      versions.findLast(({ description }) => isOfRelease(versionFacts(description), to)) ??
      versions.find(({ version }) => version === to)
    return wanted === undefined ? unknown(functionName, versions, to) : target(wanted, alias, split)
  }
  const live = versions.find(({ version }) => version === alias.version)
  if (split && live !== undefined) return target(live, alias, split)
  const back = backFrom(alias)
  if (back !== null && live !== undefined) {
    const already = `${functionName} is back from version ${back} already. To go further back, name a release with \`to\`.`
    return { ...target(live, alias, split), already }
  }
  const from = live === undefined ? undefined : versionFacts(live.description)?.from
  const before =
    versions.find(({ version }) => version === from) ??
    versions.findLast(
      ({ version, description }) => Number(version) < Number(alias.version) && versionFacts(description) !== null,
    )
  if (before !== undefined) return target(before, alias, split)
  return {
    message: `${functionName} has no release before version ${alias.version}`,
    hint: `Name a release or a version of the function with \`to\`. ${known(versions)}`,
  }
}

function target({ version, description }: FunctionConfiguration, alias: Alias, split: boolean): RollbackTarget {
  const facts = versionFacts(description)
  const there = alias.version === version && !split
  return {
    version,
    release: facts?.release ?? null,
    commit: facts?.commit ?? null,
    already: there ? `The alias ${alias.name} is on version ${version} already.` : null,
  }
}

function unknown(functionName: string, versions: readonly FunctionConfiguration[], to: string): Problem {
  return { message: `${functionName} has no version of ${to}`, hint: known(versions) }
}

function known(versions: readonly FunctionConfiguration[]): string {
  const releases = versions.flatMap(({ version, description }) => {
    const facts = versionFacts(description)
    return facts === null ? [] : [`${facts.release} (version ${version})`]
  })
  return releases.length === 0
    ? 'None of its versions is of a release.'
    : `There are: ${releases.toReversed().slice(0, 20).join(', ')}.`
}
