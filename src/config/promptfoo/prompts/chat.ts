import { z } from 'zod'
import type { Message } from '../../../models/model.ts'
import { parseYaml } from '../../../source/yaml.ts'

const chat = z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1)

/** A text that is a chat as JSON or YAML is that chat; any other is one user message. */
export function messagesOf(text: string): Message[] {
  if (looksLikeChat(text)) {
    const parsed = chat.safeParse(parseYaml(text, '').value?.value)
    if (parsed.success) return parsed.data
  }
  return [{ role: 'user', content: text }]
}

/**
 * Why a message cannot be meant as the text that it is: it was written as a chat, which can only be read once its
 * template is filled in, or which holds more than texts. Sent as a text it would be another prompt.
 */
export function chatProblem(text: string): { message: string; hint: string } | null {
  if (!looksLikeChat(text) || !/["']?role["']?\s*:/.test(text)) return null
  return {
    message: 'this looks like a chat, but is no list of messages with `role` and a text as `content`',
    hint: 'Write the chat as valid JSON or YAML whose roles are system, user and assistant, with templates only inside of `content`.',
  }
}

function looksLikeChat(text: string): boolean {
  return /^\s*(?:\[\s*(?:\{|$)|-\s+["']?(?:role|content)["']?:)/.test(text)
}
