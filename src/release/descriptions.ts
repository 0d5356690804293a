import { z } from 'zod'
import {
  behind,
  describeFacts,
  MOST_DESCRIPTION,
  MOST_RELEASE,
  note,
  noteAtEnd,
  readFacts,
  shortRelease,
  withoutBracket,
} from '../source/description-marks.ts'
import type { ReleaseName } from './parameters/envelope.ts'

/**
 * What a version of a function or of a parameter says of its release in its description: it stays readable when
 * everything else is gone.
 */
export type VersionFacts = ReleaseName & {
  /** Of a function: the version that had the traffic before. */
  from?: string | undefined
}

const versionShape = z.object({ release: z.string(), commit: z.string(), from: z.string().optional() })

/** At most 256 characters. */
export function describeVersion({ release, ...more }: VersionFacts): string {
  return describeFacts({ release: shortRelease(release), ...more })
}

/** Null when the description is not one of a release. */
export function versionFacts(description: string): VersionFacts | null {
  return readFacts(description, versionShape)
}

/** Whether a version is of the release with this name, as far as a description can hold it. */
export function isOfRelease(facts: VersionFacts | null, release: string): boolean {
  return facts !== null && facts.release === shortRelease(release)
}

const pinnedShape = z.object({ pinsOf: z.string() })

/**
 * What a version says that has new code and the prompts of an earlier one. It is of no release: none is taken back with it.
 * @param pinsOf the version whose prompts it has
 * @param release which that is of; null where that version does not tell
 */
export function describePinned({ pinsOf, release }: { pinsOf: string; release: string | null }): string {
  return describeFacts({ pinsOf, ...(release === null ? {} : { of: shortRelease(release) }) })
}

/** The version of which this one got its prompts by `pin`; null when it did not. */
export function pinsOf(description: string): string | null {
  return readFacts(description, pinnedShape)?.pinsOf ?? null
}

/**
 * What a deployment of CodeDeploy says of itself in its description. It is all that a run leaves behind: CodeDeploy alone
 * writes the alias, so there is no journal in it.
 */
export type DeploymentFacts = {
  /** As the configuration names them. */
  function: string
  alias: string
  from: string
  to: string
  release: string
  /** Run and attempt that began it. */
  run: string
}

const deploymentShape = z.object({
  function: z.string(),
  alias: z.string(),
  from: z.string(),
  to: z.string(),
  release: z.string(),
  run: z.string(),
})

export function describeDeployment(facts: DeploymentFacts): string {
  return describeFacts({ ...facts, release: facts.release.slice(0, MOST_RELEASE) })
}

/** Null when the deployment is none of ours. */
export function deploymentFacts(description: string): DeploymentFacts | null {
  return readFacts(description, deploymentShape)
}

/** Behind an alias's own description after a rollback, so that running the rollback again does not go back twice. */
const BACK = noteAtEnd(/back from version (\d+)/)

/** What the user wrote as the description of an alias. */
export function ownDescription(description: string): string {
  return withoutBracket(description).replace(BACK, '')
}

/** The description of an alias after going back from a version. A text that leaves no room stays as it is. */
export function markedBack(description: string, from: string): string {
  const own = ownDescription(description)
  const marked = behind(own, note(`back from version ${from}`))
  return marked.length > MOST_DESCRIPTION ? own : marked
}

/** The version that this alias went back from; null when it did not, or has moved on since. */
export function backFrom({ description, version }: { description: string; version: string }): string | null {
  const from = BACK.exec(withoutBracket(description))?.[1] ?? null
  return from !== null && Number(version) < Number(from) ? from : null
}
