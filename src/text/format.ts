/**
 * Numbers as readers see them, everywhere alike. Scores and rates are fractions of 1; null is unknown, which is never shown
 * as 0. Written without `Intl`, whose formats take longer to make than a start may.
 */

const unknown = 'unknown'

export type Range = { low: number; high: number }

/** What was measured, with one digit: 0.91 → `91.0 %`. */
export function percent(fraction: number | null): string {
  return fraction === null ? unknown : `${percentNumber(fraction)} %`
}

/** 0.91 → `91.0`. */
export function percentNumber(fraction: number | null): string {
  return fraction === null ? unknown : fixed(withoutNoise(fraction * 100), 1)
}

/** As `percent`, beside a limit that it is not: with the digits it takes to see that. 0.7996 beside 0.8 → `79.96 %`. */
export function percentBeside(fraction: number, limit: number): string {
  return `${numberBeside(fraction, limit)} %`
}

/** What is set, with the digits it has, four at most: 0.05 → `5 %`, 0.125 → `12.5 %`. */
export function percentAsSet(fraction: number): string {
  return `${Number((fraction * 100).toFixed(4))} %`
}

/** A difference of two scores in points, with its sign: −0.04 → `−4.0`; never `−0.0`. */
export function points(difference: number | null): string {
  return difference === null ? unknown : signed(withoutNoise(difference * 100), 1)
}

/** An interval of a difference, in a sentence: `between 14.8 worse and 2.8 better`, `between 0.5 and 8.0 worse`. */
export function rangeInWords([low, high]: readonly [number, number]): string {
  const [from, to] = [percentNumber(Math.abs(low)), percentNumber(Math.abs(high))]
  if (low >= 0) return `between ${from} and ${to} better`
  return high <= 0 ? `between ${to} and ${from} worse` : `between ${from} worse and ${to} better`
}

/** How large a difference is, in a sentence: 0.04 → `4.0 points`, 0.01 → `1.0 point`. */
export function pointsText(difference: number): string {
  const size = percentNumber(difference)
  return `${size} ${size.replace('−', '') === '1.0' ? 'point' : 'points'}`
}

/** As `pointsText`, beside a limit that it is not: 0.0504 beside 0.05 → `5.04 points`. */
export function pointsBeside(difference: number, limit: number): string {
  const number = numberBeside(difference, limit)
  return number === percentNumber(difference) ? pointsText(difference) : `${number} points`
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
  return `${signed(withoutNoise(fraction * 100), 0)} %`
}

/** US dollars with two telling digits at least: `$0.00041`, `$0.13`, `$12.40`. */
export function usd(amount: number | null): string {
  if (amount === null || !Number.isFinite(amount)) return unknown
  if (amount === 0) return '$0'
  if (amount < 1e-8) return '<$0.00000001'
  // What rounds to $0.10 is written so.
  if (amount >= 0.0995) return `$${fixed(amount, 2)}`
  return `$${amount.toFixed(Math.min(10, 1 - Math.floor(Math.log10(amount))))}`
}

/** `about $0.021`, `about $0.02 to $0.04`. */
export function usdRange({ low, high }: Range): string {
  const [from, to] = [usd(low), usd(high)]
  if (from === to) return high === 0 ? from : `about ${from}`
  return `about ${from} to ${to}`
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

/** `p < 0.001`, `p = 0.032`, `p = 0.41`, `p = 1`: two telling digits. */
export function pValue(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${Number(p.toPrecision(2))}`
}

/** `1 case`, `1,250 cases`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${whole(number)} ${number === 1 ? singular : plural}`
}

/** `1,250`. */
export function whole(number: number): string {
  return fixed(number, 0)
}

/** `120`, `12,500`, and from a range `60 to 120`. */
export function wholeRange({ low, high }: Range): string {
  const [from, to] = [whole(low), whole(high)]
  return from === to ? to : `${from} to ${to}`
}

/** `a, b, c and 4 more`: the first five. */
export function list(items: readonly string[]): string {
  const shown = items.slice(0, 5)
  const rest = items.length - shown.length
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ')
}

/** More than these tell apart only what the arithmetic left behind. */
const MOST_DIGITS = 8

function numberBeside(fraction: number, limit: number): string {
  const [value, other] = [withoutNoise(fraction * 100), withoutNoise(limit * 100)]
  const seen = [1, 2, 3, 4, 5, 6, 7, MOST_DIGITS].find((digits) => rounded(Math.abs(value), digits) !== Math.abs(other))
  return fixed(value, value === other ? 1 : (seen ?? 1))
}

function signed(value: number, digits: number): string {
  const size = fixed(Math.abs(value), digits)
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

/** Half is rounded up as the number reads in decimal: 58.05 becomes 58.1 though its nearest double is below. */
function grouped(size: number, digits: number): string {
  if (size >= 1e9) return size.toExponential(1)
  const [whole = '', fraction] = rounded(size, digits).toFixed(digits).split('.')
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? thousands : `${thousands}.${fraction}`
}

function rounded(size: number, digits: number): number {
  if (size < 1e-6) return 0
  return Number(`${Math.round(Number(`${size}e${digits}`))}e-${digits}`)
}

/** A sum or product of floats without its last digits, which come from the arithmetic. */
export function withoutNoise(value: number): number {
  return Number(value.toPrecision(12))
}
