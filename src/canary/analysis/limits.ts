import type { Limits } from '../policy.ts'
import * as read from './reading.ts'
import { trackExcess } from './track-excess.ts'
import { trackMeans } from './track-means.ts'
import { trackRate } from './track-rate.ts'
import type { Tracker } from './tracker.ts'

/** One limit as the configuration names it. */
export type LimitName =
  | 'errorRate.max'
  | 'errorRate.worseBy'
  | 'p99Latency.max'
  | 'p99Latency.worseBy'
  | 'quality.min'
  | 'quality.worseBy'
  | 'costPerRequest.worseBy'

/**
 * A test of a limit, and the chance that it ever speaks against a canary that is no worse than the stable version before
 * that one has all traffic; with the bake it is `tracker.throughBake(level)`.
 */
export type Watch = { limit: LimitName; bound: number; level: number; tracker: Tracker }

/**
 * The chance that a canary which is no worse than the stable version is ever rolled back before it has all traffic, by
 * all limits together. {@link errorLevels} says what it is with the bake.
 * A limit's share of it is divided among those that are configured.
 */
const LEVEL = 0.01

/** A 99th percentile above a limit means: more than this share of durations is above it. */
const BEYOND_P99 = 0.01

/**
 * Every test that the limits ask for, each with nothing seen yet. A score has two: one by what is missing to a perfect
 * one, and one by its windows' means. Error rates get most of the level: they decide most often.
 */
export function watchesOf({ errorRate, p99Latency, quality, costPerRequest }: Limits): Watch[] {
  const watches: Array<{ limit: LimitName; bound: number; share: number; tracker: Tracker }> = []
  const add = (limit: LimitName, bound: number, share: number, tracker: Tracker) =>
    watches.push({ limit, bound, share, tracker })

  if (errorRate !== null && errorRate.worseBy !== null) {
    add('errorRate.worseBy', errorRate.worseBy, 150, trackExcess(errorRate.worseBy, read.errorPair))
  }
  if (errorRate !== null && errorRate.max !== null && errorRate.max < 1) {
    add('errorRate.max', errorRate.max, 10, trackRate(positive(errorRate.max), read.canaryErrors))
  }
  if (p99Latency !== null && p99Latency.worseBy !== null) {
    add('p99Latency.worseBy', p99Latency.worseBy, 5, { ...trackExcess(0, read.slowPair), excludes: () => null })
  }
  if (p99Latency !== null && p99Latency.max !== null) {
    add('p99Latency.max', p99Latency.max, 5, trackRate(BEYOND_P99, read.canaryAboveMax))
  }
  if (quality !== null && quality.worseBy !== null) {
    const { worseBy } = quality
    const means = trackMeans(({ stable, canary }) => canary < stable - worseBy, read.qualityValues)
    if (worseBy <= 1) add('quality.worseBy', worseBy, 2, scored(trackExcess(worseBy, read.shortfallPair, 'values')))
    add('quality.worseBy', worseBy, 1, means)
  }
  if (quality !== null && quality.min !== null) {
    const { min } = quality
    if (min > 0 && min <= 1) add('quality.min', min, 2, scored(trackRate(positive(1 - min), read.canaryShortfall)))
    add(
      'quality.min',
      min,
      1,
      trackMeans(({ canary }) => canary < min, read.qualityValues),
    )
  }
  if (costPerRequest !== null) {
    const { worseBy } = costPerRequest
    const means = trackMeans(({ stable, canary }) => canary > stable * (1 + worseBy), read.costValues)
    add('costPerRequest.worseBy', worseBy, 8, means)
  }

  const shares = watches.reduce((sum, { share }) => sum + share, 0)
  return watches.map(({ share, ...watch }) => ({ ...watch, level: (LEVEL * share) / shares }))
}

/**
 * The chance that a canary which is no worse than the stable version is rolled back by these limits, at any look: before it
 * has all traffic, and in all, with the bake. Fractions of 1; both 0 without a limit.
 */
export function errorLevels(limits: Limits): { beforeBake: number; withBake: number } {
  const watches = watchesOf(limits)
  return {
    beforeBake: watches.reduce((sum, { level }) => sum + level, 0),
    withBake: watches.reduce((sum, { level, tracker }) => sum + tracker.throughBake(level), 0),
  }
}

/** What is missing to a perfect score is tested; the score is shown, and no calls failed. */
function scored(tracker: Tracker): Tracker {
  const score = (missing: number | null) => (missing === null ? null : 1 - missing)
  const shown = () => {
    const { stable, canary } = tracker.shown()
    return { stable: score(stable), canary: score(canary) }
  }
  return { ...tracker, shown, counts: () => ({ stable: null, canary: null }) }
}

/** A limit of 0 is broken by the first event. */
function positive(rate: number): number {
  return Math.max(rate, 1e-6)
}
