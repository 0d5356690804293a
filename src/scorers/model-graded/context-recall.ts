import { diagnosticsOf, fileDiagnostics, textValue } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'
import { checklist } from './judge/checklist.ts'
import { fenced } from './judge/fence.ts'
import { type Ask, graded } from './judge/judge.ts'
import { noOwnPrompt } from './judge/prompt.ts'
import { CONTEXT_OPTION, retrievedContext, sentences } from './retrieved-context.ts'
import { shareOf } from './share-of-items.ts'

const DEFAULT_THRESHOLD = 0.5

export const contextRecall: Scorer = {
  type: 'context-recall',
  summary: 'The context holds what a right answer needs: the share of the sentences of the reference that it supports.',
  options: [
    'value: the reference answer',
    CONTEXT_OPTION,
    `threshold: smallest share that passes (${DEFAULT_THRESHOLD})`,
    'provider: judge model (`evaluation.judge`)',
  ],
  source: 'promptfoo `context-recall`; ragas `context_recall`',
  check: (assertion) => [
    ...diagnosticsOf(() => textValue(assertion)),
    ...fileDiagnostics(assertion.value),
    ...noOwnPrompt('context-recall', assertion.rubricPrompt),
  ],
  async score(assertion, context) {
    const pieces = await retrievedContext(assertion, context)
    const items = sentences(textValue(assertion))
    const grade = async (ask: Ask) => {
      const supported = await checklist(ask, {
        materials: [`The context:\n${fenced('context', pieces.join('\n\n'))}`],
        item: 'sentence',
        items,
        asks: 'The sentences are a right answer to some question. Could the sentence have been written from the context alone? What you know yourself does not count.',
      })
      return shareOf(items, supported, 'sentences of the reference can be told from the context')
    }
    return graded(grade, assertion.threshold ?? DEFAULT_THRESHOLD, assertion, context)
  },
}
