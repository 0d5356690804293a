import { checkCount, checkShare } from './count.ts'
import { normalQuantile } from './normal.ts'

/**
 * Two-sided interval of a proportion by inverting the score test, without continuity correction.
 * Source: Wilson (1927), J. Am. Stat. Assoc. 22:209; Newcombe (1998), Stat. Med. 17:857, method 3.
 * @param successes 0 to n
 * @param n trials; with none, nothing is known: [0, 1]
 * @param confidence 0..1 exclusive
 * @returns both ends within 0..1; an end is exactly 0 or 1 where none or all succeeded
 * @throws RangeError when that is no count or no confidence
 */
export function wilson(successes: number, n: number, confidence: number): [number, number] {
  checkCount({ events: successes, trials: n })
  checkShare(confidence, 'the confidence')
  if (n === 0) return [0, 1]
  const z2 = normalQuantile((1 + confidence) / 2) ** 2
  const centre = successes + z2 / 2
  const half = Math.sqrt(z2) * Math.sqrt((successes * (n - successes)) / n + z2 / 4)
  const lower = successes === 0 ? 0 : (centre - half) / (n + z2)
  const upper = successes === n ? 1 : (centre + half) / (n + z2)
  return [Math.max(0, lower), Math.min(1, upper)]
}
