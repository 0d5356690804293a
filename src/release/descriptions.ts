import { z } from 'zod'
import { jsonOrNull } from '../source/json.ts'
import { firstOf } from './aws-text.ts'
import type { ReleaseName } from './parameters/envelope.ts'

/**
 * What a version of a function or of a parameter says of its release in its description: it stays readable when
 * everything else is gone.
 */
export type VersionFacts = ReleaseName & {
  /** Of a function: the version that had the traffic before. */
  from?: string | undefined
}

const MARK = 'ai-cicd '
/** Lambda takes 256 characters for everything; a tag may be as long, and its quotes are written with a backslash. */
const LONGEST_RELEASE = 120

const factsShape = z.object({ release: z.string(), commit: z.string(), from: z.string().optional() })

/** At most 256 characters. */
export function describeVersion({ release, ...more }: VersionFacts): string {
  return `${MARK}${JSON.stringify({ release: shortRelease(release), ...more })}`
}

/** As much of a release's name as a description can hold. */
export function shortRelease(release: string): string {
  for (let most = LONGEST_RELEASE; ; most -= 1) {
    const short = firstOf(release, most)
    if (JSON.stringify(short).length <= LONGEST_RELEASE + 2) return short
  }
}

const pinnedShape = z.object({ pinsOf: z.string() })

/**
 * What a version says that has new code and the prompts of an earlier one. It is of no release: none is taken back with it.
 * @param pinsOf the version whose prompts it has
 * @param release which that is of; null where that version does not tell
 */
export function describePinned({ pinsOf, release }: { pinsOf: string; release: string | null }): string {
  return `${MARK}${JSON.stringify({ pinsOf, ...(release === null ? {} : { of: shortRelease(release) }) })}`
}

/** The version of which this one got its prompts by `pin`; null when it did not. */
export function pinsOf(description: string): string | null {
  if (!description.startsWith(MARK)) return null
  const read = pinnedShape.safeParse(jsonOrNull(description.slice(MARK.length)))
  return read.success ? read.data.pinsOf : null
}

/** Null when the description is not one of a release. */
export function versionFacts(description: string): VersionFacts | null {
  if (!description.startsWith(MARK)) return null
  const read = factsShape.safeParse(jsonOrNull(description.slice(MARK.length)))
  return read.success ? read.data : null
}

/** Whether a version is of the release with this name, as far as a description can hold it. */
export function isOfRelease(facts: VersionFacts | null, release: string): boolean {
  return facts !== null && facts.release === shortRelease(release)
}
