import type { Message } from '../../../models/model.ts'
import { type Chat, chatOf, readChat } from '../../../prompts/chat.ts'
import type { Prompt } from '../../../prompts/prompt.ts'
import { isTemplate } from '../../../templates/nunjucks/parse.ts'

/** A prompt and every name that `prompts` of a test or a provider may call it by: its label and id there, and here. */
export type WrittenPrompt = { prompt: Prompt; names: readonly string[] }

/** What a text is as a prompt: its messages, and the whole as it was written where they were read out of one text. */
type Content = Pick<Prompt, 'messages' | 'written'>

/**
 * A template as a prompt. One that is a chat already is that chat; another is one message, which may become a chat when it
 * is filled in.
 * @returns the messages, or why they cannot be sent
 */
export function contentOf(text: string): Content | { message: string; hint: string } {
  return fromChat(readChat(text), text)
}

/** The same for a value that stood in a file as JSON or YAML, which promptfoo fills in as JSON. */
export function contentOfValue(value: unknown): Content | { message: string; hint: string } {
  return fromChat(chatOf(value), JSON.stringify(value) ?? '')
}

function fromChat(chat: Chat, text: string): Content | { message: string; hint: string } {
  if (chat.kind === 'chat') return { messages: chat.messages, written: text }
  // With a template in it, only what is filled in tells.
  if (chat.kind === 'text' || (chat.kind === 'invalid' && isTemplate(text)))
    return { messages: oneMessage(asPromptfooTakesIt(text)) }
  return { message: chat.message, hint: chat.hint }
}

function oneMessage(content: string): Message[] {
  return [{ role: 'user', content }]
}

/**
 * promptfoo takes a template for text, all of it, when a line opens a tag that it does not close.
 * (`autoWrapRawIfPartialNunjucks` of its `evaluatorHelpers.ts`.)
 */
function asPromptfooTakesIt(text: string): string {
  const wrapped = /\{%\s*raw\s*%\}/.test(text) && /\{%\s*endraw\s*%\}/.test(text)
  return isPartial(text) && !wrapped && !isJson(text) ? `{% raw %}${text}{% endraw %}` : text
}

function isPartial(text: string): boolean {
  return text.split('\n').some((line) =>
    [
      ['{%', '%'],
      ['{{', '}'],
      ['{#', '#'],
    ].some(([opening = '', closing = '']) => {
      const at = line.lastIndexOf(opening)
      return at >= 0 && !line.includes(closing, at + 2)
    }),
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
