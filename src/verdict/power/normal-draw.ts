import { uniform } from '../../statistics/draw.ts'
import { normalQuantile } from '../../statistics/normal.ts'
import type { Random } from '../../statistics/random.ts'

/** A draw of the standard normal distribution. */
export function normal(random: Random): number {
  return normalQuantile(uniform(random))
}
