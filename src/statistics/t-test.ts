import { checkShare } from './count.ts'
import { studentTQuantile, studentTTail } from './student-t.ts'

export type TTest = {
  /** The mean difference, and its standard error. */
  difference: number
  standardError: number
  t: number
  degreesOfFreedom: number
  /** Two-sided. */
  p: number
  /** Two-sided interval of the difference. */
  interval: [number, number]
}

/**
 * Paired t test of "the mean difference is zero".
 * Source: Student (1908), The probable error of a mean, Biometrika 6:1.
 * @param differences one per independent unit; for a few hundred at least, unless they are close to normal
 * @param confidence of the interval, 0..1 exclusive
 * @returns null with fewer than two differences, and when all are equal: their spread is then not zero but unknown
 */
export function pairedT(differences: readonly number[], confidence: number): TTest | null {
  checkShare(confidence, 'the confidence')
  const { n, mean, squaredError } = described(differences)
  return n < 2 ? null : tested(mean, squaredError, n - 1, confidence)
}

/**
 * Welch's t test of "two independent groups have the same mean", first minus second, without supposing that they spread
 * alike.
 * Source: Welch (1947), Biometrika 34:28; degrees of freedom Satterthwaite (1946), Biometrics Bull. 2:110.
 * @returns null when a group has fewer than two values, and when neither group varies
 */
export function welchT(first: readonly number[], second: readonly number[], confidence: number): TTest | null {
  checkShare(confidence, 'the confidence')
  const [one, other] = [described(first), described(second)]
  if (one.n < 2 || other.n < 2) return null
  const squaredError = one.squaredError + other.squaredError
  const [share, rest] = [one.squaredError / squaredError, other.squaredError / squaredError]
  const degreesOfFreedom = 1 / (share ** 2 / (one.n - 1) + rest ** 2 / (other.n - 1))
  return tested(one.mean - other.mean, squaredError, degreesOfFreedom, confidence)
}

function tested(difference: number, squaredError: number, degreesOfFreedom: number, confidence: number): TTest | null {
  const standardError = Math.sqrt(squaredError)
  // Equal values whose mean rounds leave a spread of the size of that rounding.
  if (!(standardError > 1e-15 * Math.abs(difference))) return null
  const t = difference / standardError
  const half = studentTQuantile((1 + confidence) / 2, degreesOfFreedom) * standardError
  const p = Math.min(1, 2 * studentTTail(Math.abs(t), degreesOfFreedom))
  return { difference, standardError, t, degreesOfFreedom, p, interval: [difference - half, difference + half] }
}

/** @returns squaredError: the square of the mean's standard error */
function described(values: readonly number[]): { n: number; mean: number; squaredError: number } {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { n, mean, squaredError: squares / (n - 1) / n }
}
