import { type Scorer, ScoringError } from './score.ts'
import { amountMistakes, finite, within } from './threshold-metric.ts'

export const latency: Scorer = {
  type: 'latency',
  summary: 'The model answered within so many milliseconds; a cached answer counts the time it took originally.',
  options: [
    'threshold: milliseconds; with `metric` and without a threshold the time is told in the reason, and neither passes nor fails anything',
  ],
  source: 'promptfoo `latency`',
  check: amountMistakes,
  score(assertion, { completion: { latencyMs } }) {
    if (latencyMs === null)
      throw new ScoringError('the answer comes from a batch, which does not tell how long it took')
    return within(finite(latencyMs, 'latency'), assertion, (ms) => `${Math.round(ms)} ms`)
  },
}
