import { endpointOf } from '../models/endpoints.ts'
import type { Completion, ToolCall } from '../models/model.ts'

/** An answer as assertions see it. `value` is there when it is more than text: `javascript` sees it instead. */
export type PresentedAnswer = { output: string; value?: unknown }

/**
 * An answer with its tool calls, in the form in which promptfoo presents it, so that assertions written for promptfoo
 * find what they look for. An answer without tool calls is its text.
 *
 * - OpenAI and all that speak as it does: the list of calls (`[{type, function: {name, arguments}}]`), or the whole message when it has text too
 * - Bedrock, Anthropic and all others: the text, then each call as `{type: tool_use, name, input}`, with blank lines between
 *
 * The calls' ids are left out: they are random.
 */
export function presentedAnswer(model: string, { text, toolCalls }: Completion): PresentedAnswer {
  if (toolCalls.length === 0) return { output: text }
  if (endpointOf(model) !== null) {
    const calls = toolCalls.map(openAiCall)
    const value = text === '' ? calls : { role: 'assistant', content: text, tool_calls: calls }
    return { output: JSON.stringify(value), value }
  }
  const blocks = toolCalls.map(({ name, input }) => JSON.stringify({ type: 'tool_use', name, input }))
  return { output: [...(text === '' ? [] : [text]), ...blocks].join('\n\n') }
}

function openAiCall({ name, input }: ToolCall) {
  // Arguments that are not JSON were left as the text that the model wrote.
  return { type: 'function', function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) } }
}
