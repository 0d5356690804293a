import type { Case } from '../../datasets/case.ts'
import { isComparedAsItIs } from '../../datasets/expected.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { canonicalJson } from '../../source/canonical-json.ts'
import { MissingVariables } from '../../templates/template.ts'
import { TemplateError } from '../../templates/template-error.ts'
import { assertionVars, renderAssertion } from '../assertions.ts'
import {
  type Clause,
  clause,
  type Matching,
  newMatching,
  type SameValue,
  VALUE_OF,
  weakerAssertions,
} from './assertions.ts'
import { pairedCases } from './paired-cases.ts'
import { type Questions, questionsOf } from './questions.ts'

/** A prompt of one commit with its golden cases there. */
export type Golden = { prompt: Pick<Prompt, 'assert' | 'engine' | 'messages'>; cases: readonly Case[] }

/** Ids that a sentence names. */
const MOST_NAMED = 3

/**
 * What a change takes from a prompt's golden cases, each a sentence that counts and names the cases, one of a kind however
 * many numbers it comes in, gravest first: cases that are dropped or no longer critical, that ask or expect something else,
 * whose assertions ask for less, that count otherwise, or beside which others outweigh them. Cases that only moved or got
 * another name lose nothing, unless a sample is chosen by their names.
 * @param sampled whether any run of the head asks a part of the cases only
 */
export function weakerCases(promptId: string, base: Golden, head: Golden & { sampled?: boolean }): string[] {
  const { pairs, dropped, added } = pairedCases(base.cases, head.cases)
  const sameAssertions = canonicalJson(base.prompt.assert) === canonicalJson(head.prompt.assert)
  const questions = questionsOf(base, head)
  const between: Between = { questions, match: newMatching() }
  const found = new Map<string, Reported>()
  for (const id of noLongerCritical(base.cases, head.cases, questions)) note(found, clause(NOT_CRITICAL), id)
  for (const { before, after, same } of pairs) {
    if (same && sameAssertions && !questions.readsElse) continue
    const clauses = weaker({ prompt: base.prompt, one: before }, { prompt: head.prompt, one: after }, between)
    for (const one of clauses) note(found, one, after.id)
  }
  const now = new Set(pairs.map(({ after }) => after.id))
  const where = (ids: ReadonlySet<string>): string =>
    ids.size > 1 && ids.size === now.size && [...ids].every((id) => now.has(id))
      ? `all ${ids.size} cases of ${promptId}`
      : `${counted([...ids])} of ${promptId}`
  const away = dropped.map(({ id }) => id)
  const renamed = pairs.filter(({ before, after }) => before.id !== after.id).map(({ after }) => after.id)
  return [
    ...(away.length === 0 ? [] : [`${counted(away)} of ${promptId} ${away.length === 1 ? 'is' : 'are'} dropped.`]),
    ...[...found]
      .toSorted(([one], [other]) => rankOf(one) - rankOf(other))
      .map(([kind, { ids, texts, first }]) =>
        texts.size === 1
          ? `In ${where(ids)}, ${first.text}.`
          : `In ${where(ids)}, ${kind}, e.g. in ${first.id} ${first.how}.`,
      ),
    ...outweighedByNew(promptId, base.cases, added, head.cases),
    ...(head.sampled === true && renamed.length > 0
      ? [`The ids of ${counted(renamed)} of ${promptId} changed, and the sample is chosen by them.`]
      : []),
  ]
}

/** A kind of clause: the cases it is true of, in how many wordings, and the first one. */
type Reported = { ids: Set<string>; texts: Set<string>; first: Clause & { id: string } }

function note(found: Map<string, Reported>, one: Clause, id: string): void {
  const reported = found.get(one.kind)
  if (reported === undefined)
    found.set(one.kind, { ids: new Set([id]), texts: new Set([one.text]), first: { ...one, id } })
  else {
    reported.ids.add(id)
    reported.texts.add(one.text)
  }
}

/** Critical questions of the base that are asked still, and are critical fewer times, under whatever id. */
function noLongerCritical(base: readonly Case[], head: readonly Case[], questions: Questions): string[] {
  const asked = new Set(head.map(questions.ofHead))
  const left = new Map<string, number>()
  for (const one of head) {
    const question = questions.ofHead(one)
    if (one.critical) left.set(question, (left.get(question) ?? 0) + 1)
  }
  return base.flatMap((one) => {
    if (!one.critical) return []
    const question = questions.ofBase(one)
    const times = left.get(question) ?? 0
    left.set(question, times - 1)
    return asked.has(question) && times <= 0 ? [one.id] : []
  })
}

