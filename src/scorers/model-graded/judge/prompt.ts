import { z } from 'zod'
import type { Message } from '../../../models/model.ts'
import { MissingVariables, render, variables } from '../../../templates/template.ts'
import { fileDiagnostics } from '../../assertion-options.ts'
import { ScoringError } from '../../scoring-error.ts'

const Chat = z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1)

/** The messages of a user's judge prompt: a conversation, a text that is one in JSON, or a single user message. */
export function promptMessages(prompt: unknown): Message[] {
  if (typeof prompt !== 'string') return Chat.parse(prompt)
  if (prompt.trimStart().startsWith('[')) {
    const chat = Chat.safeParse(jsonOf(prompt))
    if (chat.success) return chat.data
  }
  return [{ role: 'user', content: prompt }]
}

/**
 * Mistakes in a judge's prompt as a user wrote it: an answer in system role is obeyed, not graded.
 * @param untrusted names of the variables that hold text of a model
 */
export function promptDiagnostics(prompt: unknown, untrusted: readonly string[]): string[] {
  if (prompt === undefined) return []
  const misplaced = promptMessages(prompt).flatMap(({ role, content }) =>
    role === 'system' ? variables(content).filter((name) => untrusted.includes(name)) : [],
  )
  return [
    ...fileDiagnostics(prompt),
    ...[...new Set(misplaced)].map((name) => `rubricPrompt: put {{${name}}} into a user message, not a system message`),
  ]
}

/** For types that ask more than one question, so that one prompt cannot replace them. */
export function noOwnPrompt(type: string, prompt: unknown): string[] {
  return prompt === undefined ? [] : [`rubricPrompt is not read by ${type}; use llm-rubric for a prompt of your own`]
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A prompt may begin with a bracket and be no JSON at all.
    return null
  }
}

/**
 * Puts variables into a judge's prompt. `untrusted` ones come fenced and may not stand in system role, where a model
 * obeys.
 * @throws ScoringError for a variable that is missing, or an untrusted one in system role
 */
export function renderMessages(
  messages: readonly Message[],
  vars: Record<string, unknown>,
  untrusted: Record<string, string>,
): Message[] {
  return messages.map(({ role, content }) => {
    const misplaced = role === 'system' && variables(content).find((name) => Object.hasOwn(untrusted, name))
    if (misplaced) throw new ScoringError(`{{${misplaced}}} stands in a system message; put it into a user message`)
    try {
      return { role, content: render(content, { ...vars, ...untrusted }) }
    } catch (thrown) {
      if (!(thrown instanceof MissingVariables)) throw thrown
      throw new ScoringError(`the judge's prompt has a ${thrown.message}`)
    }
  })
}
