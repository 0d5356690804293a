import type { Assertion } from '../scorers/assertion.ts'
import { canonicalJson } from '../source/canonical-json.ts'

/** Whether the values of two assertions come to the same in their cases, however they are written. */
export type SameValue = (base: Assertion, head: Assertion) => boolean

/** Where the threshold is the most that passes, not the least. */
const AT_MOST = new Set(['latency', 'cost', 'levenshtein'])

/** Where no threshold is the laxest: any one makes it stricter. */
const NONE_IS_LAX = new Set(['latency', 'cost', 'llm-rubric', 'choice', 'javascript'])

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
}

const SAME = 1e-9

/**
 * What the assertions of a case, or the members of an `assert-set`, lost: one that is gone or replaced, that asks for
 * something else, or that counts for less. Each a clause that names the assertion's type, gravest first. What was only
 * added is stricter, unless it outweighs what was there; what cannot be told to be stricter is told.
 */
export function weakerAssertions(base: readonly Assertion[], head: readonly Assertion[], same: SameValue): string[] {
  const { kept, gone, added } = matched(base, head)
  const lost = gone.map(({ type }, index) => {
    const instead = added[index]
    return instead === undefined ? `\`${type}\` is gone` : `\`${type}\` is replaced by \`${instead.type}\``
  })
  return [...lost, ...kept.flatMap(([before, after]) => weaker(before, after, same)), ...outweighed(kept, base, head)]
}

type Kept = Array<[before: Assertion, after: Assertion]>

/** Equal ones first, then those of one type by how much of them is the same. */
function matched(base: readonly Assertion[], head: readonly Assertion[]) {
  const kept: Kept = []
  const left = [...head]
  const take = (before: Assertion, index: number): void => {
    const [after] = left.splice(index, 1)
    if (after !== undefined) kept.push([before, after])
  }
  const changed = base.filter((before) => {
    const index = left.findIndex((after) => isSame(before, after))
    if (index >= 0) take(before, index)
    return index < 0
  })
  const gone = changed.filter((before) => {
    const likest = left
      .map((after, index) => ({ index, alike: likeness(before, after) }))
      .filter(({ alike }) => alike >= 0)
      .reduce<{ index: number; alike: number } | null>((a, b) => (a === null || b.alike > a.alike ? b : a), null)
    if (likest !== null) take(before, likest.index)
    return likest === null
  })
  return { kept, gone, added: left }
}

/** Negative: they have nothing to do with each other. */
function likeness(one: Assertion, other: Assertion): number {
  if (bareType(one) !== bareType(other)) return -1
  return FIELDS.reduce((sum, field) => (isSame(one[field], other[field]) ? sum + LIKENESS[field] : sum), 0)
}

const FIELDS = Object.keys(LIKENESS).filter((key): key is keyof typeof LIKENESS => Object.hasOwn(LIKENESS, key))

/** What has a sentence of its own. Every other field is told when it changes, whichever way. */
const TOLD_APART: ReadonlySet<string> = new Set(['value', 'provider', 'threshold', 'weight', 'metric'])

function weaker(before: Assertion, after: Assertion, same: SameValue): string[] {
  const name = `\`${before.type}\``
  const [weightBefore, weightAfter] = [before.weight ?? 1, after.weight ?? 1]
  const members = weakerAssertions(before.assert ?? [], after.assert ?? [], same)
  return [
    ...(before.type === after.type ? [] : [`${name} now is \`${after.type}\``]),
    ...(same(before, after) ? [] : [valueChanged(before)]),
    ...(isSame(before.provider, after.provider)
      ? []
      : [`${name} is judged by ${judgeName(after)} instead of ${judgeName(before)}`]),
    ...FIELDS.filter((field) => !TOLD_APART.has(field) && !isSame(before[field], after[field])).map(
      (field) => `the ${field} of ${name} is another`,
    ),
    ...members.map((member) => `inside ${name}, ${member}`),
    ...thresholdLowered(before, after),
    ...(weightAfter < weightBefore ? [`the weight of ${name} went down from ${weightBefore} to ${weightAfter}`] : []),
    ...(before.metric === undefined || before.metric === after.metric
      ? []
      : [`${name} no longer reports the metric \`${before.metric}\``]),
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

function thresholdLowered(before: Assertion, after: Assertion): string[] {
  if (before.threshold === after.threshold) return []
  const [from, to] = [strictness(before), strictness(after)]
  if (from !== null && to !== null && to >= from) return []
  const [was, is] = [before, after].map(({ threshold }) => (threshold === undefined ? 'none' : String(threshold)))
  return [`the threshold of \`${before.type}\` went from ${was} to ${is}`]
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
          : null
  return least === null || type === bare ? least : -least
}

/** A kept assertion that counts for less than half of what it did, because others came or count for more. */
function outweighed(kept: Kept, base: readonly Assertion[], head: readonly Assertion[]): string[] {
  const [before, after] = [base, head].map((list) => list.reduce((sum, { weight = 1 }) => sum + weight, 0))
  if (before === undefined || after === undefined || before <= 0 || after <= 0) return []
  return kept
    .filter(([one, now]) => {
      const [then, is] = [one.weight ?? 1, now.weight ?? 1]
      return is >= then && is / after < then / before / 2 - SAME
    })
    .map(([{ type }]) => `\`${type}\` counts for less than half of what it did, beside what is added or weighs more`)
}

function bareType({ type }: Assertion): string {
  return type.startsWith('not-') ? type.slice('not-'.length) : type
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || canonicalJson(one ?? null) === canonicalJson(other ?? null)
}
