const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_-]+)\s*\}\}/gu

/**
 * A pinned prompt with its variables filled in, as a request of Bedrock's Converse.
 * @throws Error when a variable is missing: a prompt with a hole in it gets an answer that looks fine
 */
export function converseInput({ model, parameters, messages }, variables) {
  if (!model.startsWith('bedrock:')) throw new Error(`${model} is not a model on Bedrock`)
  const filled = messages.map(({ role, content }) => ({ role, content: [{ text: fill(content, variables) }] }))
  const { maxTokens, temperature, topP, stopSequences } = parameters
  return {
    modelId: model.slice('bedrock:'.length),
    system: filled.filter(({ role }) => role === 'system').flatMap(({ content }) => content),
    messages: filled.filter(({ role }) => role !== 'system'),
    inferenceConfig: { maxTokens, temperature, topP, stopSequences },
  }
}

function fill(template, variables) {
  return template.replace(PLACEHOLDER, (_, name) => {
    if (!Object.hasOwn(variables, name)) throw new Error(`the event has no ${name}, which the prompt asks for`)
    return String(variables[name])
  })
}
