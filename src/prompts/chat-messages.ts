import { z } from 'zod'
import type { Message } from '../models/model.ts'

/** Messages of a chat as people write them: OpenAI's roles, and content as a list of parts. */

const part = z.looseObject({ type: z.string().nullish(), text: z.string().nullish() })

/** Roles as they are sent: what a developer says is the system's word to every model. */
export const ROLES: ReadonlyMap<string, Message['role']> = new Map([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
])

const role = z
  .enum(['system', 'user', 'assistant', 'developer', 'tool', 'function'], {
    error: 'expected one of `system`, `user`, `assistant`',
  })
  .transform((written, context): Message['role'] => {
    const sent = ROLES.get(written)
    if (sent === undefined)
      context.addIssue({
        code: 'custom',
        message: `a message of the role \`${written}\` cannot be sent: it answers a call that no model has made`,
        params: { hint: 'Remove it, or say its content in a message of the user.' },
      })
    return sent ?? 'user'
  })

const content = z.union([
  z.string(),
  z.array(z.union([z.string(), part])).transform((parts, context) => {
    const texts = parts.flatMap((one) => (typeof one === 'string' ? one : (one.text ?? [])))
    const other = parts.flatMap((one) => (typeof one === 'string' || typeof one.text === 'string' ? [] : [one.type]))
    if (other.length > 0)
      context.addIssue({
        code: 'custom',
        message: `a part of the kind \`${other[0] ?? 'without a type'}\` cannot be sent: prompts are text`,
        params: { hint: 'Say it in text, or remove the part.' },
      })
    return texts.join('\n')
  }),
])

/** One message of a prompt; keys beside `role` and `content` have no effect. `developer` is OpenAI's newer word for `system`. */
export const messageSchema = z.object({ role, content })
