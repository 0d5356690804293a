import type { Message } from '../models/model.ts'
import { renderTemplate } from '../templates/engine.ts'
import { MissingVariables } from '../templates/template.ts'
import type { Prompt } from './prompt.ts'

/**
 * A prompt's messages with a case's variables. The earlier turns of a conversation (`history`) are placed before the
 * last user message, or at the end when there is none; they are taken as they are.
 *
 * @throws MissingVariables with the missing names of all messages
 * @throws TemplateError when a message is no template of the prompt's engine, or breaks a limit
 */
export function renderPrompt(prompt: Prompt, vars: Record<string, unknown>, history: readonly Message[]): Message[] {
  const missing = new Set<string>()
  const messages = prompt.messages.map(({ role, content }): Message => {
    try {
      return { role, content: renderTemplate(content, vars, prompt.engine ?? 'plain') }
    } catch (thrown) {
      if (!(thrown instanceof MissingVariables)) throw thrown
      for (const name of thrown.names) missing.add(name)
      return { role, content }
    }
  })
  if (missing.size > 0) throw new MissingVariables([...missing])
  const lastUser = messages.findLastIndex(({ role }) => role === 'user')
  messages.splice(lastUser < 0 ? messages.length : lastUser, 0, ...history)
  return messages
}
