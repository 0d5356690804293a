import type { Case } from '../datasets/case.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { canonicalJson } from '../source/canonical-json.ts'
import { MissingVariables } from '../templates/template.ts'
import { TemplateError } from '../templates/template-error.ts'
import { assertionVars, renderAssertion } from './assertions.ts'
import { type SameValue, VALUE_OF, weakerAssertions } from './weaker-assertions.ts'

/** A prompt of one commit with its golden cases there. */
export type Golden = { prompt: Pick<Prompt, 'assert' | 'engine'>; cases: readonly Case[] }

/** Ids that a sentence names. */
const MOST_NAMED = 3

/** What makes a case the one it is, whatever it is called and wherever it stands. */
const CONTENT: Readonly<Record<keyof Case, boolean>> = {
  id: false,
  file: false,
  line: false,
  tags: false,
  paraphraseOf: false,
  vars: true,
  expected: true,
  assert: true,
  threshold: true,
  cluster: true,
  critical: true,
  weight: true,
  messages: true,
  paraphrases: true,
}

const COUNTED = new Set(Object.entries(CONTENT).flatMap(([name, counts]) => (counts ? [name] : [])))

/**
 * What a change takes from a prompt's golden cases, each a sentence that counts and names the cases, gravest first: cases
 * that are dropped or no longer critical, that ask or expect something else, whose assertions ask for less, or that count
 * otherwise. Cases that only moved, got another name or were added lose nothing.
 */
export function weakerCases(promptId: string, base: Golden, head: Golden): string[] {
  const { pairs, dropped } = paired(base.cases, head.cases)
  const sameAssertions = canonicalJson(base.prompt.assert) === canonicalJson(head.prompt.assert)
  const found = new Map<string, string[]>()
  const note = (what: string, id: string): void => {
    const ids = found.get(what)
    if (ids === undefined) found.set(what, [id])
    else ids.push(id)
  }
  for (const { before, after, same } of pairs) {
    if (same && sameAssertions) continue
    for (const what of weaker({ ...base, one: before }, { ...head, one: after })) note(what, after.id)
  }
  const all = pairs.length
  return [
    ...(dropped.length === 0
      ? []
      : [`${counted(dropped)} of ${promptId} ${dropped.length === 1 ? 'is' : 'are'} dropped.`]),
    ...[...found]
      .toSorted(([one], [other]) => rankOf(one) - rankOf(other))
      .map(([what, ids]) => {
        const where =
          ids.length === all && all > 1 ? `all ${all} cases of ${promptId}` : `${counted(ids)} of ${promptId}`
        return `In ${where}, ${what}.`
      }),
  ]
}

type InOne = { prompt: Golden['prompt']; one: Case }

const NOT_CRITICAL = 'what was critical no longer is'
const ASKS_ELSE = 'something else is asked'
const EXPECTS_ELSE = 'the expected answer is another'
const FEWER_PHRASINGS = 'paraphrases are dropped'

/** Of what is said of cases; what is said of assertions stands between. */
function rankOf(what: string): number {
  const grave = [NOT_CRITICAL, ASKS_ELSE, EXPECTS_ELSE].indexOf(what)
  return grave >= 0 ? grave - 10 : /^the (weight|cluster) of the case|paraphrases/.test(what) ? 1 : 0
}

function weaker(base: InOne, head: InOne): string[] {
  const [before, after] = [base.one, head.one]
  const assertions = weakerAssertions(writtenFor(base), writtenFor(head), renderedSame(base, head))
  const [expected, expects] = [before, after].map((one) => assertionVars(one).expected)
  // Told by the assertion that compares with it, where one does.
  const expectsElse =
    expected !== undefined && !isSame(expected, expects) && !assertions.some((one) => one.startsWith(VALUE_OF))
  return [
    ...(before.critical && !after.critical ? [NOT_CRITICAL] : []),
    ...(isContained(valuesOf(before), valuesOf(after)) ? [] : [ASKS_ELSE]),
    ...(expectsElse ? [EXPECTS_ELSE] : []),
    ...assertions,
    ...thresholdLowered(before.threshold, after.threshold),
    ...(after.weight === before.weight ? [] : [`the weight of the case went from ${before.weight} to ${after.weight}`]),
    ...(after.cluster === before.cluster ? [] : ['the cluster of the case is another']),
    ...(isContained(listOf(before.paraphrases), listOf(after.paraphrases)) ? [] : [FEWER_PHRASINGS]),
  ]
}

