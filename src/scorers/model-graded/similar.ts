import { canonicalModel } from '../../models/reference.ts'
import { diagnosticsOf, fileDiagnostics, textsValue } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { cosine } from './cosine.ts'

const DEFAULT_THRESHOLD = 0.75

export const similar: Scorer = {
  type: 'similar',
  summary: 'The output means nearly the same as the value: cosine of their embeddings.',
  options: [
    'value: text, or a list of which one is enough',
    `threshold: smallest cosine that passes (${DEFAULT_THRESHOLD})`,
    'provider: embedding model (`evaluation.embedding`)',
  ],
  source: 'promptfoo `similar`',
  check: (assertion) => [...diagnosticsOf(() => textsValue(assertion)), ...fileDiagnostics(assertion.value)],
  async score(assertion, context) {
    // It has no embedding, and is known to mean nothing: a measured answer, not one that could not be measured.
    if (context.output.trim() === '') return { pass: false, score: 0, reason: 'the answer is empty' }
    const model = assertion.provider === undefined ? context.embedding : canonicalModel(assertion.provider)
    const call = { signal: context.signal, repeat: context.repeat }
    const embed = async (text: string): Promise<number[]> => {
      if (text.trim() === '') throw new ScoringError('value is empty, and an empty text has no embedding')
      return (await context.models.embed(model, text, call)).vector
    }
    const [output, ...values] = await Promise.all([context.output, ...textsValue(assertion)].map(embed))
    const best = values.reduce((most, value) => Math.max(most, cosine(output ?? [], value)), -1)
    const threshold = assertion.threshold ?? DEFAULT_THRESHOLD
    const pass = best >= threshold - Number.EPSILON
    // Opposite meaning is no less wrong than unrelated: scores do not go below 0.
    const score = Math.min(1, Math.max(0, best))
    return { pass, score, reason: `cosine ${best.toFixed(3)}, ${pass ? 'at least' : 'below'} ${threshold}` }
  },
}
