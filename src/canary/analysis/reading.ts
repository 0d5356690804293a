import type { Count } from '../../statistics/count.ts'
import type { Period, Reading, Values } from './period.ts'
import type { Pair } from './tracker.ts'

/**
 * What a period says about one limit. Null is "could not be measured"; a version that served nothing has nothing to
 * measure, and gives no trials.
 */

const nothing: Count = { events: 0, trials: 0 }
const noValues: Values = { count: 0, sum: 0, min: 0, max: 0 }

export function errorPair({ stable, canary }: Period): Pair<Count> {
  return { stable: errors(stable), canary: errors(canary) }
}

export function canaryErrors({ canary }: Period): Count {
  return errors(canary)
}

/** How many durations were longer than the reference. */
export function slowPair(period: Period): Pair<Count> | null {
  return pairOf(period, (reading) => slow(reading, 'overReference'))
}

/** How many of the canary's durations were longer than the absolute limit. */
export function canaryAboveMax({ canary }: Period): Count | null {
  return slow(canary, 'overMax')
}

export function shortfallPair(period: Period): Pair<Count> | null {
  return pairOf(period, shortfall)
}

export function canaryShortfall({ canary }: Period): Count | null {
  return shortfall(canary)
}

export function qualityValues(period: Period): Pair<Values> | null {
  return pairOf(period, (reading) => values(reading, 'quality'))
}

export function costValues(period: Period): Pair<Values> | null {
  return pairOf(period, (reading) => values(reading, 'cost'))
}

function errors({ errors, invocations }: Reading): Count {
  return { events: Math.min(errors, invocations), trials: invocations }
}

function slow({ durations, invocations }: Reading, which: 'overMax' | 'overReference'): Count | null {
  if (invocations === 0) return nothing
  const over = durations?.[which] ?? null
  return durations === null || over === null
    ? null
    : { events: Math.min(over, durations.count), trials: durations.count }
}

/**
 * What is missing to a perfect score, as a count of failures that may be fractional. Null when the metric leaves 0..1:
 * nothing bounds its mean then.
 */
function shortfall(reading: Reading): Count | null {
  const quality = values(reading, 'quality')
  if (quality === null || quality.min < 0 || quality.max > 1) return null
  return { events: Math.max(0, Math.min(quality.count, quality.count - quality.sum)), trials: quality.count }
}

function values(reading: Reading, metric: 'quality' | 'cost'): Values | null {
  return reading[metric] ?? (reading.invocations === 0 ? noValues : null)
}

function pairOf<T>({ stable, canary }: Period, of: (reading: Reading) => T | null): Pair<T> | null {
  const pair = { stable: of(stable), canary: of(canary) }
  return pair.stable === null || pair.canary === null ? null : { stable: pair.stable, canary: pair.canary }
}
