import { createHash } from 'node:crypto'

const maxKey = 100

/** The configuration of who names none. */
export const DEFAULT_CONFIG = 'ai-cicd.yml'

/** Whose comment it is: one command's, of one configuration. `key`: the input `comment-key`, or the environment released to. */
export type CommentOwner = {
  command: 'evaluate' | 'lint' | 'release' | 'rollback'
  config: string
  key: string
}

/**
 * First line of our comment, by which the next run finds it. Two owners never have the same, and none can end the HTML
 * comment.
 */
export function commentMarker(owner: CommentOwner): string {
  const { text, encoded } = keyOf(owner)
  return `<!-- ai-cicd-action:v1 key=${bounded(text, encoded)} -->`
}

/** `text`: the same in full, for the digest of what is too long. */
type Key = { text: string; encoded: string }

/**
 * Words and spaces as the first version wrote them, so that a comment that stands is found again; where those could be
 * read in two ways, parts with colons between, which stand in no encoded part.
 */
function keyOf({ command, config, key }: CommentOwner): Key {
  if (command !== 'evaluate') {
    return config === DEFAULT_CONFIG && command !== 'lint' ? words(command, key) : parts(command, config, key)
  }
  const isAmbiguous = encode(config).includes('%') || ['release', 'rollback'].includes(config)
  if (isAmbiguous) return parts(config, key)
  return key === '' ? words(config) : words(config, key)
}

function words(...all: readonly string[]): Key {
  const text = all.join(' ')
  return { text, encoded: text === '' ? 'default' : encode(text) }
}

function parts(...all: readonly string[]): Key {
  return { text: JSON.stringify(all), encoded: all.map(encode).join(':') }
}

function bounded(text: string, encoded: string): string {
  if (encoded.length <= maxKey) return encoded
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16)
  return `${encoded.slice(0, maxKey - digest.length - 1)}~${digest}`
}

function encode(text: string): string {
  // A single hyphen inside the key is fine in an HTML comment; two, or one at an end, are not.
  return text
    .split(/(?<=[A-Za-z0-9_./])-(?=[A-Za-z0-9_./])/)
    .map(percentEncode)
    .join('-')
}

function percentEncode(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9_./]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
