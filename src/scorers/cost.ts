import { type Scorer, ScoringError } from './score.ts'
import { amountMistakes, within } from './threshold-metric.ts'

export const cost: Scorer = {
  type: 'cost',
  summary: 'The answer cost at most so many US dollars.',
  options: [
    'threshold: USD; with `metric` and without a threshold the cost is told in the reason, and neither passes nor fails anything',
  ],
  source: 'promptfoo `cost`',
  check: amountMistakes,
  score(assertion, context) {
    const { costUsd } = context.completion
    if (costUsd === null) throw new ScoringError('the price of the model is unknown; add it under `prices`')
    return within(costUsd, assertion, (usd) => `$${usd.toPrecision(3)}`)
  },
}
