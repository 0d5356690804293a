import { z } from 'zod'
import { digest } from '../../source/canonical-json.ts'
import { jsonOrNull } from '../../source/json.ts'
import type { Content, ContentText } from './content.ts'

/** What names a release in all that it writes. */
export type ReleaseName = {
  /** The tag, or the branch and the commit. */
  release: string
  /** Full sha. */
  commit: string
}

/** Messages that are too big for SSM: the bytes of the object are their JSON. */
export type MessagesObject = { bucket: string; key: string; versionId: string | null; sha256: string }

/** `id`: of the prompt. `sha256`: of the content. */
type Written = { id: string; release: ReleaseName; sha256: string; content: Content }

/**
 * The value of a parameter in `format: envelope`: JSON in which every `{{` is written `{\u007b`, because SSM refuses
 * double braces. Only strings can hold them, and any JSON parser gives them back.
 * @param object where the messages are when they are too big for SSM; null: in the envelope
 */
export function writeEnvelope({ id, release: name, sha256, content }: Written, object: MessagesObject | null): string {
  const { model, parameters, messages, ...more } = content
  const where = object === null ? { messages } : { s3: object }
  const { release, commit } = name
  const envelope = { v: 1, name: id, release, commit, sha256, model, parameters, ...where, ...more }
  return JSON.stringify(envelope).replaceAll('{{', '{\\u007b')
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const envelopeShape = z.lazy(() =>
  z.looseObject({
    v: z.literal(1),
    name: z.string(),
    release: z.string(),
    commit: z.string(),
    sha256,
    s3: z.object({ bucket: z.string(), key: z.string(), versionId: z.string().nullable(), sha256 }).optional(),
  }),
)

export type EnvelopeFacts = ReleaseName & {
  sha256: string
  object: MessagesObject | null
}

/**
 * What a stored value says of itself; null when it is no envelope, or when its content is not what its digest says. Of
 * messages that are in S3 the object must be asked.
 */
export function readEnvelope(value: string): EnvelopeFacts | null {
  const read = envelopeShape.safeParse(jsonOrNull(value))
  if (!read.success) return null
  const { v: _format, name: _id, release, commit, sha256, s3: object = null, ...content } = read.data
  if (object === null && digest(content) !== sha256) return null
  return { release, commit, sha256, object }
}

const textShape = z.lazy(() =>
  z.looseObject({
    model: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  }),
)

/** What a stored value says, for a reader; null when it is no envelope of ours, and when its messages are in S3. */
export function readText(value: string): ContentText | null {
  const facts = readEnvelope(value)
  const read = textShape.safeParse(jsonOrNull(value))
  if (facts === null || facts.object !== null || !read.success) return null
  const {
    v: _v,
    name: _name,
    release: _release,
    commit: _commit,
    sha256: _sha,
    model,
    messages,
    parameters,
    ...more
  } = read.data
  return { model, messages, parameters: { ...parameters, ...more } }
}
