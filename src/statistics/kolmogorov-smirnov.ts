/** The exact distribution is counted up to this many pairs n₁·n₂, which takes less than a tenth of a second. */
const COUNTED = 4_000_000

/**
 * Two-sample Kolmogorov-Smirnov test of "both samples come from one distribution", against any difference. p is exact,
 * given the ties, for up to four million pairs n₁·n₂, beyond that by the limiting distribution.
 * Source: Smirnov (1939); exact distribution with ties Schröer & Trenkler (1995), Comput. Statist. Data Anal. 20:185.
 * @returns statistic: the largest distance of the two empirical distributions, 0..1; with an empty sample 0, and p 1
 * @throws RangeError on a value that is not a finite number
 */
export function kolmogorovSmirnov(
  first: readonly number[],
  second: readonly number[],
): { statistic: number; p: number; exact: boolean } {
  const wrong = [...first, ...second].find((value) => !Number.isFinite(value))
  if (wrong !== undefined) throw new RangeError(`a value to be compared is a finite number, not ${wrong}`)
  const [n, m] = [first.length, second.length]
  const [one, other] = [first.toSorted((a, b) => a - b), second.toSorted((a, b) => a - b)]
  // In units of 1/(n·m) every distance is a whole number.
  let farthest = 0
  const closed = new Uint8Array(n + m + 1)
  for (let i = 0, j = 0; i < n || j < m; ) {
    const value = Math.min(one[i] ?? Infinity, other[j] ?? Infinity)
    while (i < n && one[i] === value) i++
    while (j < m && other[j] === value) j++
    closed[i + j] = 1
    farthest = Math.max(farthest, Math.abs(i * m - j * n))
  }
  if (n === 0 || m === 0 || farthest === 0) return { statistic: 0, p: 1, exact: true }
  const statistic = farthest / (n * m)
  if (n * m <= COUNTED) return { statistic, p: reached(n, m, farthest, closed), exact: true }
  return { statistic, p: kolmogorovTail(statistic * Math.sqrt((n * m) / (n + m))), exact: false }
}

/**
 * Chance that a random order of all values leads as far apart as `farthest` where a group of equal values ends. Every
 * term is positive, so a small chance keeps its digits.
 * @param closed 1 for each number of values after which no equal value follows
 */
function reached(n: number, m: number, farthest: number, closed: Uint8Array): number {
  const chance = new Float64Array(m + 1)
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (closed[i + j] === 1 && Math.abs(i * m - j * n) >= farthest) chance[j] = 1
      else if (i + j > 0) {
        chance[j] = ((i > 0 ? i * (chance[j] ?? 0) : 0) + (j > 0 ? j * (chance[j - 1] ?? 0) : 0)) / (i + j)
      }
    }
  }
  return Math.min(1, chance[m] ?? 1)
}

/**
 * P(K > x) of the limiting distribution. Source: Kolmogorov (1933), Giorn. Ist. Ital. Attuari 4:83; below 1 by the theta
 * function's other series, which converges where the first does not.
 */
function kolmogorovTail(x: number): number {
  let sum = 0
  if (x < 1) {
    for (let k = 1; k <= 9; k += 2) sum += Math.exp((-(k * k) * Math.PI ** 2) / (8 * x * x))
    return Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / x) * sum)
  }
  for (let k = 1; k <= 9; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x)
  return sum
}
