import { describe, expect, it, test } from 'vitest'
import { Analyst, excludedOf, type LimitResult } from '../../../src/canary/analysis/analysis.ts'
import { errorLevels } from '../../../src/canary/analysis/limits.ts'
import type { Period, Reading } from '../../../src/canary/analysis/period.ts'
import { trackExcess } from '../../../src/canary/analysis/track-excess.ts'
import type { Limits } from '../../../src/canary/policy.ts'
import { binomial } from '../../../src/statistics/draw.ts'
import { seededRandom } from '../../../src/statistics/random.ts'

const none: Limits = { errorRate: null, p99Latency: null, quality: null, costPerRequest: null }
const reading = (invocations: number, change: Partial<Reading> = {}): Reading => ({
  invocations,
  errors: 0,
  durations: null,
  quality: null,
  cost: null,
  ...change,
})

function findingsAfter(
  limits: Limits,
  minutes: number,
  period: Omit<Period, 'start' | 'step'>,
  step = 0,
  bake = 2,
): LimitResult[] {
  const analyst = new Analyst(limits, bake)
  for (let i = 0; i < minutes; i++) analyst.see({ start: i * 60_000, step, ...period })
  return analyst.analysis().findings
}

const errors = (stable: number, canary: number) => ({
  stable: reading(1000, { errors: stable }),
  canary: reading(50, { errors: canary }),
})

describe('errors', () => {
  const limits: Limits = { ...none, errorRate: { max: 0.02, worseBy: 0.01 } }
  it.each([
    ['all of the canary fails', 1, errors(10, 50), 'broken', 'broken'],
    ['ten times as many', 3, errors(10, 5), 'broken', 'broken'],
    [
      'as many in both, below the limit',
      60,
      { stable: reading(1000, { errors: 10 }), canary: reading(50) },
      'kept',
      'kept',
    ],
    ['too few calls to tell', 1, errors(10, 1), 'open', 'open'],
  ])('%s', (_what, minutes, period, worseBy, max) => {
    const verdicts = findingsAfter(limits, minutes, period).map(({ limit, verdict }) => [limit, verdict])
    expect(verdicts).toEqual([
      ['errorRate.worseBy', worseBy],
      ['errorRate.max', max],
    ])
  })

  it('are compared with the stable version of the same minutes: an outage of both blames nobody', () => {
    const findings = findingsAfter({ ...none, errorRate: { max: null, worseBy: 0.01 } }, 20, errors(500, 25))
    expect(findings[0]?.verdict).toBe('open')
  })

  it('in the bake, are compared with what the stable version showed while it served', () => {
    const analyst = new Analyst({ ...none, errorRate: { max: null, worseBy: 0.01 } }, 1)
    const verdict = () => analyst.analysis().findings[0]?.verdict
    for (let i = 0; i < 15; i++) analyst.see({ start: i, step: 0, ...errors(10, 0) })
    expect(verdict()).not.toBe('broken')
    for (let i = 15; i < 20; i++)
      analyst.see({ start: i, step: 1, stable: reading(0), canary: reading(1000, { errors: 11 }) })
    expect(verdict()).not.toBe('broken')
    analyst.see({ start: 20, step: 1, stable: reading(0), canary: reading(1000, { errors: 200 }) })
    expect(verdict()).toBe('broken')
  })
})

test('the largest worsening that is ruled out shrinks with every minute, and holds the truth', () => {
  const limits: Limits = { ...none, errorRate: { max: null, worseBy: 0.01 } }
  const after = (minutes: number) => {
    const periods = Array.from({ length: minutes }, (_, i) => ({ start: i, step: 0, ...errors(10, i % 2) }))
    return excludedOf(limits, 2, periods).get('errorRate.worseBy') ?? 1
  }
  expect(after(1)).toBeLessThan(0.3)
  expect(after(10)).toBeLessThan(after(2))
  expect(after(40)).toBeLessThan(0.02)
  expect(after(40)).toBeGreaterThan(0)
})

describe('durations', () => {
  const limits: Limits = { ...none, p99Latency: { max: 5_000, worseBy: 0.25 } }
  const durations = (count: number, over: number | null, p99: number | null) => ({
    durations: { count, overMax: over, overReference: over, p99 },
  })
  it('are proven slower by counts above a threshold', () => {
    const findings = findingsAfter(limits, 10, {
      stable: reading(1000, durations(1000, 10, null)),
      canary: reading(50, durations(50, 6, null)),
    })
    expect(findings.map(({ verdict }) => verdict)).toEqual(['broken', 'broken'])
  })
  it('that cannot be measured are unmeasured, not healthy', () => {
    const findings = findingsAfter(limits, 10, { stable: reading(1000), canary: reading(50) })
    expect(findings.map(({ verdict }) => verdict)).toEqual(['unmeasured', 'unmeasured'])
  })
  it('of a version that served nothing are not missing', () => {
    const findings = findingsAfter(limits, 10, { stable: reading(1000, durations(1000, 10, 900)), canary: reading(0) })
    expect(findings.map(({ verdict }) => verdict)).toEqual(['open', 'open'])
  })
})

