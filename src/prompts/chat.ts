import type { Message } from '../models/model.ts'
import { isMapping } from '../source/mapping.ts'
import { parseYaml } from '../source/yaml.ts'
import { ROLES } from './chat-messages.ts'

/** What a text holds besides being one: a chat, or one that cannot be asked, and why. */
export type Chat =
  | { kind: 'chat'; messages: Message[] }
  | { kind: 'unfit'; message: string; hint: string }
  /** Meant as a chat, and neither valid JSON nor YAML. */
  | { kind: 'invalid'; message: string; hint: string }
  /** One message, as far as anybody can tell. */
  | { kind: 'text' }

const TEXT: Chat = { kind: 'text' }

const FORM = 'Write the chat as valid JSON or YAML: a list of messages with `role` and `content`.'

/** Reads a text that may be a chat, as JSON or as YAML whose first message begins with `- role:`. */
export function readChat(text: string): Chat {
  if (!looksLikeChat(text)) return TEXT
  const value = parsed(text)
  if (value !== undefined) return chatOf(value)
  if (!/["']?role["']?\s*:/.test(text)) return TEXT
  return { kind: 'invalid', message: 'this looks like a chat, but is neither valid JSON nor YAML', hint: FORM }
}

/** A value that may be a chat: a list of messages, each with a role. */
export function chatOf(value: unknown): Chat {
  if (
    !Array.isArray(value) ||
    value.length === 0 ||
    !value.every((one) => isMapping(one) && Object.hasOwn(one, 'role'))
  ) {
    return TEXT
  }
  // Which role it is only shows when it is filled in.
  if (value.some(({ role }) => typeof role === 'string' && /\{[{%]/.test(role))) return TEXT
  const messages: Message[] = []
  for (const one of value) {
    const message = messageOf(one)
    if (typeof message === 'string') return { kind: 'unfit', message, hint: FORM_OF_TEXTS }
    messages.push(message)
  }
  return { kind: 'chat', messages }
}

const FORM_OF_TEXTS = 'Write messages of the roles system, developer, user and assistant, whose `content` is text.'

/** A message, or why it is none that can be sent. */
function messageOf(written: Record<string, unknown>): Message | string {
  const { role, content } = written
  const sent = typeof role === 'string' ? ROLES.get(role) : undefined
  if (sent === undefined) return `a message of the role \`${String(role).slice(0, 60)}\` is not supported`
  for (const key of ['tool_calls', 'function_call']) {
    if (isGiven(written[key])) return `a message with \`${key}\` is not supported`
  }
  if (typeof content === 'number' || typeof content === 'boolean') return { role: sent, content: String(content) }
  if (typeof content === 'string') return { role: sent, content }
  if (!Array.isArray(content)) return 'a message without a text is not supported'
  const texts: string[] = []
  for (const part of content) {
    const text = textOf(part)
    if (text === null)
      return `a message with a part of the type \`${typeOf(part)}\` is not supported: only text is sent`
    texts.push(text)
  }
  return { role: sent, content: texts.join('\n') }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
}

function textOf(part: unknown): string | null {
  if (typeof part === 'string') return part
  if (!isMapping(part) || typeof part.text !== 'string') return null
  const { type } = part
  return type === undefined || type === 'text' || type === 'input_text' || type === 'output_text' ? part.text : null
}

function typeOf(part: unknown): string {
  return isMapping(part) ? String(part.type ?? Object.keys(part)[0] ?? 'nothing').slice(0, 60) : typeof part
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    // What promptfoo reads as YAML begins so; the rest would be a text that only happens to be YAML.
    return /^\s*-\s+["']?(?:role|content)["']?:/.test(text) ? parseYaml(text, '').value?.value : undefined
  }
}

function looksLikeChat(text: string): boolean {
  return /^\s*(?:\[\s*(?:\{|$)|-\s+["']?(?:role|content)["']?:)/.test(text)
}
