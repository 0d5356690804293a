import type { Assertion } from '../../scorers/assertion.ts'
import { canonicalJson, digest } from '../../source/canonical-json.ts'

/** Whether the values of two assertions come to the same in their cases, however they are written. */
export type SameValue = (base: Assertion, head: Assertion) => boolean

/** Part of a sentence. `kind` is the same for all that differ in a number or name alone, which is `how`. */
export type Clause = { kind: string; how: string; text: string }

/** `<subject>`; with details `<subject> <did> <how>`, of the kind `<subject> changed` unless told. */
export function clause(subject: string, more?: { did: string; how: string; kind?: string }): Clause {
  if (more === undefined) return { kind: subject, how: '', text: subject }
  const { did, how, kind = 'changed' } = more
  return { kind: `${subject} ${kind}`, how, text: `${subject} ${did} ${how}` }
}

/** Where the threshold is the most that passes, not the least. */
const AT_MOST = new Set(['latency', 'cost', 'levenshtein'])

/** Where no threshold is the laxest: any one makes it stricter. */
const NONE_IS_LAX = new Set(['latency', 'cost', 'llm-rubric'])

/** Where what is above 0 passes without one. */
const NONE_IS_ABOVE_ZERO = new Set(['choice', 'javascript'])

/** How far two assertions of one type are the same one; what is compared and may only change with a word about it. */
const LIKENESS: Readonly<Record<Exclude<keyof Assertion, 'type' | 'assert'>, number>> = {
  value: 8,
  metric: 4,
  rubricPrompt: 2,
  config: 2,
  provider: 1,
  transform: 1,
  contextTransform: 1,
  threshold: 1,
  weight: 1,
  critical: 1,
}

const SAME = 1e-9

/**
 * What the assertions of a case, or the members of an `assert-set`, lost: one that is gone or replaced, that asks for
 * something else, or that counts for less. Each a clause that names the assertion's type, gravest first. What was only
 * added is stricter, unless it outweighs what was there; what cannot be told to be stricter is told.
 */
export function weakerAssertions(base: readonly Assertion[], head: readonly Assertion[], by: Comparing): Clause[] {
  const { kept, gone, added } = by.match(base, head)
  const lost = gone.map(({ type }, index) => {
    const instead = added[index]
    return clause(instead === undefined ? `\`${type}\` is gone` : `\`${type}\` is replaced by \`${instead.type}\``)
  })
  return [...lost, ...kept.flatMap(([before, after]) => weaker(before, after, by)), ...outweighed(kept, base, head)]
}

type Comparing = { same: SameValue; match: Matching }
type Kept = Array<[before: Assertion, after: Assertion]>
type Matched = { kept: Kept; gone: Assertion[]; added: Assertion[] }

/** Which assertion of the head is which one of the base. */
export type Matching = (base: readonly Assertion[], head: readonly Assertion[]) => Matched

/** Remembers what it matched: most cases of a prompt have the same assertions. */
export function newMatching(): Matching {
  const textOf = remembered((assertion) => canonicalJson(assertion))
  const fieldsOf = remembered((assertion) => FIELDS.map((field) => canonicalJson(assertion[field] ?? null)))
  const existing = new Map<string, Matched>()
  const byList = new WeakMap<readonly Assertion[], string>()
  const keyOf = (list: readonly Assertion[]): string => {
    const key = byList.get(list) ?? digest(list.map(textOf))
    byList.set(list, key)
    return key
  }
  return (base, head) => {
    const key = `${keyOf(base)} ${keyOf(head)}`
    const found = existing.get(key) ?? matched(base, head, { textOf, fieldsOf })
    existing.set(key, found)
    return found
  }
}

function remembered<T>(of: (assertion: Assertion) => T): (assertion: Assertion) => T {
  const existing = new WeakMap<Assertion, { is: T }>()
  return (assertion) => {
    const found = existing.get(assertion) ?? { is: of(assertion) }
    existing.set(assertion, found)
    return found.is
  }
}

type View = { textOf: (assertion: Assertion) => string; fieldsOf: (assertion: Assertion) => readonly string[] }

/** Equal ones first, then those of one type by how much of them is the same. */
function matched(base: readonly Assertion[], head: readonly Assertion[], { textOf, fieldsOf }: View): Matched {
  const kept: Kept = []
  const equal = new Map<string, Assertion[]>()
  for (const after of head.toReversed()) equal.set(textOf(after), [...(equal.get(textOf(after)) ?? []), after])
  const changed = base.filter((before) => {
    const after = equal.get(textOf(before))?.pop()
    if (after !== undefined) kept.push([before, after])
    return after === undefined
  })
  const left = new Set([...equal.values()].flat())
  const added = head.filter((after) => left.has(after))
  const gone = changed.filter((before) => {
    const fields = fieldsOf(before)
    let likest = { index: -1, alike: -1 }
    for (const [index, after] of added.entries()) {
      if (bareType(before) !== bareType(after)) continue
      const alike = likeness(fields, fieldsOf(after))
      if (alike > likest.alike) likest = { index, alike }
    }
    const [after] = likest.index < 0 ? [] : added.splice(likest.index, 1)
    if (after !== undefined) kept.push([before, after])
    return after === undefined
  })
  return { kept, gone, added }
}

