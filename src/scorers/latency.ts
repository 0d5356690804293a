import type { Scorer } from './score.ts'
import { amountMistakes, finite, within } from './threshold-metric.ts'

export const latency: Scorer = {
  type: 'latency',
  summary: 'The model answered within so many milliseconds; a cached answer counts the time it took originally.',
  options: ['threshold: milliseconds; may be left out when `metric` only reports the time'],
  source: 'promptfoo `latency`',
  check: amountMistakes,
  score(assertion, context) {
    return within(finite(context.completion.latencyMs, 'latency'), assertion, (ms) => `${Math.round(ms)} ms`)
  },
}
