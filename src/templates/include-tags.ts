/** `{% include "file" %}` in a text: where the tags stand, found without parsing the template. */

/** One tag. Offsets are of the text, `end` behind it. */
export type IncludeTag = {
  start: number
  end: number
  /** The file as it is written; null where what stands there is no text in quotes. */
  name: string | null
  /** Nothing is put in the place of a file that is not there. */
  ignoresMissing: boolean
  /** `{%-` and `-%}`: the white space before and behind goes. */
  trims: { before: boolean; behind: boolean }
}

const OPENING = /\{[{%#]/g
const RAW = /^-?\s*(?:raw|verbatim)\s*-?$/
const END_OF_RAW = /\{%-?\s*end(?:raw|verbatim)\s*-?%\}/g
const INCLUDE = /^-?\s*include(?![\w.])/
const WHOLE = /^-?\s*include\s*(?:"([^"]*)"|'([^']*)')(\s+ignore\s+missing)?\s*-?$/

/** Whether a text may hold such a tag at all. */
export function mayInclude(text: string): boolean {
  return text.includes('{%') && text.includes('include')
}

/** Whether it may name a file: by a tag, or as a whole (`file://tone.md`). */
export function namesFile(text: string): boolean {
  return mayInclude(text) || text.startsWith('file://')
}

/**
 * The tags of a text in its order; not those in `{% raw %}`, in comments and between `{{` and `}}`. Time is linear in the
 * text.
 */
export function includeTags(text: string): IncludeTag[] {
  const found: IncludeTag[] = []
  // A text without an end for one opening has none for those behind it.
  const endless = new Set<string>()
  const opening = new RegExp(OPENING)
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const start = match.index
    const sign = text[start + 1] ?? ''
    const close = sign === '{' ? '}}' : `${sign}}`
    const at = endless.has(sign) ? -1 : text.indexOf(close, start + 2)
    if (at < 0) {
      endless.add(sign)
      continue
    }
    opening.lastIndex = at + 2
    if (sign !== '%') continue
    const inside = text.slice(start + 2, at)
    if (RAW.test(inside)) {
      const end = new RegExp(END_OF_RAW)
      end.lastIndex = at + 2
      if (end.exec(text) === null) break
      opening.lastIndex = end.lastIndex
    } else if (INCLUDE.test(inside)) found.push(tagOf(inside, start, at + 2))
  }
  return found
}

function tagOf(inside: string, start: number, end: number): IncludeTag {
  const whole = WHOLE.exec(inside)
  return {
    start,
    end,
    name: whole?.[1] ?? whole?.[2] ?? null,
    ignoresMissing: whole?.[3] !== undefined,
    trims: { before: inside.startsWith('-'), behind: inside.endsWith('-') },
  }
}

/** A text with something else in the place of each of its tags. */
export function withoutTags(text: string, tags: readonly IncludeTag[], instead: (tag: IncludeTag) => string): string {
  let [made, from] = ['', 0]
  for (const tag of tags) {
    made += text.slice(from, tag.start) + instead(tag)
    from = tag.end
  }
  return made + text.slice(from)
}
