import { logBeta } from './log-gamma.ts'

/**
 * Regularised incomplete beta function I_x(a, b): the probability that a Beta(a, b) variable is at most x.
 * Source: continued fraction DLMF 8.17.22, evaluated by the modified Lentz method (Thompson & Barnett 1986).
 * @param x 0..1; below 0 counts as 0, above 1 as 1
 * @param a, b greater than 0
 * @returns 0..1
 */
export function regularizedIncompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges fast only on the short side of the mean; the other side follows by symmetry.
  return x > (a + 1) / (a + b + 2) ? 1 - shortSide(1 - x, b, a) : shortSide(x, a, b)
}

/** ln of {@link regularizedIncompleteBeta}, also where that is too small for a number. 0 < x < 1. */
export function logIncompleteBeta(x: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) return Math.log1p(-shortSide(1 - x, b, a))
  return logFront(x, a, b) + Math.log(continuedFraction(x, a, b) / a)
}

function shortSide(x: number, a: number, b: number): number {
  return (Math.exp(logFront(x, a, b)) * continuedFraction(x, a, b)) / a
}

function logFront(x: number, a: number, b: number): number {
  return a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)
}

function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let result = d
  const iterations = 200 + 4 * Math.sqrt(a + b)
  for (let m = 1; m <= iterations; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    result *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return result
}

/**
 * The x at which I_x(a, b) = p.
 * Bisection: slower than Newton's method, and cannot leave the interval however flat the density is.
 */
export function inverseIncompleteBeta(p: number, a: number, b: number): number {
  let low = 0
  let high = 1
  for (let i = 0; i < 200 && high - low > Number.EPSILON * high; i++) {
    const middle = (low + high) / 2
    if (regularizedIncompleteBeta(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
