import { guardrailName } from '../models/model.ts'
import { canonicalModel } from '../models/reference.ts'
import type { Assertion } from './assertion.ts'
import { textsValue } from './assertion-options.ts'
import { guardrailOf } from './deterministic/guardrail-config.ts'
import type { JudgeSettings } from './scorer.ts'
import { ScoringError } from './scoring-error.ts'

/** What scoring one answer by an assertion asks of one model, retries left out. */
export type ScoringCall = {
  model: string
  kind: 'judge' | 'embedding' | 'guardrail'
  /** Requests for each answer, least and most. */
  least: number
  most: number
  /** What is asked about besides the answer: criteria, a reference, a text to embed. */
  text: string
  /** Whether the rendered prompt is part of the question. */
  quotesPrompt: boolean
  /** Asked once for all answers, because it is not about any of them. */
  shared: boolean
}

type Asker = { judge: JudgeSettings | null; embedding: string }

/** Questions to each judge for one answer, where they are not one; statements and passages are judged 30 at a time. */
const QUESTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  'llm-rubric': [1, 1],
  choice: [1, 1],
  factuality: [1, 1],
  'model-graded-factuality': [1, 1],
  'model-graded-closedqa': [1, 1],
  'answer-relevance': [1, 1],
  'context-faithfulness': [1, 3],
  'context-recall': [1, 2],
  'context-relevance': [1, 2],
  // Both arms' trials ask the same two questions, and none when their answers are the same.
  'select-best': [0, 1],
}

const ASKING: ReadonlySet<string> = new Set([
  ...Object.keys(QUESTIONS),
  'g-eval',
  'similar',
  'guardrails',
  'moderation',
])

const QUOTES_PROMPT = ['factuality', 'model-graded-factuality', 'model-graded-closedqa', 'g-eval', 'choice']

/** Texts that `answer-relevance` embeds for each answer: the questions that it seems to answer. */
const RELEVANCE_QUESTIONS = 3

/**
 * What scoring an answer asks of judges, embedding models and guardrails, for an estimate: as many questions as these
 * assertions usually take. Members of an `assert-set` included.
 */
export function scoringCalls(assertions: readonly Assertion[], asker: Asker): ScoringCall[] {
  return assertions.flatMap((assertion) => [
    ...unlessUnmeasurable(() => callsOf(assertion, asker)),
    ...(assertion.assert === undefined ? [] : scoringCalls(assertion.assert, asker)),
  ])
}

/** What cannot be measured, an empty criterion for one, takes no call. */
function unlessUnmeasurable(calls: () => ScoringCall[]): ScoringCall[] {
  try {
    return calls()
  } catch (thrown) {
    if (!(thrown instanceof ScoringError)) throw thrown
    return []
  }
}

function callsOf(assertion: Assertion, { judge, embedding }: Asker): ScoringCall[] {
  const type = assertion.type.startsWith('not-') ? assertion.type.slice('not-'.length) : assertion.type
  if (!ASKING.has(type)) return []
  const own = assertion.provider === undefined ? null : canonicalModel(assertion.provider)
  const text = textOf(assertion)
  const judges = (least: number, most: number, shared = false): ScoringCall[] => {
    const samples = Math.max(1, judge?.samples ?? 1)
    return (own === null ? (judge?.models ?? []) : [own]).map((model) => ({
      model,
      kind: 'judge',
      least: least * (shared ? 1 : samples),
      most: most * (shared ? 1 : samples),
      text,
      quotesPrompt: QUOTES_PROMPT.includes(type) && !shared,
      shared,
    }))
  }
  const embeddings = (model: string, times: number, what: string, shared: boolean): ScoringCall => {
    return { model, kind: 'embedding', least: times, most: times, text: what, quotesPrompt: false, shared }
  }
  const questions = QUESTIONS[type]
  if (type === 'answer-relevance') {
    return [
      ...judges(1, 1),
      embeddings(embedding, RELEVANCE_QUESTIONS, '', false),
      embeddings(embedding, 1, text, true),
    ]
  }
  if (questions !== undefined) return judges(...questions)
  switch (type) {
    case 'g-eval': {
      const criteria = textsValue(assertion).length
      return [...judges(criteria, criteria), ...judges(criteria, criteria, true)]
    }
    case 'similar': {
      const model = own ?? embedding
      return [
        embeddings(model, 1, '', false),
        ...textsValue(assertion).map((value) => embeddings(model, 1, value, true)),
      ]
    }
    case 'guardrails':
    case 'moderation': {
      const guardrail = guardrailOf(assertion)
      if (guardrail === null) return []
      const model = guardrailName(guardrail)
      return [{ model, kind: 'guardrail', least: 1, most: 1, text: '', quotesPrompt: false, shared: false }]
    }
    default:
      return []
  }
}

function textOf({ value, rubricPrompt }: Assertion): string {
  return [value, rubricPrompt]
    .map((one) => (typeof one === 'string' ? one : one === undefined ? '' : (JSON.stringify(one) ?? '')))
    .join('\n')
}
