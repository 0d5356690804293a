import type { Random } from './random.ts'

/** Uniform in 0..1, exclusive. */
export function uniform(random: Random): number {
  return (random() + 0.5) / 2 ** 32
}

/**
 * How many of `trials` have an event of the given chance. Skips from event to event, so that rare events are cheap.
 * Source: Devroye (1986), Non-Uniform Random Variate Generation, X.4.3, the second waiting time method.
 */
export function binomial(random: Random, trials: number, chance: number): number {
  if (chance <= 0) return 0
  if (chance > 0.5) return trials - binomial(random, trials, 1 - chance)
  const log = Math.log1p(-chance)
  let events = 0
  let at = 0
  for (;;) {
    at += 1 + Math.floor(Math.log(uniform(random)) / log)
    if (at > trials) return events
    events += 1
  }
}

/**
 * How many arrivals there are when `mean` are expected: the sum of exponential waiting times, in pieces that do not
 * underflow.
 * Source: Knuth (1997), The Art of Computer Programming 2, 3.4.1 F.
 */
export function poisson(random: Random, mean: number): number {
  const LARGEST = 500
  if (mean > LARGEST) return poisson(random, LARGEST) + poisson(random, mean - LARGEST)
  const limit = Math.exp(-mean)
  let arrivals = 0
  for (let product = uniform(random); product > limit; product *= uniform(random)) arrivals += 1
  return arrivals
}

/** Standard normal. Source: Box & Muller (1958), Ann. Math. Statist. 29:610. */
export function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random))
}
