/** Numbers as readers see them. Scores and rates are fractions of 1; null is unknown, which is never shown as 0. */

const unknown = 'unknown'

/** 0.91 → `91.0 %`. */
export function percent(fraction: number | null): string {
  return fraction === null ? unknown : `${fixed(fraction * 100, 1)} %`
}

/** 0.91 → `91.0`. */
export function percentNumber(fraction: number | null): string {
  return fraction === null ? unknown : fixed(fraction * 100, 1)
}

/** A difference of two scores in points, with its sign: −0.04 → `−4.0`; never `−0.0`. */
export function points(difference: number | null): string {
  return difference === null ? unknown : signed(difference * 100, 1)
}

/** A case's own score: 1 → `1.00`. */
export function score(value: number | null): string {
  return value === null ? unknown : fixed(value, 2)
}

/** A relative change: 0.031 → `+3 %`. */
export function relative(candidate: number | null, baseline: number | null): string | null {
  if (candidate === null || baseline === null || baseline === 0) return null
  return increase(candidate / baseline - 1)
}

/** 0.2 → `+20 %`. */
export function increase(fraction: number): string {
  return `${signed(fraction * 100, 0)} %`
}

/** US dollars with two telling digits at least: `$0.00041`, `$0.13`, `$12.40`. */
export function usd(amount: number | null): string {
  if (amount === null || !Number.isFinite(amount)) return unknown
  if (amount === 0) return '$0'
  if (amount < 1e-8) return '<$0.00000001'
  if (amount >= 0.1) return `$${grouped(amount, 2)}`
  return `$${amount.toFixed(Math.min(10, 1 - Math.floor(Math.log10(amount))))}`
}

/** Milliseconds as a person says them: `812 ms`, `1.2 s`, `2 min 5 s`. */
export function duration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return unknown
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  return seconds < 3600
    ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
    : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

/** `1 case`, `1,250 cases`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${whole(number)} ${number === 1 ? singular : plural}`
}

/** `1,250`. */
export function whole(number: number): string {
  return integers.format(number)
}

// Made once: a format takes as long to make as a hundred numbers to write.
const integers = new Intl.NumberFormat('en-US')
const fractions = new Map<number, Intl.NumberFormat>()

function formatOf(digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function signed(value: number, digits: number): string {
  const size = grouped(Math.abs(value), digits)
  if (isZero(size)) return size
  return value < 0 ? `−${size}` : `+${size}`
}

/** Fixed digits without a negative zero; scores of a script may be any finite number. */
function fixed(value: number, digits: number): string {
  const text = grouped(Math.abs(value), digits)
  return value < 0 && !isZero(text) ? `−${text}` : text
}

function isZero(digits: string): boolean {
  return /^[0.]*$/.test(digits)
}

function grouped(value: number, digits: number): string {
  if (Math.abs(value) >= 1e9) return value.toExponential(1)
  const known = fractions.get(digits) ?? formatOf(digits)
  fractions.set(digits, known)
  return known.format(value)
}

/** A sum of floats without its last digits, which depend on the order of what was added. */
export function withoutNoise(sum: number): number {
  return Number(sum.toPrecision(12))
}
