import type { ScoringContext } from '../../scorer.ts'
import { ScoringError } from '../../scoring-error.ts'
import { fenced } from './fence.ts'

/** Evaluators that `.prompt.yml` names `github/…`: a scale from 1 to 5. */
export const BUILT_IN = ['similarity', 'coherence', 'fluency', 'relevance', 'groundedness'] as const
export type BuiltIn = (typeof BUILT_IN)[number]

export const SCALE = [1, 2, 3, 4, 5].map((step) => ({ choice: String(step), score: (step - 1) / 4 }))

const CRITERIA: Record<BuiltIn, { asks: string; worst: string; best: string }> = {
  similarity: {
    asks: 'How close is the answer in meaning to the reference answer? Wording and length do not count.',
    worst: 'it says something else or the opposite',
    best: 'it says the same, with nothing of substance missing or added',
  },
  coherence: {
    asks: 'How well does the answer hang together? Look at its order, at how each sentence follows from the last, and at contradictions.',
    worst: 'sentences without connection',
    best: 'one clear line of thought from beginning to end',
  },
  fluency: {
    asks: 'How well is the answer written as language? Look at grammar, choice of words and sentence building, not at whether it is true.',
    worst: 'hardly readable',
    best: 'reads as if a careful native writer had written it',
  },
  relevance: {
    asks: 'How directly does the answer deal with what was asked? Look at what it leaves out and at what nobody asked for.',
    worst: 'it deals with something else',
    best: 'it answers everything that was asked and nothing else',
  },
  groundedness: {
    asks: 'How far does the answer keep to what the source says? Anything that the source does not support counts against it, even when it is true.',
    worst: 'it rests on things that the source does not say',
    best: 'every statement is supported by the source',
  },
}

/**
 * The question for one built-in evaluator, with the answer and what it is compared with, each fenced: the reference
 * (`expected`) for similarity; `context` or else the prompt as the source for groundedness; the prompt for relevance.
 * @throws ScoringError when similarity has no `expected`
 */
export function builtInQuestion(name: BuiltIn, context: ScoringContext): string {
  const { asks, worst, best } = CRITERIA[name]
  return [
    `The answer:\n${fenced('answer', context.output)}`,
    ...materials(name, context),
    `${asks}\nChoose from 1 (${worst}) to 5 (${best}).`,
  ].join('\n\n')
}

function materials(name: BuiltIn, context: ScoringContext): string[] {
  const prompt = context.prompt.map(({ role, content }) => `${role}: ${content}`).join('\n\n')
  const { expected, context: source } = context.vars
  switch (name) {
    case 'similarity':
      if (expected === undefined || expected === null) {
        throw new ScoringError('similarity compares with `expected`, which this case does not have')
      }
      return [`The reference answer:\n${fenced('reference', asText(expected))}`]
    case 'groundedness':
      return [`The source:\n${fenced('source', source === undefined || source === null ? prompt : asText(source))}`]
    case 'relevance':
      return [`What was asked:\n${fenced('question', prompt)}`]
    default:
      return []
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