function likeness(one: readonly string[], other: readonly string[]): number {
  let sum = 0
  for (let index = 0; index < POINTS.length; index++) if (one[index] === other[index]) sum += POINTS[index] ?? 0
  return sum
}

const FIELDS = Object.keys(LIKENESS).filter((key): key is keyof typeof LIKENESS => Object.hasOwn(LIKENESS, key))

const POINTS = FIELDS.map((field) => LIKENESS[field])

/** What has a sentence of its own. Every other field is told when it changes, whichever way. */
const REPORTED_APART: ReadonlySet<string> = new Set(['value', 'provider', 'threshold', 'weight', 'metric', 'critical'])

function weaker(before: Assertion, after: Assertion, by: Comparing): Clause[] {
  const name = `\`${before.type}\``
  const [weightBefore, weightAfter] = [before.weight ?? 1, after.weight ?? 1]
  const members = weakerAssertions(before.assert ?? [], after.assert ?? [], by)
  return [
    ...(before.type === after.type ? [] : [clause(`${name} now is \`${after.type}\``)]),
    ...(by.same(before, after) ? [] : [clause(valueChanged(before))]),
    ...(isSame(before.provider, after.provider)
      ? []
      : [
          clause(name, {
            did: 'is judged',
            how: `by ${judgeName(after)} instead of ${judgeName(before)}`,
            kind: 'is judged by another',
          }),
        ]),
    ...FIELDS.filter((field) => !REPORTED_APART.has(field) && !isSame(before[field], after[field])).map((field) =>
      clause(`the ${field} of ${name} is another`),
    ),
    ...members.map(({ kind, how, text }) => ({
      kind: `inside ${name}, ${kind}`,
      how,
      text: `inside ${name}, ${text}`,
    })),
    ...(before.critical === true && after.critical !== true ? [clause(`${name} is no longer critical`)] : []),
    ...thresholdLowered(before, after),
    ...(weightAfter < weightBefore
      ? [
          clause(`the weight of ${name}`, {
            did: 'went down',
            how: `from ${weightBefore} to ${weightAfter}`,
            kind: 'went down',
          }),
        ]
      : []),
    ...(before.metric === undefined || before.metric === after.metric
      ? []
      : [
          clause(name, {
            did: 'no longer reports the metric',
            how: `\`${before.metric}\``,
            kind: 'no longer reports its metric',
          }),
        ]),
  ]
}

/** Begins like no other clause. */
export const VALUE_OF = 'the value of'

function valueChanged({ type }: Assertion): string {
  return `${VALUE_OF} \`${type}\` is another`
}

function judgeName({ provider }: Assertion): string {
  return provider === undefined ? 'the configured model' : `\`${provider}\``
}

function thresholdLowered(before: Assertion, after: Assertion): Clause[] {
  if (before.threshold === after.threshold) return []
  const [from, to] = [strictness(before), strictness(after)]
  if (from !== null && to !== null && to >= from) return []
  const [was, is] = [before, after].map(({ threshold }) => (threshold === undefined ? 'none' : String(threshold)))
  return [clause(`the threshold of \`${before.type}\``, { did: 'went', how: `from ${was} to ${is}` })]
}

/** Larger is stricter; null when it depends on a default of the type's own. */
function strictness(assertion: Assertion): number | null {
  const { type, threshold } = assertion
  const bare = bareType(assertion)
  // A set without a threshold passes when all of its members do.
  const least =
    threshold !== undefined
      ? AT_MOST.has(bare)
        ? -threshold
        : threshold
      : bare === 'assert-set'
        ? Number.POSITIVE_INFINITY
        : NONE_IS_LAX.has(bare)
          ? Number.NEGATIVE_INFINITY
          : NONE_IS_ABOVE_ZERO.has(bare)
            ? Number.MIN_VALUE
            : null
  return least === null || type === bare ? least : -least
}

/** A kept assertion that counts for half of what it did or less, because others came or count for more. */
function outweighed(kept: Kept, base: readonly Assertion[], head: readonly Assertion[]): Clause[] {
  const [before, after] = [base, head].map((list) => list.reduce((sum, { weight = 1 }) => sum + weight, 0))
  if (before === undefined || after === undefined || before <= 0 || after <= 0) return []
  return kept
    .filter(([one, now]) => {
      const [then, is] = [one.weight ?? 1, now.weight ?? 1]
      return then > 0 && is >= then && is / after <= then / before / 2 + SAME
    })
    .map(([{ type }]) =>
      clause(`\`${type}\` counts for half of what it did or less, beside what is added or weighs more`),
    )
}

function bareType({ type }: Assertion): string {
  return type.startsWith('not-') ? type.slice('not-'.length) : type
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || canonicalJson(one ?? null) === canonicalJson(other ?? null)
}
