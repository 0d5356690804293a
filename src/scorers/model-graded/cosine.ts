import { ScoringError } from '../scoring-error.ts'

/**
 * Cosine of the angle between two embeddings, -1 to 1.
 * @throws ScoringError when they have different lengths, or one is all zeros
 */
export function cosine(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new ScoringError(`embeddings of ${a.length} and ${b.length} numbers do not compare`)
  let product = 0
  let ofA = 0
  let ofB = 0
  for (const [at, left] of a.entries()) {
    const right = b[at] ?? 0
    product += left * right
    ofA += left * left
    ofB += right * right
  }
  if (ofA === 0 || ofB === 0) throw new ScoringError('the embedding model gave a vector of length zero')
  return product / Math.sqrt(ofA * ofB)
}
