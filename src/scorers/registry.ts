import { UserError } from '../errors.ts'
import { canonicalModel } from '../models/reference.ts'
import { closest } from '../source/closest.ts'
import { shown } from '../source/shown.ts'
import type { Assertion } from './assertion.ts'
import { codeDiagnostics } from './sandbox/javascript-context.ts'
import type { Scorer } from './scorer.ts'
import { weightSchema } from './weight.ts'

/** What is known of an assertion type before its scorer is loaded, which happens when an assertion of the type is checked. */
export type KnownScorer = {
  /** Needs a judge model, or an embedding model, to be configured. */
  needs: 'judge' | 'embedding' | null
  /** Uses the embedding model besides the one it needs. */
  embeds: boolean
  /** Compares the answers of both arms: where there is only one, it does not apply. */
  pairwise: boolean
  /** Looks at what the answer was made from, so it reads `contextTransform`. */
  context: boolean
  load: () => Promise<Scorer>
}

/** Every assertion type, in the order of the reference. A new scorer is its own file and one line here. */
const TABLE: Readonly<Record<string, KnownScorer>> = {
  equals: rule(async () => (await import('./deterministic/equals.ts')).equals),
  contains: rule(async () => (await import('./deterministic/contains.ts')).contains),
  icontains: rule(async () => (await import('./deterministic/contains.ts')).icontains),
  'contains-any': rule(async () => (await import('./deterministic/contains.ts')).containsAny),
  'contains-all': rule(async () => (await import('./deterministic/contains.ts')).containsAll),
  'icontains-any': rule(async () => (await import('./deterministic/contains.ts')).icontainsAny),
  'icontains-all': rule(async () => (await import('./deterministic/contains.ts')).icontainsAll),
  'starts-with': rule(async () => (await import('./deterministic/affixes.ts')).startsWith),
  'istarts-with': rule(async () => (await import('./deterministic/affixes.ts')).istartsWith),
  'ends-with': rule(async () => (await import('./deterministic/affixes.ts')).endsWith),
  'iends-with': rule(async () => (await import('./deterministic/affixes.ts')).iendsWith),
  regex: rule(async () => (await import('./deterministic/regex.ts')).regex),
  'is-json': rule(async () => (await import('./deterministic/json.ts')).isJson),
  'contains-json': rule(async () => (await import('./deterministic/json.ts')).containsJson),
  'is-xml': rule(async () => (await import('./deterministic/xml.ts')).isXml),
  'contains-xml': rule(async () => (await import('./deterministic/xml.ts')).containsXml),
  'is-html': rule(async () => (await import('./deterministic/html.ts')).isHtml),
  'contains-html': rule(async () => (await import('./deterministic/html.ts')).containsHtml),
  'is-sql': rule(async () => (await import('./deterministic/sql.ts')).isSql),
  'contains-sql': rule(async () => (await import('./deterministic/sql.ts')).containsSql),
  'is-valid-function-call': rule(async () => (await import('./deterministic/valid-tool-call.ts')).isValidFunctionCall),
  'is-valid-openai-function-call': rule(
    async () => (await import('./deterministic/valid-tool-call.ts')).isValidOpenAiFunctionCall,
  ),
  'is-valid-openai-tools-call': rule(
    async () => (await import('./deterministic/valid-tool-call.ts')).isValidOpenAiToolsCall,
  ),
  'tool-call-f1': rule(async () => (await import('./deterministic/tool-call-f1.ts')).toolCallF1),
  'word-count': rule(async () => (await import('./deterministic/word-count.ts')).wordCount),
  levenshtein: rule(async () => (await import('./deterministic/levenshtein.ts')).levenshtein),
  'rouge-n': rule(async () => (await import('./deterministic/rouge.ts')).rougeN),
  bleu: rule(async () => (await import('./deterministic/bleu.ts')).bleu),
  gleu: rule(async () => (await import('./deterministic/gleu.ts')).gleu),
  'is-refusal': rule(async () => (await import('./deterministic/refusal.ts')).isRefusal),
  'finish-reason': rule(async () => (await import('./deterministic/finish-reason.ts')).finishReason),
  guardrails: rule(async () => (await import('./deterministic/guardrails.ts')).guardrails),
  moderation: rule(async () => (await import('./deterministic/moderation.ts')).moderation),
  latency: rule(async () => (await import('./deterministic/latency-and-cost.ts')).latency),
  cost: rule(async () => (await import('./deterministic/latency-and-cost.ts')).cost),
  javascript: rule(async () => (await import('./deterministic/javascript.ts')).javascript),
  'max-score': rule(async () => (await import('./deterministic/max-score.ts')).maxScore),
  webhook: rule(async () => (await import('./deterministic/webhook.ts')).webhook),
  similar: embedded(async () => (await import('./model-graded/similar.ts')).similar),
  'llm-rubric': modelGraded(async () => (await import('./model-graded/llm-rubric.ts')).llmRubric),
  choice: modelGraded(async () => (await import('./model-graded/choice.ts')).choice),
  'g-eval': modelGraded(async () => (await import('./model-graded/g-eval.ts')).gEval),
  factuality: modelGraded(async () => (await import('./model-graded/factuality.ts')).factuality),
  'model-graded-factuality': modelGraded(
    async () => (await import('./model-graded/factuality.ts')).modelGradedFactuality,
  ),
  'model-graded-closedqa': modelGraded(async () => (await import('./model-graded/closed-qa.ts')).modelGradedClosedQa),
  'answer-relevance': modelGraded(async () => (await import('./model-graded/answer-relevance.ts')).answerRelevance, {
    embeds: true,
  }),
  'context-faithfulness': modelGraded(
    async () => (await import('./model-graded/context-faithfulness.ts')).contextFaithfulness,
    {
      context: true,
    },
  ),
  'context-recall': modelGraded(async () => (await import('./model-graded/context-recall.ts')).contextRecall, {
    context: true,
  }),
  'context-relevance': modelGraded(async () => (await import('./model-graded/context-relevance.ts')).contextRelevance, {
    context: true,
  }),
  'select-best': modelGraded(async () => (await import('./model-graded/select-best.ts')).selectBest, {
    pairwise: true,
  }),
}

