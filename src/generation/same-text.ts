/** What two texts have in common when only case, spaces and punctuation tell them apart. */
export function textKey(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [text.trim()]
  ).join(' ')
}

/** Cosine of two vectors of the same length; 0 when either is zero or their lengths differ. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return 0
  let product = 0
  let ofA = 0
  let ofB = 0
  for (const [at, left] of a.entries()) {
    const right = b[at] ?? 0
    product += left * right
    ofA += left * left
    ofB += right * right
  }
  return ofA === 0 || ofB === 0 ? 0 : product / Math.sqrt(ofA * ofB)
}
