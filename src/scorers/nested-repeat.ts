/**
 * The first group of a pattern that repeats without limit and holds nothing but something that repeats without limit,
 * such as `(a+)+` or `(?:[a-z]*)*`. Such a group matches the same text in exponentially many ways, and is never needed.
 * Null when there is none; other slow patterns are only found by running them.
 *
 * @param pattern one that compiles: only there does every bracket close, so that time is linear
 */
export function nestedRepeat(pattern: string): string | null {
  for (const [, nested] of pattern.matchAll(PARTS)) if (nested !== undefined) return nested
  return null
}

const ESCAPED = String.raw`\\.`
const CLASS = String.raw`\[(?:\\.|[^\]\\])*\]`
const PLAIN = String.raw`[^()[\]\\|*+?{}^$]`
const ENDLESS = String.raw`(?:[*+]|\{\d+,\})`
const NESTED = String.raw`\((?:\?:|\?<\w+>)?(?:${ESCAPED}|${CLASS}|${PLAIN})${ENDLESS}\??\)${ENDLESS}`

/** Escaped characters and character classes are stepped over, so that brackets in them are not taken for groups. */
const PARTS = new RegExp(`${ESCAPED}|${CLASS}|(${NESTED})`, 'gs')
