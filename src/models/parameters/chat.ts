import { type Endpoint, type EndpointName, endpointOf } from '../endpoints.ts'
import type { ModelParameters, Thinking } from '../model.ts'
import { field, guardrailElsewhere, noWordFor, type Sent, type Unsent, withAdditional } from './sent.ts'

/** Models that think before they answer refuse `max_tokens`; many compatible servers know only that. */
const REASONING: Partial<Record<EndpointName, RegExp>> = {
  openai: /^(o\d|gpt-[5-9])/,
  // A deployment is often called as its model, or with that behind a dash.
  azure: /(^|[-_.])(o[1-9]|gpt-?[5-9])(?!\d)/i,
}

/** Parameters in the words of OpenAI's chat completions, as the endpoint of this model takes them. */
export function chatParameters(model: string, parameters: ModelParameters): Sent {
  const endpoint = endpointOf(model)
  if (endpoint === null) throw new Error(`${model} is not asked by chat completions`)
  const { maxTokens, temperature, topP, stopSequences, seed, frequencyPenalty, presencePenalty } = parameters
  const thinks = REASONING[endpoint.name]?.test(model.slice(endpoint.name.length + 1)) === true
  const unknown = (['topK', 'verbosity', 'serviceTier'] as const).filter((name) => !takes(endpoint, name))
  const said = thinkingFields(endpoint, parameters)
  const sent: Sent = {
    fields: {
      ...field(thinks ? 'max_completion_tokens' : 'max_tokens', maxTokens),
      ...field('temperature', temperature),
      ...field('top_p', topP),
      ...(takes(endpoint, 'topK') ? field('top_k', parameters.topK) : {}),
      ...field('stop', stopSequences === undefined || stopSequences.length === 0 ? undefined : stopSequences),
      ...field(endpoint.name === 'mistral' ? 'random_seed' : 'seed', seed),
      ...field('frequency_penalty', frequencyPenalty),
      ...field('presence_penalty', presencePenalty),
      ...said.fields,
      ...(takes(endpoint, 'verbosity') ? field('verbosity', parameters.verbosity) : {}),
      ...(takes(endpoint, 'serviceTier') ? field('service_tier', parameters.serviceTier) : {}),
    },
    unsent: [
      ...noWordFor(endpoint.title, [...unknown, 'performance'], parameters),
      ...said.unsent,
      ...guardrailElsewhere(parameters),
    ],
  }
  return withAdditional(sent, parameters)
}

function takes(endpoint: Endpoint, name: Endpoint['takes'][number]): boolean {
  return endpoint.takes.includes(name)
}

function thinkingFields(endpoint: Endpoint, { thinking, effort }: ModelParameters): Sent {
  switch (endpoint.name) {
    case 'openrouter': {
      const reasoning = { ...field('effort', effort), ...openRouterThinking(thinking) }
      return { fields: field('reasoning', Object.keys(reasoning).length === 0 ? undefined : reasoning), unsent: [] }
    }
    case 'deepseek': {
      const type = thinking === undefined ? undefined : thinking.type === 'disabled' ? 'disabled' : 'enabled'
      return {
        fields: {
          ...field('reasoning_effort', effort),
          ...field('thinking', type === undefined ? undefined : { type }),
        },
        unsent: thinking?.type === 'enabled' ? [error('It takes no budget: write thinking: { type: adaptive }.')] : [],
      }
    }
    case 'google':
    case 'vertex': {
      if (thinking?.type === 'disabled') return { fields: { reasoning_effort: 'none' }, unsent: [] }
      const budget = thinking === undefined ? undefined : thinking.type === 'adaptive' ? -1 : thinking.budgetTokens
      const google = { thinking_config: { thinking_budget: budget } }
      const extra = budget === undefined ? undefined : { google }
      return { fields: { ...field('reasoning_effort', effort), ...field('extra_body', extra) }, unsent: [] }
    }
    default: {
      const fields = field('reasoning_effort', effort)
      if (thinking === undefined) return { fields, unsent: [] }
      if (thinking.type === 'disabled') {
        return { fields, unsent: noWordFor(endpoint.title, ['thinking'], { thinking }) }
      }
      return { fields, unsent: [error(`${endpoint.title} takes an effort instead: write effort, for example medium.`)] }
    }
  }
}

function openRouterThinking(thinking: Thinking | undefined): Record<string, unknown> {
  if (thinking === undefined) return {}
  return thinking.type === 'enabled' ? { max_tokens: thinking.budgetTokens } : { enabled: thinking.type === 'adaptive' }
}

function error(hint: string): Unsent {
  return { name: 'thinking', level: 'error', hint }
}