function outweighedByNew(
  promptId: string,
  base: readonly Case[],
  added: readonly Case[],
  head: readonly Case[],
): string[] {
  const [old, fresh, all] = [base, added, head].map((cases) => cases.reduce((sum, { weight }) => sum + weight, 0))
  if (base.length === 0 || !fresh || !all || old === undefined || (fresh < all / 2 && fresh <= old)) return []
  const [cases, have] = added.length === 1 ? ['case', 'has'] : ['cases', 'have']
  const share = Math.floor((fresh / all) * 100)
  return [
    `${added.length} new ${cases} of ${promptId} ${have} ${share} % of the weight: what the old ones show counts little.`,
  ]
}

/** What is the same for all cases of a prompt. */
type Between = { questions: Questions; match: Matching }

type InOne = { prompt: Golden['prompt']; one: Case }

const NOT_CRITICAL = 'what was critical no longer is'
const ASKS_ELSE = 'something else is asked'
const NOT_SCORED = 'the answers are shown, and no longer scored'
const EXPECTS_ELSE = 'the expected answer is another'
const FEWER_PHRASINGS = 'paraphrases are dropped'
const MORE_PHRASINGS = 'new paraphrases outweigh what was asked'

/** Of what is said of cases; what is said of assertions stands between. */
function rankOf(kind: string): number {
  const grave = [NOT_CRITICAL, NOT_SCORED, ASKS_ELSE, EXPECTS_ELSE].indexOf(kind)
  return grave >= 0 ? grave - 10 : /^the (weight|cluster) of the case|paraphrases/.test(kind) ? 1 : 0
}

function weaker(base: InOne, head: InOne, { questions, match }: Between): Clause[] {
  const [before, after] = [base.one, head.one]
  const assertions = weakerAssertions(writtenFor(base), writtenFor(head), { same: renderedSame(base, head), match })
  const [expected, expects] = [before, after].map((one) => assertionVars(one).expected)
  // Told by the assertion that compares with it, where one does.
  const expectsElse =
    expected !== undefined && !isSame(expected, expects) && !assertions.some(({ text }) => text.startsWith(VALUE_OF))
  const phrasings = (before.paraphrases ?? []).map((vars) => canonicalJson(questions.renamed(vars)))
  const now = (after.paraphrases ?? []).map((vars) => canonicalJson(vars))
  const kept = phrasings.length - without(phrasings, now).length
  return [
    ...(questions.differ(before, after) || !isSame(before.around, after.around) ? [clause(ASKS_ELSE)] : []),
    ...(after.isShownOnly === true && before.isShownOnly !== true ? [clause(NOT_SCORED)] : []),
    ...(expectsElse ? [clause(EXPECTS_ELSE)] : []),
    ...assertions,
    ...thresholdLowered(before.threshold, after.threshold),
    ...(isSame(before.recordedAnswer, after.recordedAnswer) || before.recordedAnswer === undefined
      ? []
      : [clause('the answer in the file is another, or gone')]),
    ...(isSame(before.parameters, after.parameters) ? [] : [clause('the parameters of the case are others')]),
    ...(isSame(before.responseFormat, after.responseFormat)
      ? []
      : [clause('the format that the model is held to for the case is another')]),
    ...(after.scoring === before.scoring ? [] : [clause('the code that scores the case is another')]),
    ...(after.weight === before.weight
      ? []
      : [
          clause('the weight of the case', {
            did: 'went',
            how: `from ${before.weight} to ${after.weight}`,
          }),
        ]),
    ...(after.cluster === before.cluster ? [] : [clause('the cluster of the case is another')]),
    ...(kept < phrasings.length ? [clause(FEWER_PHRASINGS)] : []),
    // The case's own wording is one of those that were there.
    ...(without(now, phrasings).length > kept + 1 ? [clause(MORE_PHRASINGS)] : []),
  ]
}

/** Without one, all assertions must pass: any threshold is laxer. */
function thresholdLowered(before: number | null, after: number | null): Clause[] {
  if (after === null || (before !== null && after >= before)) return []
  return [clause('the threshold of the case', { did: 'went', how: `from ${before ?? 'none'} to ${after}` })]
}

/** As the evaluation takes them: a short reference answer without an assertion is compared by `equals`. */
function writtenFor({ prompt, one }: InOne): readonly Assertion[] {
  const written = one.assert.length === 0 ? prompt.assert : [...prompt.assert, ...one.assert]
  return written.length === 0 && isComparedAsItIs(one.expected) ? [{ type: 'equals', value: '{{expected}}' }] : written
}

/** As the evaluation fills them in: a renamed variable changes nothing, another reference answer does. */
function renderedSame(base: InOne, head: InOne): SameValue {
  const sameVars = base.prompt.engine === head.prompt.engine && isSame(assertionVars(base.one), assertionVars(head.one))
  return (before, after) => {
    // What is written alike and filled in alike is so without being filled in.
    if (sameVars && (before === after || isSame(before.value, after.value))) return true
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

/** The values that are not among the others, as often as they are there. */
function without(values: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1)
  return values.filter((value) => {
    const times = left.get(value) ?? 0
    left.set(value, times - 1)
    return times <= 0
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