/** Without one, all assertions must pass: any threshold is laxer. */
function thresholdLowered(before: number | null, after: number | null): string[] {
  if (after === null || (before !== null && after >= before)) return []
  return [`the threshold of the case went from ${before ?? 'none'} to ${after}`]
}

/** As the evaluation takes them: a reference answer without an assertion is compared by `equals`. */
function writtenFor({ prompt, one }: InOne): Assertion[] {
  const written = [...prompt.assert, ...one.assert]
  return written.length === 0 && one.expected !== undefined ? [{ type: 'equals', value: '{{expected}}' }] : written
}

/** As the evaluation fills them in: a renamed variable changes nothing, another reference answer does. */
function renderedSame(base: InOne, head: InOne): SameValue {
  return (before, after) => {
    const [one, other] = [rendered(before, base), rendered(after, head)]
    return one === null || other === null ? isSame(before.value, after.value) : isSame(one, other)
  }
}

function rendered(assertion: Assertion, { prompt, one }: InOne): unknown {
  try {
    return renderAssertion({ type: assertion.type, value: assertion.value }, assertionVars(one), prompt.engine).value
  } catch (thrown) {
    if (thrown instanceof MissingVariables || thrown instanceof TemplateError) return null
    throw thrown
  }
}

/** Cases with the same content first, then those of one id. */
function paired(base: readonly Case[], head: readonly Case[]) {
  const left = new Map<string, Case[]>()
  for (const one of head) {
    const content = contentOf(one)
    const same = left.get(content)
    if (same === undefined) left.set(content, [one])
    else same.push(one)
  }
  const pairs: Array<{ before: Case; after: Case; same: boolean }> = []
  const changed: Case[] = []
  for (const before of base) {
    const after = left.get(contentOf(before))?.shift()
    if (after === undefined) changed.push(before)
    else pairs.push({ before, after, same: true })
  }
  const byId = new Map([...left.values()].flat().map((one) => [one.id, one]))
  const dropped: string[] = []
  for (const before of changed) {
    const after = byId.get(before.id)
    if (after === undefined) dropped.push(before.id)
    else pairs.push({ before, after, same: false })
  }
  return { pairs, dropped }
}

function contentOf(one: Case): string {
  return canonicalJson(Object.fromEntries(Object.entries(one).filter(([key]) => COUNTED.has(key))))
}

/** Names of variables do not count: one that is renamed asks the same. The reference answer is looked at by itself. */
function valuesOf({ vars, messages }: Case): string[] {
  const asked = Object.entries(vars).filter(([name]) => name !== 'expected')
  return [...asked.map(([, value]) => canonicalJson(value ?? null)), canonicalJson(messages)]
}

function listOf(values: readonly unknown[] = []): string[] {
  return values.map((value) => canonicalJson(value))
}

/** Whether every value is among the others, as often as it is there. */
function isContained(values: readonly string[], others: readonly string[]): boolean {
  const left = [...others]
  return values.every((value) => {
    const index = left.indexOf(value)
    if (index >= 0) left.splice(index, 1)
    return index >= 0
  })
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || canonicalJson(one ?? null) === canonicalJson(other ?? null)
}

function counted(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST_NAMED).join(', ')
  const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : ''
  return `${ids.length} ${ids.length === 1 ? 'case' : 'cases'} (${shown}${more})`
}
