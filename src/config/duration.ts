import { z } from 'zod'

const WRITTEN = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/
const MILLISECONDS = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

const error = 'expected a duration with its unit, such as 500ms, 90s, 10m or 24h'

/** Whole milliseconds of a text that matches `WRITTEN`; NaN for any other. */
function milliseconds(written: string): number {
  const [, amount = '', unit = ''] = WRITTEN.exec(written) ?? []
  return Math.round(Number(amount) * (MILLISECONDS.get(unit) ?? Number.NaN))
}

/**
 * A duration as users write it (`500ms` `90s` `10m` `24h` `7d`, decimals allowed), read as whole milliseconds.
 * @param limits the shortest and the longest that make sense, both included, in the same spelling
 */
export function duration(limits: { min?: string; max?: string } = {}) {
  const { min = '0s', max = '999999999d' } = limits
  return z
    .string({ error })
    .regex(WRITTEN, { error, abort: true })
    .transform(milliseconds)
    .refine((value) => value >= milliseconds(min), { error: `must be at least ${min}` })
    .refine((value) => value <= milliseconds(max), { error: `must be at most ${max}` })
    .meta({ title: 'duration' })
}
