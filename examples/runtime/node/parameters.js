/**
 * A prompt's parameters in the words of Bedrock's Converse, the same as its evaluation sent them. What Converse has no
 * field for goes into `additionalModelRequestFields`, in which each maker's models have words of their own; what a model
 * has no word for is left out, as it was then.
 *
 * @param id of a model, an inference profile, or its ARN
 */
export function converseParameters(id, parameters) {
  const { maxTokens, temperature, topP, stopSequences = [], guardrail, serviceTier, performance } = parameters
  const stops = stopSequences.length === 0 ? undefined : stopSequences
  const fields = joined(ofModel(modelOf(id), parameters), parameters.additionalModelRequestFields ?? {})
  return set({
    inferenceConfig: filled({ maxTokens, temperature, topP, stopSequences: stops }),
    guardrailConfig: guardrail && { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
    serviceTier: serviceTier && { type: serviceTier },
    performanceConfig: performance && { latency: performance },
    additionalModelRequestFields: filled(fields),
  })
}

function ofModel(model, { topK, seed, frequencyPenalty, presencePenalty, thinking, effort, verbosity }) {
  const penalties = { frequency_penalty: frequencyPenalty, presence_penalty: presencePenalty }
  if (model.startsWith('anthropic.')) {
    return set({ top_k: topK, thinking: claudeThinking(thinking), output_config: effort && { effort } })
  }
  if (model.startsWith('amazon.nova')) {
    const level = thinking?.type === 'disabled' ? 'none' : effort
    return set({ inferenceConfig: topK === undefined ? undefined : { topK }, reasoningConfig: novaReasoning(level) })
  }
  if (model.startsWith('openai.')) return set({ reasoning_effort: effort, verbosity })
  if (model.startsWith('cohere.')) return set({ k: topK, seed, ...penalties })
  if (model.startsWith('mistral.')) return set({ top_k: topK })
  return model.startsWith('ai21.') ? set(penalties) : {}
}

function claudeThinking(thinking) {
  return thinking?.type === 'enabled' ? { type: 'enabled', budget_tokens: thinking.budgetTokens } : thinking
}

function novaReasoning(effort) {
  if (effort === undefined) return undefined
  return effort === 'none' ? { type: 'disabled' } : { type: 'enabled', maxReasoningEffort: effort }
}

/** The model behind an inference profile and its ARN. An ARN of another kind does not tell it. */
function modelOf(id) {
  const plain = id.replace(/^arn:aws[\w-]*:bedrock:[^:]*:[^:]*:(foundation-model|inference-profile)\//, '')
  return plain.replace(/^(global|us-gov|us|eu|apac|jp|au)\./, '')
}

/** Additional fields win; where both are mappings their keys are joined. */
function joined(fields, more) {
  const entries = Object.entries(more).map(([name, value]) => {
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined
    return [name, isMapping(before) && isMapping(value) ? { ...before, ...value } : value]
  })
  return { ...fields, ...Object.fromEntries(entries) }
}

function isMapping(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without members that say nothing. */
function set(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

function filled(members) {
  const given = set(members)
  return Object.keys(given).length === 0 ? undefined : given
}
