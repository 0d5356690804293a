import { z } from 'zod'
import { foreignAnswer } from '../source/foreign-answer.ts'

/** The code and name of an answer that no service of AWS gave. */
export const FOREIGN = 'ForeignAnswer'

const text = z.string().optional().catch(undefined)

const thrownShape = z.object({
  name: z.string(),
  message: z.string(),
  $metadata: z.object({ httpStatusCode: z.number(), requestId: text }),
  $response: z
    .object({ headers: z.object({ 'content-type': text }) })
    .optional()
    .catch(undefined),
  /** Where the SDK keeps what it could not parse. */
  $responseBodyText: text,
})

/**
 * What to say when the SDK met something that AWS did not write: a proxy's page, or nothing where AWS would have named
 * the failure. Null for everything else.
 * @param service `Bedrock`, `AWS`
 */
export function foreignText(service: string, thrown: unknown): { message: string; status: number } | null {
  const read = thrownShape.safeParse(thrown)
  if (!read.success) return null
  const { name, message, $metadata, $response, $responseBodyText } = read.data
  const status = $metadata.httpStatusCode
  const unreadable =
    thrown instanceof SyntaxError || thrown instanceof TypeError || message.startsWith('@aws-sdk XML parse error')
  const page = /^text\/(html|plain)/.test($response?.headers['content-type'] ?? '')
  // Every service of AWS numbers its answers.
  const unnamed = /^Unknown(Error)?$/.test(name) && $metadata.requestId === undefined
  return unreadable || page || unnamed
    ? { message: foreignAnswer(service, status, $responseBodyText ?? null), status }
    : null
}
