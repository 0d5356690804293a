import type { Random } from './random.ts'

/**
 * Bootstrap distribution of a statistic: whole units (cases, or clusters of cases) are drawn with replacement, so that
 * whatever belongs to a unit, in both arms, stays together.
 * Source: Efron (1979), Ann. Statist. 7:1; for clusters Davison & Hinkley (1997), Bootstrap Methods, 3.8.
 * @param units number of units
 * @param statistic of one resample: `counts[u]` tells how often unit u was drawn; the array is reused
 * @returns the statistic of every resample, ascending
 */
export function bootstrap(
  units: number,
  resamples: number,
  random: Random,
  statistic: (counts: Uint32Array) => number,
): Float64Array {
  const counts = new Uint32Array(units)
  const values = new Float64Array(resamples)
  const share = units / 2 ** 32
  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0)
    for (let i = 0; i < units; i++) {
      const drawn = Math.floor(random() * share)
      counts[drawn] = (counts[drawn] ?? 0) + 1
    }
    values[resample] = statistic(counts)
  }
  return values.sort()
}
