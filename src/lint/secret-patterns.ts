import type { Level } from '../errors.ts'

/** A kind of secret by its shape. Every pattern is bounded and begins with a literal, so that scanning is linear. */
export type SecretPattern = {
  name: string
  level: Level
  /** Global. The secret itself is the group `secret`. */
  pattern: RegExp
  /** Leading characters that tell only the kind and may be shown. */
  shown: number
  accepts?: (secret: string) => boolean
}

export const SECRETS: readonly SecretPattern[] = [
  {
    name: 'an AWS access key id',
    level: 'error',
    pattern: /(?<![A-Za-z0-9])(?<secret>(?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])/g,
    shown: 4,
  },
  {
    name: 'an AWS secret access key',
    level: 'error',
    pattern:
      /aws_?secret_?(?:access_?)?key\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    shown: 0,
  },
  {
    name: 'a GitHub token',
    level: 'error',
    pattern: /(?<![A-Za-z0-9_])(?<secret>gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})/g,
    shown: 4,
  },
  {
    name: 'a Slack token',
    level: 'error',
    pattern: /(?<![A-Za-z0-9])(?<secret>xox[abeoprs]-[A-Za-z0-9-]{20,255})/g,
    shown: 5,
    accepts: (secret) => /\d{6}/.test(secret),
  },
  {
    name: 'a Slack webhook',
    level: 'error',
    pattern: /hooks\.slack\.com\/services\/(?<secret>T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{20,30})/g,
    shown: 0,
  },
  {
    name: 'a private key',
    level: 'error',
    // A header alone is prose about keys; with a body behind it, escaped or not, it is one.
    pattern:
      /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\\r|\\n|\s){1,16}(?<secret>[A-Za-z0-9+/=]{32,80})/g,
    shown: 0,
  },
  {
    name: 'an API key',
    level: 'error',
    pattern:
      /(?<![A-Za-z0-9_-])(?<secret>sk-(?:proj-|svcacct-|ant-[a-z0-9]{2,6}-)?[A-Za-z0-9_-]{32,200})(?![A-Za-z0-9_-])/g,
    shown: 3,
    accepts: looksRandom,
  },
  {
    name: 'what looks like a secret',
    level: 'warning',
    pattern:
      /(?:api|access|auth|client|private|secret)[_-]?(?:key|token|secret)\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?(?<secret>[A-Za-z0-9+/_.~-]{20,200})(?![A-Za-z0-9+/_.~{-])/gi,
    shown: 0,
    accepts: looksRandom,
  },
  {
    name: 'what looks like a password or token',
    level: 'warning',
    pattern:
      /(?<![A-Za-z])(?:password|passwd|token|secret)\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?(?<secret>[A-Za-z0-9+/_.~-]{20,200})(?![A-Za-z0-9+/_.~{-])/gi,
    shown: 0,
    accepts: looksRandom,
  },
]

/** Keys that their makers publish as examples, and placeholders: they open nothing. */
export function isExample(secret: string): boolean {
  return (
    /EXAMPLE|example|placeholder|changeme|dummy|your[_-]/i.test(secret) || /(.)\1{5}|x{4}|0{5}|12345678/i.test(secret)
  )
}

/** Bits per character (Shannon) of random base62 text of this length lie well above those of words and paths. */
const RANDOM_BITS = 3.5

function looksRandom(secret: string): boolean {
  return /\d/.test(secret) && /[A-Za-z]/.test(secret) && entropy(secret) >= RANDOM_BITS && !isSlug(secret)
}

/** Entropy of the characters' frequencies, in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Names of things and phrases: words and numbers, each by itself, between separators; or with a long word in them. */
function isSlug(text: string): boolean {
  return text.split(/[-_.~/+]/).every((part) => /^(?:[A-Za-z]*|\d*)$/.test(part)) || /[a-z]{10}/.test(text)
}
