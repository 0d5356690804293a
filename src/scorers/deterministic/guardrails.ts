import type { GuardAssessment } from '../../models/model.ts'
import { binary, diagnosticsOf } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'
import { GUARDRAIL_OPTIONS, guardrailOf, outputVerdict } from './guardrail-config.ts'

export const guardrails: Scorer = {
  type: 'guardrails',
  summary:
    'No guardrail or content filter stepped in: neither the one that the model answered under nor, if one is named, a guardrail of Amazon Bedrock that the output is held against (ApplyGuardrail).',
  options: GUARDRAIL_OPTIONS,
  source: 'promptfoo `guardrails`; Amazon Bedrock ApplyGuardrail',
  check: (assertion) => diagnosticsOf(() => guardrailOf(assertion)),
  async score(assertion, context) {
    const { stopReason } = context.completion
    if (stopReason === 'guardrail' || stopReason === 'content_filter') {
      return binary(
        false,
        '',
        `the answer was stopped by a ${stopReason === 'guardrail' ? 'guardrail' : 'content filter'}`,
      )
    }
    const guardrail = guardrailOf(assertion)
    const verdict = guardrail === null ? null : await outputVerdict(guardrail, context)
    const found = blockedText(verdict?.findings ?? [])
    return binary(verdict?.intervened !== true, 'no guardrail stepped in', `the guardrail stepped in: ${found}`)
  },
}

/** `HATE blocked, EMAIL masked`; each once. */
export function blockedText(findings: readonly GuardAssessment[]): string {
  const texts = new Set(findings.map(({ category, action }) => `${category.slice(0, 100)} ${action}`))
  return texts.size === 0 ? 'it does not say why' : [...texts].slice(0, 10).join(', ')
}
