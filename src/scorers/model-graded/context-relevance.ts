import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { checklist } from './judge/checklist.ts'
import { fenced } from './judge/fence.ts'
import { type Ask, graded } from './judge/judge.ts'
import { noOwnPrompt } from './judge/prompt.ts'
import { CONTEXT_OPTION, passages, retrievedContext } from './retrieved-context.ts'
import { shareOf } from './share-of-items.ts'

const DEFAULT_THRESHOLD = 0.5

export const contextRelevance: Scorer = {
  type: 'context-relevance',
  summary: 'The context is about the question: the share of its passages that help to answer it.',
  options: [
    CONTEXT_OPTION,
    `threshold: smallest share that passes (${DEFAULT_THRESHOLD})`,
    'provider: judge model (`evaluation.judge`)',
    'the question is the variable `query`; passages are the items of a list, the lines of a text, or its sentences',
  ],
  source: 'promptfoo `context-relevance`; Es et al. 2023, arXiv:2309.15217, section 3',
  check: ({ rubricPrompt }) => [...noOwnPrompt('context-relevance', rubricPrompt)],
  async score(assertion, context) {
    const pieces = await retrievedContext(assertion, context)
    const { query } = context.vars
    // Not the prompt, which as a rule holds the context itself: everything in it would be relevant.
    if (typeof query !== 'string' || query.trim() === '') {
      throw new ScoringError('there is no question: give the case a variable `query`')
    }
    const items = pieces.length > 1 ? pieces : passages(pieces[0] ?? '')
    const grade = async (ask: Ask) => {
      const relevant = await checklist(ask, {
        materials: [`The question:\n${fenced('question', query)}`],
        item: 'passage',
        items,
        asks: 'Does the passage help to answer the question? Yes only when it holds something that the answer needs.',
      })
      return shareOf(items, relevant, 'passages of the context help to answer')
    }
    return graded(grade, assertion.threshold ?? DEFAULT_THRESHOLD, assertion, context)
  },
}
