import type { ContentText } from './content.ts'
import { readText } from './envelope.ts'
import type { StoredVersion } from './parameter-state.ts'
import type { ParameterSettings, PlannedParameter } from './planned-parameter.ts'

/** What of a prompt becomes another one. `live`: null when nothing is. Both are null when it is not shown, and `hidden` says why. */
export type LiveDifference = { id: string; live: ContentText | null; next: ContentText | null; hidden: string | null }

/**
 * What a release changes of one prompt.
 * @param live what is live of it; null when nothing is
 * @returns null when it is live as it is
 */
export function liveDifference(
  { id, sha256, action }: Pick<PlannedParameter, 'id' | 'sha256' | 'action'>,
  next: ContentText,
  live: StoredVersion | null,
  { type, format }: Pick<ParameterSettings, 'type' | 'format'>,
): LiveDifference | null {
  const hiding = (hidden: string) => ({ id, live: null, next: null, hidden })
  if (live !== null && (format === 'raw' ? action === 'unchanged' : live.envelope?.sha256 === sha256)) return null
  // What is kept encrypted in AWS is not written into a summary that others read.
  if (type === 'SecureString') return hiding('it is a SecureString')
  if (live === null) return { id, live: null, next, hidden: null }
  const { value, envelope } = live
  if (value === null) return hiding('SSM no longer has that version')
  const [only, ...others] = next.messages
  if (format === 'raw' && only !== undefined && others.length === 0) {
    return { id, live: { ...next, messages: [{ ...only, content: value }] }, next, hidden: null }
  }
  if (envelope === null) return hiding('no release wrote it, or it was changed by hand')
  const text = readText(value)
  return text === null
    ? hiding('its messages are too large for SSM and lie in S3')
    : { id, live: text, next, hidden: null }
}
