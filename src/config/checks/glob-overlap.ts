/** A character, `?`, `*` within a segment, or `**` across segments. */
type Token = { kind: 'character'; text: string } | { kind: 'any' | 'run' | 'deep' }

/**
 * Whether some branch or tag matches both globs. Sure about letters, `?`, `*` and `**`; of patterns with brackets,
 * braces or parentheses only equal ones are known to overlap.
 */
export function overlap(a: string, b: string): boolean {
  if (a === b) return true
  if (/[[\]{}()!]/.test(a + b)) return false
  return meet(tokens(a), tokens(b))
}

function tokens(glob: string): Token[] {
  // `**/` may also stand for no folder at all, and `a/**` for `a` itself, so the slash belongs to it.
  return Array.from(glob.matchAll(/\/\*\*$|\*\*\/?|[\s\S]/gu), ([text]): Token => {
    if (text.includes('**')) return { kind: 'deep' }
    if (text === '*') return { kind: 'run' }
    return text === '?' ? { kind: 'any' } : { kind: 'character', text }
  })
}

/** Walks both patterns at once; `reached` keeps it at one visit for each pair of places. */
function meet(a: readonly Token[], b: readonly Token[]): boolean {
  const reached = new Set<number>()
  const open: Array<[number, number]> = [[0, 0]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [i, j] = next
    const place = i * (b.length + 1) + j
    if (reached.has(place)) continue
    reached.add(place)
    const left = a[i]
    const right = b[j]
    if (left === undefined && right === undefined) return true
    const shared = left !== undefined && right !== undefined && haveCommonCharacter(left, right)
    if (left !== undefined && repeats(left)) {
      open.push([i + 1, j])
      if (shared) open.push([i, j + 1])
    }
    if (right !== undefined && repeats(right)) {
      open.push([i, j + 1])
      if (shared) open.push([i + 1, j])
    }
    if (shared && !repeats(left) && !repeats(right)) open.push([i + 1, j + 1])
  }
  return false
}

function repeats(token: Token): boolean {
  return token.kind === 'run' || token.kind === 'deep'
}

function haveCommonCharacter(a: Token, b: Token): boolean {
  if (a.kind === 'character' && b.kind === 'character') return a.text === b.text
  if (a.kind === 'character') return a.text !== '/' || b.kind === 'deep'
  if (b.kind === 'character') return b.text !== '/' || a.kind === 'deep'
  return true
}