describe('means', () => {
  const quality = (mean: number, count: number) => ({ quality: { count, sum: mean * count, min: 0, max: 1 } })
  const limits: Limits = { ...none, quality: { min: 0.8, worseBy: 0.05 } }
  it('a large drop of quality is proven by its shortfall', () => {
    const findings = findingsAfter(limits, 10, {
      stable: reading(1000, quality(0.95, 1000)),
      canary: reading(50, quality(0.6, 50)),
    })
    expect(findings.map(({ limit, verdict }) => [limit, verdict])).toEqual([
      ['quality.worseBy', 'broken'],
      ['quality.min', 'broken'],
    ])
  })
  it('a score beyond 0..1 is compared by its windows', () => {
    const of = (mean: number, count: number) => ({ quality: { count, sum: mean * count, min: 1, max: 5 } })
    const limits: Limits = { ...none, quality: { min: null, worseBy: 0.2 } }
    const found = (canary: number) =>
      findingsAfter(limits, 60, { stable: reading(1000, of(4.5, 1000)), canary: reading(50, of(canary, 50)) })[0]
        ?.verdict
    expect(found(4.0)).toBe('broken')
    expect(found(4.4)).toBe('kept')
  })
  it('a dearer version is found after enough windows, and not before', () => {
    const cost = (mean: number, count: number) => ({ cost: { count, sum: mean * count, min: 0, max: 1 } })
    const found = (minutes: number) =>
      findingsAfter({ ...none, costPerRequest: { worseBy: 0.25 } }, minutes, {
        stable: reading(1000, cost(0.001, 1000)),
        canary: reading(50, cost(0.002, 50)),
      })[0]?.verdict
    expect(found(3)).toBe('open')
    expect(found(30)).toBe('broken')
  })
})

test('what is found does not depend on the other limits being asked for, only its level does', () => {
  const one = findingsAfter({ ...none, errorRate: { max: null, worseBy: 0.01 } }, 2, errors(10, 4))
  const all = findingsAfter(
    {
      errorRate: { max: 0.5, worseBy: 0.01 },
      p99Latency: { max: 5_000, worseBy: 0.25 },
      quality: { min: 0.8, worseBy: 0.05 },
      costPerRequest: { worseBy: 0.25 },
    },
    2,
    errors(10, 4),
  )
  expect(all[0]?.p).toBe(one[0]?.p)
})

describe('the stated chance of blame includes what the bake adds', () => {
  const compared = { errorRate: { max: null, worseBy: 0.01 } }
  it.each<[string, Partial<Limits>, number, number]>([
    ['no limit', {}, 0, 0],
    ['a limit that goes on as before adds nothing', { errorRate: { max: 0.02, worseBy: null } }, 0.01, 0.01],
    ['errors, compared: half of it again, and the trust in the stable rate', compared, 0.01, 0.016],
    [
      'all that can be compared stays below the 2 % that docs/canary.md promises',
      {
        ...compared,
        p99Latency: { max: null, worseBy: 0.25 },
        quality: { min: null, worseBy: 0.05 },
      },
      0.01,
      0.0197,
    ],
  ])('%s', (_what, limits, beforeBake, withBake) => {
    const levels = errorLevels({ ...none, ...limits })
    expect(levels.beforeBake).toBeCloseTo(beforeBake, 10)
    expect(levels.withBake).toBeCloseTo(withBake, 4)
    expect(levels.withBake).toBeLessThan(0.02)
  })

  it('p counts the bake once it has begun', () => {
    const analyst = new Analyst({ ...none, ...compared }, 1)
    const p = () => analyst.analysis().findings[0]?.p ?? Number.NaN
    for (let i = 0; i < 5; i++) analyst.see({ start: i, step: 0, ...errors(10, 3) })
    const before = p()
    expect(before).toBeGreaterThan(0)
    analyst.see({ start: 5, step: 1, stable: reading(0), canary: reading(0) })
    expect(p()).toBeCloseTo(Math.min(1, 1.5 * before + 0.001), 10)
  })

  it('a canary exactly at the limit, through steps and bake, seems beyond it less often than said', () => {
    const seems = (seed: number) => {
      const random = seededRandom(seed)
      const tracker = trackExcess(0.01, ({ stable, canary }) => ({
        stable: { events: stable.errors, trials: stable.invocations },
        canary: { events: canary.errors, trials: canary.invocations },
      }))
      let ever = false
      for (let i = 0; i < 60; i++) {
        const baking = i >= 30
        const [stable, canary] = baking ? [0, 200] : [150, 50]
        const period = {
          start: i,
          step: baking ? 1 : 0,
          stable: reading(stable, { errors: binomial(random, stable, 0.01) }),
          canary: reading(canary, { errors: binomial(random, canary, 0.02) }),
        }
        tracker.see(period, baking)
        ever ||= tracker.logEs().beyond >= Math.log(10)
      }
      return ever
    }
    const share = Array.from({ length: 300 }, (_, i) => seems(i + 1)).filter(Boolean).length / 300
    expect(share).toBeLessThanOrEqual(trackExcess(0.01, () => null).throughBake(0.1))
  })
})
