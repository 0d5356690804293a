import type { ModelParameters, Thinking } from '../model.ts'
import { field, guardrailElsewhere, noWordFor, type Sent, withAdditional } from './sent.ts'

/** Tokens of an answer where the prompt says none: the API wants a number, and this one every model can write. */
const MOST_TOKENS = 4096

/** The same for a model that thinks as it sees fit, which takes of these tokens too. */
const MOST_TOKENS_ADAPTIVE = 16_384

/** Parameters in the words of Anthropic's messages. */
export function anthropicParameters(parameters: ModelParameters): Sent {
  const { maxTokens, temperature, topP, topK, stopSequences, thinking, effort, serviceTier } = parameters
  const unknown = ['seed', 'frequencyPenalty', 'presencePenalty', 'verbosity', 'performance'] as const
  const sent: Sent = {
    fields: {
      max_tokens: maxTokens ?? mostTokens(thinking),
      ...field('temperature', temperature),
      ...field('top_p', topP),
      ...field('top_k', topK),
      ...field('stop_sequences', stopSequences === undefined || stopSequences.length === 0 ? undefined : stopSequences),
      ...field('thinking', claudeThinking(thinking)),
      ...field('output_config', effort === undefined ? undefined : { effort }),
      ...field('service_tier', serviceTier),
    },
    unsent: [...noWordFor('Anthropic', unknown, parameters), ...guardrailElsewhere(parameters)],
  }
  return withAdditional(sent, parameters)
}

/** Claude's own words for thinking, the same at Anthropic and on Bedrock. */
export function claudeThinking(thinking: Thinking | undefined): Record<string, unknown> | undefined {
  if (thinking?.type !== 'enabled') return thinking
  return { type: 'enabled', budget_tokens: thinking.budgetTokens }
}

function mostTokens(thinking: Thinking | undefined): number {
  if (thinking?.type === 'adaptive') return MOST_TOKENS_ADAPTIVE
  return MOST_TOKENS + (thinking?.type === 'enabled' ? thinking.budgetTokens : 0)
}
