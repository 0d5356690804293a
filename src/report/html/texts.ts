import type { PageText, Shared } from '../../page/data.ts'
import { whole } from '../../text/format.ts'

/** Texts of cases in the page's data: bounded, and once where they occur often. */

/** The table of texts that occur often; `taken` gives those that were added since it was last called. */
export type TextTable = { share: (text: string) => Shared; taken: () => string[] }

/** More entries than these are no repetitions, and would be kept in memory for nothing. */
const MOST_ENTRIES = 20_000
const LONGEST_ENTRY = 600

export function textTable(): TextTable {
  const places = new Map<string, number>()
  let added: string[] = []
  const share = (text: string): Shared => {
    const place = places.get(text)
    if (place !== undefined) return place
    if (text.length > LONGEST_ENTRY || places.size >= MOST_ENTRIES) return text
    places.set(text, places.size)
    added.push(text)
    return places.size - 1
  }
  const taken = () => {
    const texts = added
    added = []
    return texts
  }
  return { share, taken }
}

/** The longest text of a case that the page holds, in UTF-16 units: the more cases, the shorter. */
export function longestText(cases: number): number {
  return Math.max(400, Math.min(20_000, Math.floor(30_000_000 / Math.max(1, cases))))
}

/** Texts of one case: the first ones in full, as far as each may be long and all of them together. */
export type Cutter = (text: string) => PageText

export function cutter(longest: number): Cutter {
  let left = 10 * longest
  return (text) => {
    const kept = cutAt(text, Math.min(longest, Math.max(200, left)))
    left -= kept.length
    return kept.length === text.length ? text : [kept, text.length - kept.length]
  }
}

/** For texts that are one value in the page's data: what was cut is said in the text itself. */
export function shortened(text: string, longest: number, file = 'results.json'): string {
  const kept = cutAt(text, longest)
  const omitted = text.length - kept.length
  return omitted === 0 ? text : `${kept} … (${whole(omitted)} more characters, in ${file})`
}

/** Never half a character. */
function cutAt(text: string, longest: number): string {
  if (text.length <= longest) return text
  const kept = text.slice(0, longest)
  return /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept
}

/** JSON that can end neither a script element nor a line of JavaScript, and that holds no control. */
export function embedded(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u007F-\u009F\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
