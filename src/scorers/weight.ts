import { z } from 'zod'

/**
 * What a weight other than 0 may be. Wide enough for any share that means something, and narrow enough that products and
 * sums of weights, through fifty sets inside each other, neither overflow nor vanish.
 */
const LEAST = 0.000_001
const MOST = 1_000_000

/** Of a case: every case counts. */
export const positiveWeight = z.number().min(LEAST).max(MOST)

/** Of an assertion: 0 scores nothing. */
export const weightSchema = z
  .number()
  .min(0)
  .max(MOST)
  .refine((weight) => weight <= 0 || weight >= LEAST, `expected 0, or a number from ${LEAST.toFixed(6)}`)
