import { fill } from './fill.js'

/**
 * A pinned prompt with its variables filled in, as a request of Bedrock's Converse, the way its evaluation asked: system
 * messages apart, neighbours of one role together.
 *
 * @throws Error for a prompt with tools, since an answer that calls one would need code to run it, and for what `fill` says
 */
export function converseInput({ id, model, parameters, messages, tools }, variables) {
  if (!model.startsWith('bedrock:')) throw new Error(`${model} is not a model on Bedrock`)
  if (tools.length > 0) throw new Error(`${id} has tools, which this function cannot run`)
  const system = []
  const turns = []
  for (const { role, content } of messages) {
    const block = { text: fill(content, variables) }
    const last = turns.at(-1)
    if (role === 'system') system.push(block)
    else if (last?.role === role) last.content.push(block)
    else turns.push({ role, content: [block] })
  }
  const { maxTokens, temperature, topP, stopSequences } = parameters
  return {
    modelId: model.slice('bedrock:'.length),
    system,
    messages: turns,
    inferenceConfig: { maxTokens, temperature, topP, stopSequences },
  }
}
