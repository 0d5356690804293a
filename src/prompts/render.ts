import type { Message } from '../models/model.ts'
import { jsonOrNull } from '../source/json.ts'
import { renderTemplate, type WhenMissing } from '../templates/engine.ts'
import { MissingVariables } from '../templates/template.ts'
import { TemplateError } from '../templates/template-error.ts'
import { readChat } from './chat.ts'
import type { Prompt } from './prompt.ts'
import { variablesFor } from './renamed.ts'

/**
 * A prompt's messages with a case's variables. The earlier turns of a conversation (`history`) are placed before the
 * last user message, or at the end when there is none; they are taken as they are. A Nunjucks template of one text may
 * turn out to be a chat once it is filled in.
 *
 * @throws MissingVariables with the missing names of all messages
 * @throws TemplateError when a message is no template of the prompt's engine, breaks a limit, or becomes a chat that
 *   cannot be sent
 */
export function renderPrompt(
  prompt: Prompt,
  given: Record<string, unknown>,
  history: readonly Message[],
  whenMissing: WhenMissing = 'error',
): Message[] {
  const { engine = 'plain', written } = prompt
  const vars = variablesFor(prompt, given)
  const missing = new Set<string>()
  const rendered = prompt.messages.map(({ role, content }): Message => {
    try {
      const text = engine === 'plain' ? renderTemplate(content, vars, engine) : wholeText(content, vars, whenMissing)
      return { role, content: text }
    } catch (thrown) {
      if (!(thrown instanceof MissingVariables)) throw thrown
      for (const name of thrown.names) missing.add(name)
      return { role, content }
    }
  })
  if (missing.size > 0) throw new MissingVariables([...missing])
  const messages = engine === 'nunjucks' && written === undefined ? asChat(rendered) : rendered
  const lastUser = messages.findLastIndex(({ role }) => role === 'user')
  messages.splice(lastUser < 0 ? messages.length : lastUser, 0, ...history)
  return messages
}

/**
 * What `echo` answers to a prompt of promptfoo: its whole text, a chat as the JSON or YAML that it is written in.
 * @throws as renderPrompt
 */
export function echoed(prompt: Prompt, vars: Record<string, unknown>, whenMissing: WhenMissing): string {
  return wholeText(prompt.written ?? prompt.messages[0]?.content ?? '', variablesFor(prompt, vars), whenMissing)
}

/** A template that is JSON is filled in text by text, so that quotes and line ends in variables leave it valid. */
function wholeText(template: string, vars: Record<string, unknown>, whenMissing: WhenMissing): string {
  const render = (text: string): string => renderTemplate(text, vars, 'nunjucks', whenMissing)
  // Nested without end it is no chat, and is filled in as the text that it is.
  const value = /^\s*[[{"]/.test(template) ? jsonOrNull(template) : null
  return value === null ? render(template) : JSON.stringify(within(value, render), null, 2)
}

function within(value: unknown, render: (text: string) => string): unknown {
  if (typeof value === 'string') return render(value)
  if (Array.isArray(value)) return value.map((one: unknown) => within(one, render))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, within(one, render)]))
}

function asChat(messages: Message[]): Message[] {
  const [only, another] = messages
  if (only === undefined || another !== undefined || only.role !== 'user') return messages
  const chat = readChat(only.content)
  if (chat.kind === 'invalid') {
    const hint = 'Write `{{ variable | dump }}` without quotes around it, so that any text stays valid JSON.'
    throw new TemplateError(chat.message, 1, hint)
  }
  if (chat.kind === 'unfit') throw new TemplateError(chat.message, 1, chat.hint)
  return chat.kind === 'chat' ? chat.messages : messages
}
