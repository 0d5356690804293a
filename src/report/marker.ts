import { createHash } from 'node:crypto'

const maxKey = 100

/**
 * First line of our comment, by which the next run finds it. Different keys give different markers, and no key can
 * end the HTML comment.
 */
export function commentMarker(key: string): string {
  return `<!-- ai-cicd-action:v1 key=${encode(key)} -->`
}

function encode(key: string): string {
  if (key === '') return 'default'
  // A single hyphen inside the key is fine in an HTML comment; two, or one at an end, are not.
  const encoded = key
    .split(/(?<=[A-Za-z0-9_./])-(?=[A-Za-z0-9_./])/)
    .map(percentEncode)
    .join('-')
  if (encoded.length <= maxKey) return encoded
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 16)
  return `${encoded.slice(0, maxKey - digest.length - 1)}~${digest}`
}

function percentEncode(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9_./]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
