import { canonicalJson } from '../source/canonical-json.ts'

/** A setting that became laxer: its field, and how, as the end of a sentence that begins with the field. */
export type Laxer = { field: string; how: string }

/** Whether a setting became laxer from the base to the head, and in what. */
export type Rule<T> = (field: string, base: T, head: T) => Laxer[]

/** One rule for each key: a key without one does not compile. */
export type Rules<T> = { readonly [K in keyof T]: Rule<T[K]> }

type Shown = (value: number) => string

/** A limit from above, and null for none: laxer when it rises or is gone. */
export function rises(shown: Shown): Rule<number | null> {
  return limit(shown, 'up')
}

/** A limit from below, and null for none: laxer when it falls or is gone. */
export function falls(shown: Shown): Rule<number | null> {
  return limit(shown, 'down')
}

function limit(shown: Shown, way: 'up' | 'down'): Rule<number | null> {
  return (field, base, head) => {
    if (base === null) return []
    if (head === null) return [{ field, how: `was removed; it was ${shown(base)}` }]
    const isLaxer = way === 'up' ? head > base : head < base
    return isLaxer ? [{ field, how: `went ${way} from ${shown(base)} to ${shown(head)}` }] : []
  }
}

/** @param words from the strictest to the laxest */
export function ordered<T extends string>(words: readonly T[]): Rule<T> {
  return (field, base, head) =>
    words.indexOf(head) > words.indexOf(base) ? [{ field, how: `went from \`${base}\` to \`${head}\`` }] : []
}

/** Something that others look at or decide by: neither of two is the stricter, so any change counts. */
export function another<T>(shown: (value: NonNullable<T>) => string = (value) => `\`${String(value)}\``): Rule<T> {
  const name = (value: T) => (value === null || value === undefined ? 'none' : shown(value))
  return (field, base, head) =>
    isSame(base, head) ? [] : [{ field, how: `is now ${name(head)}; it was ${name(base)}` }]
}

/** As `another`, where what is new is no loss. */
export function anotherOrNone<T>(shown?: (value: NonNullable<T>) => string): Rule<T> {
  const changed = another<T>(shown)
  return (field, base, head) => (base === null ? [] : changed(field, base, head))
}

export const switchedOff: Rule<boolean> = (field, base, head) =>
  base && !head ? [{ field, how: 'was switched off' }] : []

export const lost: Rule<readonly string[]> = (field, base, head) => {
  const gone = base.filter((one) => !head.includes(one))
  return gone.length === 0 ? [] : [{ field, how: `lost ${gone.join(', ')}` }]
}

/** For a key of which no value is laxer than another; say why where it stands. */
export const harmless: Rule<unknown> = () => []

/** What may be left out: gone is laxer, new is not. */
export function optional<T>(rule: Rule<T>): Rule<T | null> {
  return (field, base, head) => {
    if (base === null) return []
    return head === null ? [{ field, how: 'was removed' }] : rule(field, base, head)
  }
}

export function section<T extends object>(rules: Rules<T>): Rule<T> {
  return (field, base, head) => {
    const found: Laxer[] = []
    for (const key in rules) found.push(...rules[key](`${field}.${key}`, base[key], head[key]))
    return found
  }
}

export function isSame(one: unknown, other: unknown): boolean {
  return one === other || canonicalJson(one ?? null) === canonicalJson(other ?? null)
}

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** As one would write it: `24h`, `90s`, `500ms`. */
export function durationText(milliseconds: number): string {
  const unit = UNITS.find(([, length]) => milliseconds >= length && milliseconds % length === 0)
  return unit === undefined ? `${milliseconds}ms` : `${milliseconds / unit[1]}${unit[0]}`
}
