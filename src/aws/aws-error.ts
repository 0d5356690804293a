import { z } from 'zod'
import { messageOf, UserError } from '../errors.ts'
import { TOO_LONG } from './bounded-body.ts'
import { FOREIGN, foreignText } from './foreign.ts'

/** A request that AWS did not answer with success. It holds no request, and so no value and no credential. */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  /** IAM's name of what was asked: `ssm:PutParameter`. */
  readonly action: string
  /** AWS's own name of the failure: `ParameterNotFound`. The error's name when no answer came. */
  readonly code: string
  /** HTTP status; null when no answer came. */
  readonly status: number | null

  constructor(action: string, code: string, message: string, status: number | null) {
    super(message)
    this.action = action
    this.code = code
    this.status = status
  }
}

const thrownShape = z.object({
  name: z.string(),
  message: z.string(),
  Code: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional().catch(undefined),
})

/**
 * Calls AWS, and turns what the SDK throws into an AwsError.
 * @throws AwsError; a UserError of the credentials as it is; a bug as it is
 */
export async function calling<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    if (thrown instanceof UserError || thrown instanceof AwsError) throw thrown
    if (thrown instanceof z.ZodError) {
      const fields = thrown.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
      throw new AwsError(action, 'UnexpectedAnswer', `the answer is not what it should be: ${fields}`, null)
    }
    const tooLong = thrown instanceof Error && thrown.name === TOO_LONG
    const foreign = tooLong ? null : foreignText('AWS', thrown)
    if (foreign !== null) throw new AwsError(action, FOREIGN, foreign.message, foreign.status)
    const read = thrownShape.safeParse(thrown)
    if (!read.success) throw new AwsError(action, 'Error', messageOf(thrown), null)
    const { name, message, Code, code, $metadata } = read.data
    const status = $metadata?.httpStatusCode ?? null
    const language = thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof ReferenceError
    if (language && status === null && code === undefined) throw thrown
    const existing = NAMELESS.has(name) ? (Code ?? code ?? nameOf(action, status) ?? name) : name
    // The SDK's own word for an answer that names the failure and says nothing of it.
    const said = NAMELESS.has(message) ? '' : withoutDevelopersHint(message)
    throw new AwsError(action, existing, said || existing, status)
  }
}

/** What the SDK calls failures that have no name. */
const NAMELESS = new Set(['Error', 'Unknown', 'UnknownError'])

/** S3 answers HEAD without a body, so without a name: the names that it gives to the same failures elsewhere. */
function nameOf(action: string, status: number | null): string | null {
  if (!action.startsWith('s3:')) return null
  if (status === 301) return 'PermanentRedirect'
  if (status === 403) return 'AccessDenied'
  return status === 404 ? 'NotFound' : null
}

/** Whether this is AWS's failure with one of these names. */
export function isAws(thrown: unknown, ...codes: string[]): thrown is AwsError {
  return thrown instanceof AwsError && codes.includes(thrown.code)
}

/** What the SDK appends for its own developers. */
function withoutDevelopersHint(message: string): string {
  return message.replace(/\s+Deserialization error: to see the raw response[^\n]*/, '')
}
