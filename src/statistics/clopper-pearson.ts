import { checkCount, checkShare } from './count.ts'
import { inverseIncompleteBeta } from './incomplete-beta.ts'

/**
 * Two-sided exact interval of a proportion: it holds the true rate at least as often as it says, at any n. One-sided
 * bounds at a confidence c are the ends of the interval at 2c − 1.
 * Source: Clopper & Pearson (1934), Biometrika 26:404.
 * @param successes 0 to n
 * @param n trials; with none, nothing is known: [0, 1]
 * @param confidence 0..1 exclusive
 * @throws RangeError otherwise
 */
export function clopperPearson(successes: number, n: number, confidence: number): [number, number] {
  checkCount({ events: successes, trials: n })
  checkShare(confidence, 'the confidence')
  const half = (1 - confidence) / 2
  return [
    successes === 0 ? 0 : inverseIncompleteBeta(half, successes, n - successes + 1),
    successes === n ? 1 : inverseIncompleteBeta(1 - half, successes + 1, n - successes),
  ]
}
