import { diagnosticsOf, fileDiagnostics, textsValue } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

/** Characters of an output that are compared word by word: about a second. */
const MAX_CHARACTERS = 1_000_000

/** A scorer that measures how near the output is to one or more reference texts, and passes from a threshold on. */
export function referenceScorer(scorer: {
  type: string
  summary: string
  source: string
  threshold: number
  /** 0 to 1. */
  metric(output: string, references: readonly string[]): number
}): Scorer {
  return {
    type: scorer.type,
    summary: scorer.summary,
    options: [
      'value: reference text, or a list of them',
      `threshold: smallest score that passes (${scorer.threshold})`,
    ],
    source: scorer.source,
    check: (assertion) => [...diagnosticsOf(() => textsValue(assertion)), ...fileDiagnostics(assertion.value)],
    score(assertion, context) {
      const { length } = context.output
      if (length > MAX_CHARACTERS) {
        throw new ScoringError(
          `the output has ${length} characters, more than the ${MAX_CHARACTERS} compared word by word`,
        )
      }
      const score = scorer.metric(context.output, textsValue(assertion))
      const threshold = assertion.threshold ?? scorer.threshold
      const pass = score >= threshold
      return { pass, score, reason: `score ${score.toFixed(3)}, ${pass ? 'at least' : 'below'} ${threshold}` }
    },
  }
}
