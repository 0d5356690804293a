import { bootstrap } from './bootstrap.ts'
import { checkShare } from './count.ts'
import { normalQuantile, normalTail } from './normal.ts'
import { quantile } from './quantile.ts'
import { seededRandom } from './random.ts'

/**
 * Two-sided bias-corrected and accelerated (BCa) bootstrap interval of a statistic of independent units: cases, or whole
 * clusters of them. Like every bootstrap it is not for fewer than about 20 units.
 * Source: Efron (1987), Better bootstrap confidence intervals, J. Am. Stat. Assoc. 82:171; acceleration from the
 * jackknife, Efron & Tibshirani (1993), An Introduction to the Bootstrap, eq. 14.15.
 * @param units number of units
 * @param statistic of one resample: `counts[u]` tells how often unit u was drawn; the array is reused
 * @param settings confidence 0..1 exclusive; resamples, 2,000 or more; seed: the same seed gives the same interval
 * @returns both ends, the estimate between them; null with fewer than two units, or when every resample gives the same:
 * the spread is then unknown, not zero
 */
export function bcaInterval(
  units: number,
  statistic: (counts: Uint32Array) => number,
  settings: { confidence: number; resamples: number; seed: number },
): [number, number] | null {
  checkShare(settings.confidence, 'the confidence')
  if (units < 2) return null
  const values = bootstrap(units, settings.resamples, seededRandom(settings.seed), statistic)
  const [least, most] = [values[0], values.at(-1)]
  if (least === undefined || most === undefined || least === most) return null
  const once = new Uint32Array(units).fill(1)
  const estimate = statistic(once)
  const bias = normalQuantile(withinOpen(shareBelow(values, estimate), values.length))
  const acceleration = skew(units, once, statistic)
  const end = (p: number) => {
    const shifted = bias + normalQuantile(p)
    const room = 1 - acceleration * shifted
    // Beyond the pole of the correction the end is the farthest resample.
    const bent = room > 0 ? bias + shifted / room : shifted * Infinity
    return quantile(values, 1 - normalTail(bent)) ?? estimate
  }
  const tail = (1 - settings.confidence) / 2
  // A far skewed distribution can leave its own estimate outside, which no reader could use.
  return [Math.min(estimate, end(tail)), Math.max(estimate, end(1 - tail))]
}

/** Share of the values below the estimate, those equal to it counted half. */
function shareBelow(values: Float64Array, estimate: number): number {
  const rounding = 1e-12 * Math.abs(estimate)
  let twice = 0
  for (const value of values) twice += value < estimate - rounding ? 2 : value <= estimate + rounding ? 1 : 0
  return twice / (2 * values.length)
}

/** An estimate outside of all resamples still has a finite quantile: that of half a resample. */
function withinOpen(share: number, resamples: number): number {
  return Math.min(1 - 0.5 / resamples, Math.max(0.5 / resamples, share))
}

/** A sixth of the skewness of the statistic's jackknife values; `once` is changed and restored. */
function skew(units: number, once: Uint32Array, statistic: (counts: Uint32Array) => number): number {
  const without = Array.from({ length: units }, (_, unit) => {
    once[unit] = 0
    const value = statistic(once)
    once[unit] = 1
    return value
  })
  const mean = without.reduce((sum, value) => sum + value, 0) / units
  const [squares, cubes] = without.reduce(
    ([two, three], value) => [two + (mean - value) ** 2, three + (mean - value) ** 3],
    [0, 0],
  )
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0
}
