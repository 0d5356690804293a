import { mcnemarTwoSided } from './mcnemar.ts'

/**
 * Two-sided sign test of "a difference is as likely to be positive as negative". Zeros say nothing and are left out;
 * when nothing is left, p is 1.
 * Source: Dixon & Mood (1946), The statistical sign test, J. Am. Stat. Assoc. 41:557.
 * @param differences one per independent unit
 */
export function signTest(differences: readonly number[]): { positive: number; negative: number; p: number } {
  const positive = differences.filter((difference) => difference > 0).length
  const negative = differences.filter((difference) => difference < 0).length
  return { positive, negative, p: mcnemarTwoSided(positive, negative) }
}
