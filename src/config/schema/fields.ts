import { z } from 'zod'

const PERCENT = /^\d{1,6}(?:\.\d{1,6})?%$/

type Limits = {
  min?: number
  max?: number
  /** What a message asks for when the value is no share at all. */
  expected?: string
}

/**
 * A share of a whole, `5%` or `0.05`, read as a fraction of 1.
 * @param limits the least and the most that make sense, both included, as fractions; 0 and 1 unless told. Only a
 *   percentage may say more than 1: a bare `20` where `20%` was meant would otherwise switch a limit off
 */
export function share({ min = 0, max = 1, expected = 'expected a share such as 5% or 0.05' }: Limits = {}) {
  const error = expected
  return z
    .union([
      z
        .number({ error })
        .min(0, { error })
        .max(1, { error: `${error} (for percent, write the % sign)` }),
      z.string({ error }).regex(PERCENT, { error }),
    ])
    .transform((written, context) => {
      const value = fraction(written)
      if (value < min) context.addIssue({ code: 'custom', message: `must be at least ${percent(min)}` })
      if (value > max) context.addIssue({ code: 'custom', message: `must be at most ${percent(max)}` })
      return value
    })
    .meta({ title: 'share' })
}

/** The decimal point is moved in the text: `7 / 100` would be 0.07000000000000001. */
function fraction(written: string | number): number {
  return typeof written === 'number' ? written : Number(`${written.slice(0, -1)}e-2`)
}

/** A fraction in percent, for a sentence: `0.05` is `5%`. */
export function percent(value: number): string {
  return `${Number((value * 100).toFixed(4))}%`
}

/** A key that may be left out; null then, so that code asks one question ("is it null?") and never two. */
export function orNull<T extends z.ZodType>(schema: T) {
  return schema.optional().transform((value): z.output<T> | null => value ?? null)
}

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
