import { UserError } from '../errors.ts'
import { canonicalModel } from '../models/reference.ts'
import { closest } from '../source/closest.ts'
import { shown } from '../source/expectation.ts'
import { answerRelevance } from './answer-relevance.ts'
import type { Assertion } from './assertion.ts'
import { bleu } from './bleu.ts'
import { choice } from './choice.ts'
import { modelGradedClosedQa } from './closed-qa.ts'
import { contains, containsAll, containsAny, icontains, icontainsAll, icontainsAny } from './contains.ts'
import { contextFaithfulness } from './context-faithfulness.ts'
import { contextRecall } from './context-recall.ts'
import { contextRelevance } from './context-relevance.ts'
import { cost } from './cost.ts'
import { equals } from './equals.ts'
import { factuality, modelGradedFactuality } from './factuality.ts'
import { finishReason } from './finish-reason.ts'
import { gEval } from './g-eval.ts'
import { gleu } from './gleu.ts'
import { guardrails } from './guardrails.ts'
import { containsHtml, isHtml } from './html.ts'
import { javascript } from './javascript.ts'
import { containsJson, isJson } from './json.ts'
import { latency } from './latency.ts'
import { levenshtein } from './levenshtein.ts'
import { llmRubric } from './llm-rubric.ts'
import { moderation } from './moderation.ts'
import { isRefusal } from './refusal.ts'
import { regex } from './regex.ts'
import { CONTEXT_TYPES } from './retrieved-context.ts'
import { rougeN } from './rouge.ts'
import { codeMistakes } from './sandbox.ts'
import type { Scorer } from './score.ts'
import { selectBest } from './select-best.ts'
import { similar } from './similar.ts'
import { containsSql, isSql } from './sql.ts'
import { endsWith, iendsWith, istartsWith, startsWith } from './starts-with.ts'
import { toolCallF1 } from './tool-call-f1.ts'
import { isValidFunctionCall, isValidOpenAiFunctionCall, isValidOpenAiToolsCall } from './valid-tool-call.ts'
import { webhook } from './webhook.ts'
import { wordCount } from './word-count.ts'
import { containsXml, isXml } from './xml.ts'

/** Every assertion type, in the order of the reference. A new scorer is its own file and one line here. */
export const SCORERS: readonly Scorer[] = [
  equals,
  contains,
  icontains,
  containsAny,
  containsAll,
  icontainsAny,
  icontainsAll,
  startsWith,
  istartsWith,
  endsWith,
  iendsWith,
  regex,
  isJson,
  containsJson,
  isXml,
  containsXml,
  isHtml,
  containsHtml,
  isSql,
  containsSql,
  isValidFunctionCall,
  isValidOpenAiFunctionCall,
  isValidOpenAiToolsCall,
  toolCallF1,
  wordCount,
  levenshtein,
  rougeN,
  bleu,
  gleu,
  isRefusal,
  finishReason,
  guardrails,
  moderation,
  latency,
  cost,
  javascript,
  webhook,
  similar,
  llmRubric,
  choice,
  gEval,
  factuality,
  modelGradedFactuality,
  modelGradedClosedQa,
  answerRelevance,
  contextFaithfulness,
  contextRecall,
  contextRelevance,
  selectBest,
]

const BY_TYPE: ReadonlyMap<string, Scorer> = new Map(SCORERS.map((scorer) => [scorer.type, scorer]))

/** Types of promptfoo that are named as missing instead of as misspelt. */
const NOT_YET = new Set(
  `agent-rubric classifier conversation-relevance human max-score meteor perplexity perplexity-score pi python ruby
  search-rubric similar:cosine similar:dot similar:euclidean skill-used trace-error-spans trace-span-count
  trace-span-duration trajectory:goal-success trajectory:step-count trajectory:tool-args-match trajectory:tool-sequence
  trajectory:tool-used`.split(/\s+/),
)

/** The scorer of a type, `not-` prefix or not; null when there is none, also for `assert-set`, which is aggregated. */
export function scorerFor(type: string): { scorer: Scorer; negated: boolean } | null {
  const negated = type.startsWith('not-')
  const scorer = BY_TYPE.get(negated ? type.slice('not-'.length) : type)
  return scorer === undefined ? null : { scorer, negated }
}

/** Mistakes in how an assertion is written, members of an `assert-set` included, each as a sentence. */
export async function checkAssertion(assertion: Assertion): Promise<string[]> {
  const mistakes = optionMistakes(assertion)
  if (assertion.type === 'assert-set') {
    const members = assertion.assert ?? []
    if (members.length === 0) return [...mistakes, 'assert is missing: list the members of the assert-set']
    for (const [index, member] of members.entries()) {
      const ofMember = await checkAssertion(member)
      mistakes.push(...ofMember.map((mistake) => `assert[${index}] (${member.type}): ${mistake}`))
    }
    return mistakes
  }
  const found = scorerFor(assertion.type)
  if (found === null) return [...mistakes, unknownType(assertion.type)]
  return [...mistakes, ...(await found.scorer.check(assertion))]
}

/** Which model must be configured before the assertion can be scored; the judge first when a set needs both. */
export function needsOf(assertion: Assertion): 'judge' | 'embedding' | null {
  if (assertion.type === 'assert-set') {
    const needs = (assertion.assert ?? []).map(needsOf)
    return needs.includes('judge') ? 'judge' : needs.includes('embedding') ? 'embedding' : null
  }
  // An assertion that names its own model needs no configured one.
  if (assertion.provider !== undefined) return null
  return scorerFor(assertion.type)?.scorer.needs ?? null
}

function optionMistakes(assertion: Assertion): string[] {
  const { type, threshold, weight, metric, transform, contextTransform, provider } = assertion
  const mistakes: string[] = []
  if (threshold !== undefined && !Number.isFinite(threshold)) mistakes.push('threshold must be a number')
  if (weight !== undefined && !(Number.isFinite(weight) && weight >= 0)) mistakes.push('weight must be 0 or more')
  if (metric !== undefined && metric.trim() === '') mistakes.push('metric must be a name')
  if (transform !== undefined) mistakes.push(...codeMistakes('transform', transform))
  if (contextTransform !== undefined) {
    mistakes.push(...codeMistakes('contextTransform', contextTransform))
    if (!CONTEXT_TYPES.includes(type.replace(/^not-/, ''))) {
      mistakes.push(`contextTransform is read by ${CONTEXT_TYPES.join(', ')} only; remove it here`)
    }
  }
  if (provider !== undefined) mistakes.push(...providerMistakes(provider))
  return mistakes
}

function providerMistakes(provider: string): string[] {
  try {
    canonicalModel(provider)
    return []
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return [`provider: ${thrown.message}${thrown.hint === null ? '' : `. ${thrown.hint}`}`]
  }
}

function unknownType(type: string): string {
  const base = type.replace(/^not-/, '')
  if (NOT_YET.has(base)) return `${base} is an assertion of promptfoo that this version does not run; remove it here`
  const near = closest(base, [...BY_TYPE.keys(), 'assert-set'])
  const hint = near === null ? 'see docs/assertions.md' : `did you mean ${type === base ? near : `not-${near}`}?`
  return `unknown assertion type ${shown(type)}; ${hint}`
}
