import { STOP_REASONS } from '../../models/model.ts'
import { shown } from '../../source/shown.ts'
import { binary, diagnosticsOf, isTemplate, textValue } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'

const REASONS: readonly string[] = STOP_REASONS

/** How providers themselves call them. */
const SAME: Record<string, string> = {
  end_turn: 'stop',
  eos: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  function_call: 'tool_calls',
  refusal: 'content_filter',
  content_filtered: 'content_filter',
  guardrail_intervened: 'guardrail',
  sensitive: 'content_filter',
  model_length: 'context_window',
  model_context_window_exceeded: 'context_window',
  malformed_model_output: 'malformed_output',
}

export const finishReason: Scorer = {
  type: 'finish-reason',
  summary: 'The model stopped for this reason.',
  options: [`value: ${REASONS.join(', ')}, or a provider's own word for it, in upper or lower case`],
  source: 'promptfoo `finish-reason`',
  check(assertion) {
    const diagnostics = diagnosticsOf(() => textValue(assertion))
    if (diagnostics.length > 0) return diagnostics
    const value = textValue(assertion)
    if (isTemplate(value) || REASONS.includes(canonical(value))) return []
    return [`${shown(value)} is no reason to stop; known are ${REASONS.join(', ')}`]
  },
  score(assertion, context) {
    const wanted = canonical(textValue(assertion))
    const { stopReason } = context.completion
    return binary(wanted === stopReason, `stopped by ${stopReason}`, `stopped by ${stopReason}, not ${wanted}`)
  },
}

function canonical(reason: string): string {
  const lower = reason.trim().toLowerCase()
  return Object.hasOwn(SAME, lower) ? (SAME[lower] ?? lower) : lower
}
