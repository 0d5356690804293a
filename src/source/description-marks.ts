import type { z } from 'zod'
import { jsonOrNull } from './json.ts'

/**
 * The one grammar of what we write into descriptions in AWS. Facts are a whole description, `ai-cicd {json}`. Marks stand
 * behind the owner's own text: a bracket, `[ai-cicd …]`, for what is under way or makes one version differ from the next; a
 * note, `(ai-cicd: …)`, for what stays. What an earlier version of ours wrote must always be read.
 */

/** Characters that Lambda takes for a description of a function, a version or an alias. */
export const MOST_DESCRIPTION = 256
/** Characters of a release's name in a description: a tag may have as many as the whole description. */
export const MOST_RELEASE = 120

const FACTS = 'ai-cicd '
const BRACKET = '[ai-cicd '
const BRACKET_AT_END = /\s*\[ai-cicd [^\]]*\]$/

export function describeFacts(facts: Readonly<Record<string, unknown>>): string {
  return `${FACTS}${JSON.stringify(facts)}`
}

/** The facts in a description; null when it holds none, or others. */
export function readFacts<T>(description: string, shape: z.ZodType<T>): T | null {
  if (!description.startsWith(FACTS)) return null
  const read = shape.safeParse(jsonOrNull(description.slice(FACTS.length)))
  return read.success ? read.data : null
}

export function bracket(text: string): string {
  return `${BRACKET}${text}]`
}

/** Whether there is a bracket anywhere, also one that is not closed. */
export function hasBracket(description: string): boolean {
  return description.includes(BRACKET)
}

/**
 * The last bracket of a description; null when there is none.
 * @returns `before`: the text in front of it; `mark`: the bracket and all that follows it; `inside`: that without its beginning
 */
export function lastBracket(description: string): { before: string; mark: string; inside: string } | null {
  const at = description.lastIndexOf(BRACKET)
  if (at === -1) return null
  const mark = description.slice(at)
  return { before: description.slice(0, at).replace(/ $/, ''), mark, inside: mark.slice(BRACKET.length) }
}

/** A description without the bracket at its end. */
export function withoutBracket(description: string): string {
  return description.replace(BRACKET_AT_END, '')
}

export function note(text: string): string {
  return `(ai-cicd: ${text})`
}

/** Finds a note at the end of a description, with the space before it. @param text what it says */
export function noteAtEnd(text: RegExp): RegExp {
  return new RegExp(`\\s*\\(ai-cicd: ${text.source}\\)$`)
}

/** Characters of an own text that has room before a mark. */
export function spaceBefore(mark: string): number {
  return MOST_DESCRIPTION - mark.length - 1
}

/** An own text with a mark behind it, of whatever length. */
export function behind(own: string, mark: string): string {
  return own === '' ? mark : `${own} ${mark}`
}

/** {@link behind} in as many characters as a description may have: the own text is cut. */
export function fittedBehind(own: string, mark: string): string {
  return own === '' ? mark : `${firstOf(own, spaceBefore(mark))} ${mark}`
}

/** The beginning of a text, of at most so many UTF-16 units; a character that would be cut in two is left out. */
export function firstOf(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, '')
}

/** As much of a release's name as facts can hold: quotes are written with a backslash in them. */
export function shortRelease(release: string): string {
  for (let most = MOST_RELEASE; ; most -= 1) {
    const short = firstOf(release, most)
    if (JSON.stringify(short).length <= MOST_RELEASE + 2) return short
  }
}
