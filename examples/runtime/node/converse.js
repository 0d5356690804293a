import { fill } from './fill.js'
import { converseParameters } from './parameters.js'

/**
 * A pinned prompt with its variables filled in, as a request of Bedrock's Converse, the way its evaluation asked: system
 * messages apart, neighbours of one role together.
 *
 * @throws Error for a model that is not on Bedrock, and for what `fill` says
 */
export function converseInput({ model, parameters, messages }, variables) {
  if (!model.startsWith('bedrock:')) throw new Error(`${model} is not a model on Bedrock`)
  const system = []
  const turns = []
  for (const { role, content } of messages) {
    const block = { text: fill(content, variables) }
    const last = turns.at(-1)
    if (role === 'system') system.push(block)
    else if (last?.role === role) last.content.push(block)
    else turns.push({ role, content: [block] })
  }
  const modelId = model.slice('bedrock:'.length)
  return { modelId, system, messages: turns, ...converseParameters(modelId, parameters) }
}
