/** Puts the texts of included files into a template, so that it means what Nunjucks makes of the two files. */
import type { TemplateEngine } from './engine.ts'
import { type IncludeTag, withoutTags } from './include-tags.ts'

/** A name that an included file sets, and that stands outside of it. */
type Leak = { tag: IncludeTag; name: string }

/**
 * A template with what its tags include in their places.
 * @param tags in their order
 * @returns `leaks`: in Nunjucks a name that a file sets is seen in that file alone; put in its place it would be seen
 *   behind it too
 */
export function splice(
  text: string,
  tags: readonly IncludeTag[],
  included: (tag: IncludeTag) => string,
  engine: TemplateEngine,
): { text: string; leaks: Leak[] } {
  const isPlain = engine === 'plain'
  let [made, from, trims] = ['', 0, false]
  const join = (next: string): void => {
    made = isPlain ? made + next : joined(made, next)
  }
  const joinOwn = (end: number, trimsEnd: boolean): void => {
    const part = text.slice(from, end)
    const begun = trims ? part.trimStart() : part
    join(trimsEnd ? begun.trimEnd() : begun)
  }
  for (const tag of tags) {
    joinOwn(tag.start, tag.trims.before)
    join(included(tag))
    from = tag.end
    trims = tag.trims.behind
  }
  joinOwn(text.length, false)
  return { text: made, leaks: isPlain ? [] : leaksOf(text, tags, included) }
}

/**
 * Two parts of a template, so that together they are what each is by itself: `-` in a tag takes the white space of its own
 * file alone, and braces at their ends would make a tag.
 */
function joined(before: string, behind: string): string {
  if (before === '' || behind === '') return before + behind
  const [last, first] = [before.slice(-1), behind.slice(0, 1)]
  if (last === '{' && /[{%#]/.test(first)) return `${before.slice(0, -1)}{{ "{" }}${behind}`
  const trimsBehind = /\s/.test(first) && /^-[%}#]\}$/.test(before.trimEnd().slice(-3))
  const trimsBefore = /\s/.test(last) && /^\{[{%#]-$/.test(behind.trimStart().slice(0, 3))
  // An empty comment keeps them apart.
  return before + (trimsBehind || trimsBefore ? '{##}' : '') + behind
}

const TAG = /\{[{%]([^{}]*)[%}]\}/g
const SET = /^-?\s*set\s+([\p{L}_$][\p{L}\p{N}_$, ]*)/u
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu

function leaksOf(text: string, tags: readonly IncludeTag[], included: (tag: IncludeTag) => string): Leak[] {
  // A file that is included twice sets the same both times.
  const fragments = new Map(tags.map((tag) => [included(tag), tag]))
  const setting = [...fragments].map(([fragment, tag]) => ({ fragment, tag, names: setIn(fragment) }))
  if (setting.every(({ names }) => names.size === 0)) return []
  const own = wordsIn(withoutTags(text, tags, () => ''))
  const words = new Map([...fragments.keys()].map((fragment) => [fragment, wordsIn(fragment)]))
  return setting.flatMap(({ fragment, tag, names }) => {
    const isOutside = (name: string): boolean =>
      own.has(name) || [...words].some(([other, used]) => other !== fragment && used.has(name))
    return [...names].filter(isOutside).map((name) => ({ tag, name }))
  })
}

function insideTags(text: string): string[] {
  return Array.from(text.matchAll(TAG), ([, inside = '']) => inside)
}

function setIn(text: string): Set<string> {
  return new Set(insideTags(text).flatMap((inside) => SET.exec(inside)?.[1]?.match(WORD) ?? []))
}

function wordsIn(text: string): Set<string> {
  return new Set(insideTags(text).flatMap((inside) => inside.match(WORD) ?? []))
}
