import type { Durations, Reading, Values } from '../../src/canary/analysis/period.ts'
import type { Limits } from '../../src/canary/policy.ts'
import type { Traffic } from '../../src/canary/simulation/simulate.ts'
import { binomial, poisson, standardNormal } from '../../src/statistics/draw.ts'
import { normalQuantile, normalTail } from '../../src/statistics/normal.ts'
import type { Random } from '../../src/statistics/random.ts'

/** How a made-up version behaves. Durations and costs are log-normal with this spread of their logarithm. */
export type Behaviour = {
  errorRate: number
  /** Milliseconds. */
  medianDuration: number
  spread: number
  /** Share of answers that are good: a quality of 1, the others 0. */
  quality: number
  /** US dollars per request. */
  cost: number
}

/**
 * Traffic of two made-up versions, arriving at random.
 * @param perMinute requests of both together
 */
export function syntheticTraffic(
  options: { perMinute: number; stable: Behaviour; canary: Behaviour; limits: Limits },
  random: Random,
): Traffic {
  const { perMinute, stable, canary, limits } = options
  const worseBy = limits.p99Latency?.worseBy ?? null
  const max = limits.p99Latency?.max ?? null
  const reference = stable.medianDuration * Math.exp(stable.spread * normalQuantile(0.99))
  const reading = (behaviour: Behaviour, invocations: number, limit: number | null) =>
    readingOf(behaviour, invocations, { max, reference: limit }, random)
  return (_start, milliseconds, weight) => {
    const requests = (perMinute * milliseconds) / 60_000
    return {
      stable: reading(stable, poisson(random, requests * (1 - weight)), worseBy === null ? null : reference),
      canary: reading(canary, poisson(random, requests * weight), worseBy === null ? null : reference * (1 + worseBy)),
    }
  }
}

function readingOf(
  behaviour: Behaviour,
  invocations: number,
  limits: { max: number | null; reference: number | null },
  random: Random,
): Reading {
  const over = (limit: number | null) =>
    limit === null ? null : binomial(random, invocations, shareAbove(behaviour, limit))
  const durations: Durations = {
    count: invocations,
    overMax: over(limits.max),
    overReference: over(limits.reference),
    p99: null,
  }
  const good = binomial(random, invocations, behaviour.quality)
  return {
    invocations,
    errors: binomial(random, invocations, behaviour.errorRate),
    durations,
    quality: { count: invocations, sum: good, min: 0, max: 1 },
    cost: costs(behaviour, invocations, random),
  }
}

function shareAbove({ medianDuration, spread }: Behaviour, limit: number): number {
  return normalTail(Math.log(limit / medianDuration) / spread)
}

/** Above so many, a sum is as good as normal, and is drawn as such. */
const MANY = 60

function costs({ cost, spread }: Behaviour, count: number, random: Random): Values {
  const location = Math.log(cost) - spread ** 2 / 2
  if (count > MANY) {
    const deviation = cost * Math.sqrt(Math.expm1(spread ** 2))
    return { count, sum: count * cost + Math.sqrt(count) * deviation * standardNormal(random), min: 0, max: cost }
  }
  let sum = 0
  for (let i = 0; i < count; i++) sum += Math.exp(location + spread * standardNormal(random))
  return { count, sum, min: 0, max: cost }
}