/** Every assertion type by its name, in the order of the reference. */
export const SCORERS: ReadonlyMap<string, KnownScorer> = new Map(Object.entries(TABLE))

type Facts = Partial<Pick<KnownScorer, 'embeds' | 'pairwise' | 'context'>>

function rule(load: KnownScorer['load']): KnownScorer {
  return { needs: null, embeds: false, pairwise: false, context: false, load }
}

function modelGraded(load: KnownScorer['load'], facts: Facts = {}): KnownScorer {
  return { ...rule(load), needs: 'judge', ...facts }
}

function embedded(load: KnownScorer['load']): KnownScorer {
  return { ...rule(load), needs: 'embedding' }
}

/** Types of promptfoo that are named as missing instead of as misspelt. */
const NOT_YET = new Set(
  `agent-rubric classifier conversation-relevance human meteor perplexity perplexity-score pi python ruby
  search-rubric similar:cosine similar:dot similar:euclidean skill-used trace-error-spans trace-span-count
  trace-span-duration trajectory:goal-success trajectory:step-count trajectory:tool-args-match trajectory:tool-sequence
  trajectory:tool-used`.split(/\s+/),
)

/** The scorer of a type, `not-` prefix or not; null when there is none, also for `assert-set`, which is aggregated. */
export function scorerFor(type: string): { scorer: KnownScorer; negated: boolean } | null {
  const negated = type.startsWith('not-')
  const scorer = SCORERS.get(negated ? type.slice('not-'.length) : type)
  return scorer === undefined ? null : { scorer, negated }
}

/** Mistakes in how an assertion is written, members of an `assert-set` included, each as a sentence. */
export async function checkAssertion(assertion: Assertion): Promise<string[]> {
  const diagnostics = optionDiagnostics(assertion)
  if (assertion.type === 'assert-set') {
    const members = assertion.assert ?? []
    if (members.length === 0) return [...diagnostics, 'assert is missing: list the members of the assert-set']
    for (const [index, member] of members.entries()) {
      const ofMember = await checkAssertion(member)
      diagnostics.push(...ofMember.map((diagnostic) => `assert[${index}] (${member.type}): ${diagnostic}`))
    }
    return diagnostics
  }
  const found = scorerFor(assertion.type)
  if (found === null) return [...diagnostics, unknownType(assertion.type)]
  const scorer = await found.scorer.load()
  return [...diagnostics, ...(await scorer.check(assertion))]
}

/** {@link checkAssertion}, each sentence saying of which type it is. */
export async function assertionProblems(assertion: Assertion): Promise<string[]> {
  const { type } = assertion
  return (await checkAssertion(assertion)).map((one) => (one.includes(type) ? one : `${type}: ${one}`))
}

/** Whether scoring by it runs code of a user, which may ask what the file says of the case. */
export function runsCode({ type, transform, contextTransform, assert }: Assertion): boolean {
  if (transform !== undefined || contextTransform !== undefined) return true
  return type.replace(/^not-/, '') === 'javascript' || (assert ?? []).some(runsCode)
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

function optionDiagnostics(assertion: Assertion): string[] {
  const { type, threshold, weight, metric, transform, contextTransform, provider } = assertion
  const diagnostics: string[] = []
  if (threshold !== undefined && !Number.isFinite(threshold)) diagnostics.push('threshold must be a number')
  if (weight !== undefined && !weightSchema.safeParse(weight).success)
    diagnostics.push('weight must be 0, or a number from 0.000001 to 1000000')
  if (metric !== undefined && metric.trim() === '') diagnostics.push('metric must be a name')
  if (transform !== undefined) diagnostics.push(...codeDiagnostics('transform', transform))
  if (contextTransform !== undefined) {
    diagnostics.push(...codeDiagnostics('contextTransform', contextTransform))
    if (scorerFor(type)?.scorer.context !== true) {
      const types = [...SCORERS].filter(([, { context }]) => context).map(([name]) => name)
      diagnostics.push(`contextTransform is read by ${types.join(', ')} only; remove it here`)
    }
  }
  if (provider !== undefined) diagnostics.push(...providerDiagnostics(provider))
  return diagnostics
}

function providerDiagnostics(provider: string): string[] {
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
  if (base === 'python' || base === 'ruby') {
    return `${base} is not executed; write the check in JavaScript, as type javascript, which runs in a sandbox`
  }
  if (NOT_YET.has(base)) return `${base} is an assertion of promptfoo that this version does not run; remove it here`
  const near = closest(base, [...SCORERS.keys(), 'assert-set'])
  const hint = near === null ? 'see docs/assertions.md' : `did you mean ${type === base ? near : `not-${near}`}?`
  return `unknown assertion type ${shown(type)}; ${hint}`
}
