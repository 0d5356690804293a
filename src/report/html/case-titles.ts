/** Which variable tells cases apart best: their question, where they have one. */

/** Enough to see which variables differ. */
const LOOKED_AT = 200
/** A title is a line or two; a document that each case has is none. */
const GOOD_LENGTH = { least: 6, most: 600 }

/** `isText`: no list and no mapping, which is no question. */
type Facts = { name: string; distinct: number; length: number; isText: boolean }

/**
 * Among the variables whose values differ most the longest that can be read as a title.
 * @param cases values as text by name
 * @returns null where no variable tells cases apart
 */
export function titleVariable(cases: ReadonlyArray<Readonly<Record<string, string>>>): string | null {
  const looked = cases.slice(0, LOOKED_AT)
  const valuesOf = new Map<string, string[]>()
  for (const vars of looked) {
    for (const [name, value] of Object.entries(vars)) {
      const values = valuesOf.get(name) ?? []
      values.push(value)
      valuesOf.set(name, values)
    }
  }
  const facts: Facts[] = [...valuesOf].map(([name, values]) => ({
    name,
    distinct: new Set(values).size,
    length: values.reduce((sum, one) => sum + one.length, 0) / values.length,
    isText: values.every((value) => !/^[[{]/.test(value)),
  }))
  const most = Math.max(0, ...facts.map(({ distinct }) => distinct))
  const telling = facts.filter(({ distinct }) => distinct > 0 && distinct >= 0.8 * most)
  const readable = telling.filter(
    ({ length, isText }) => isText && length >= GOOD_LENGTH.least && length <= GOOD_LENGTH.most,
  )
  const [best] = [...(readable.length > 0 ? readable : telling)].sort((a, b) => b.length - a.length)
  return best?.name ?? null
}
