import { type CompletionRequest, ModelError } from '../model.ts'

/** For APIs that have no mode for "some JSON object": the model is told. */
export const JSON_OBJECT_INSTRUCTION =
  'Answer with one JSON object and nothing else: no prose around it, no code fence.'

type Text = { text: string }
type Turn = { role: 'user' | 'assistant'; content: Text[] }

/**
 * Messages for an API that keeps the system prompt apart and lets user and assistant alternate: system messages are
 * collected wherever they stand, and neighbours of one role become one message of several texts.
 *
 * @throws ModelError `invalid` where there is no user message first, and for blank messages
 */
export function conversation({ model, messages }: CompletionRequest): { system: Text[]; messages: Turn[] } {
  const who = model.startsWith('bedrock:') ? 'Bedrock' : 'Anthropic'
  const system: Text[] = []
  const turns: Turn[] = []
  for (const [index, { role, content }] of messages.entries()) {
    const blank = content.trim() === ''
    if (role === 'system') {
      if (!blank) system.push({ text: content })
      continue
    }
    if (blank) {
      throw new ModelError('invalid', model, `messages[${index}]: the ${role} message is blank`, {
        hint: `${who} refuses blank messages: check that the variables of this case are not empty.`,
      })
    }
    const last = turns.at(-1)
    if (last?.role === role) last.content.push({ text: content })
    else turns.push({ role, content: [{ text: content }] })
  }
  if (turns[0]?.role !== 'user') {
    const found = turns.length === 0 ? 'there is none' : 'the first message is the assistant’s'
    const where = who === 'Bedrock' ? 'on Bedrock' : 'with Anthropic'
    throw new ModelError('invalid', model, `a conversation ${where} starts with a user message; ${found}`, {
      hint: 'Add a message with role: user, for example the question as {{input}}.',
    })
  }
  return { system, messages: turns }
}
