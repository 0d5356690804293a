import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holm } from '../../../src/statistics/multiple-comparisons.ts'
import { compareModels } from '../../../src/verdict/between-models/between-models.ts'
import { entrantsOf } from '../../../src/verdict/between-models/entrants.ts'
import { notWorse } from '../../../src/verdict/between-models/not-worse.ts'
import { differences } from '../../../src/verdict/between-models/pairs.ts'
import { difference } from '../../../src/verdict/difference.ts'
import { caseOf, evaluationOf, facts, scores, trial } from '../arms.ts'
import { compared, contest, resultOf, type Scored } from './contest.ts'

const all = (score: number, times: number) => scores([score, times])

describe('what is said of several models', () => {
  test('the best, the cheapest that is proven not worse, the slowest, and what to fall back on', () => {
    const result = compared(
      {
        large: { scores: scores([1, 120]), costUsd: 0.01, latencyMs: 900, vendor: 'anthropic' },
        small: { scores: scores([1, 119], [0, 1]), costUsd: 0.002, latencyMs: 300, vendor: 'anthropic' },
        other: { scores: scores([1, 119], [0, 1]), costUsd: 0.003, latencyMs: 400, vendor: 'amazon' },
        weak: { scores: scores([1, 90], [0, 30]), costUsd: 0.001, latencyMs: 200, vendor: 'meta' },
      },
      { released: 'large' },
    )
    expect(result.best).toEqual({ model: 'large', shown: false })
    expect(result.models.map(({ model, standing, proven }) => [model, standing, proven])).toEqual([
      ['large', 'best', true],
      ['small', 'not-worse', true],
      ['other', 'not-worse', true],
      ['weak', 'lower', false],
    ])
    expect(result.cheapest).toEqual({ proven: { model: 'small', saves: 0.8 }, open: null })
    expect(result.slowest).toEqual({ model: 'large', p95Ms: 900, shown: true })
    expect(result.pareto).toEqual(['large', 'small', 'weak'])
    // Of another vendor first, though it costs more.
    expect(result.fallbacks).toEqual({
      from: 'large',
      models: [
        { model: 'other', otherVendor: true, costPerRequestUsd: expect.closeTo(0.003, 9) },
        { model: 'small', otherVendor: false, costPerRequestUsd: expect.closeTo(0.002, 9) },
      ],
    })
    expect(result.pairs).toHaveLength(6)
    expect(result.cases).toBe(120)
  })

  test('few cases tell nothing apart, and prove nothing', () => {
    const result = compared({
      large: { scores: all(1, 12), costUsd: 0.01 },
      small: { scores: scores([1, 11], [0, 1]), costUsd: 0.001 },
    })
    expect(result.models.map(({ standing, proven }) => [standing, proven])).toEqual([
      ['best', false],
      ['open', false],
    ])
    expect(result.cheapest).toEqual({ proven: null, open: { model: 'small', saves: 0.9 } })
    expect(result.fallbacks).toBeNull()
    expect(result.needed).toBe(59)
    expect(resultOf(result, 'small').couldHide).toBeGreaterThan(0.2)
  })

  test.each([
    [58, 'open'],
    [59, 'not-worse'],
  ])('two models take as many cases as the gate: %i that do not differ', (cases, standing) => {
    const result = compared({ a: { scores: all(1, cases) }, b: { scores: all(1, cases), costUsd: 0.002 } })
    expect(resultOf(result, 'b').standing).toBe(standing)
  })

  test('a model that is worse by less than the margin may be proven to be both: lower, and no worse than that', () => {
    const result = compared({ a: { scores: all(0.9, 200) }, b: { scores: all(0.88, 200), costUsd: 0.0001 } })
    expect(result.best).toEqual({ model: 'a', shown: true })
    expect(resultOf(result, 'b').standing).toBe('not-worse')
    expect(result.pairs[0]?.p).toBeLessThan(0.05)
  })

  test('of equal scores the cheapest leads, then the fastest', () => {
    const like = { scores: scores([1, 9], [0, 1]) }
    const models = { a: { ...like, costUsd: null }, b: { ...like, latencyMs: 300 }, c: like }
    expect(compared(models).models.map(({ model }) => model)).toEqual(['c', 'b', 'a'])
  })

  test('no margin proves nothing, however many cases there are', () => {
    const policy = { margin: 0, confidence: 0.95, maxErrors: 0.5 }
    const result = compared({ a: { scores: all(1, 300) }, b: { scores: all(1, 300) } }, { policy })
    expect(result.models.map(({ proven }) => proven)).toEqual([false, false])
    expect(result.needed).toBeNull()
  })
})

describe('what is not known stays so', () => {
  const good = all(1, 100)

  test('a model without a price is not cheaper, and nothing is cheaper than one', () => {
    const [free, priced] = [
      { scores: good, costUsd: null },
      { scores: scores([1, 99], [0.9, 1]), costUsd: 0.01 },
    ]
    const unpricedBest = compared({ best: { ...free }, other: { ...priced } })
    expect(unpricedBest.best?.model).toBe('best')
    expect(unpricedBest.cheapest).toEqual({ proven: null, open: null })
    const unpricedOther = compared({ best: { scores: good, costUsd: 0.01 }, other: { ...priced, costUsd: null } })
    expect(unpricedOther.cheapest).toEqual({ proven: null, open: null })
    expect(unpricedOther.pareto).toEqual(['best', 'other'])
    expect(unpricedOther.fallbacks?.models).toEqual([{ model: 'other', otherVendor: null, costPerRequestUsd: null }])
  })

  test('an answer of a cache took no time', () => {
    const result = compared({
      a: { scores: good, latencyMs: 100 },
      b: { scores: good, latencyMs: null },
      c: { scores: good, latencyMs: 90 },
    })
    expect(resultOf(result, 'b').p95Ms).toBeNull()
    expect(result.slowest?.model).toBe('a')
    expect(compared({ a: { scores: good }, b: { scores: good, latencyMs: null } }).slowest).toBeNull()
  })

  test('which of two is slower is not proven by few cases, nor of two that are alike', () => {
    const slow = (cases: number, latencyMs: number) =>
      compared({ a: { scores: all(1, cases), latencyMs }, b: { scores: all(1, cases) } }).slowest?.shown
    expect([slow(19, 900), slow(20, 900), slow(60, 100)]).toEqual([false, true, false])
  })

  test('a case that one model has no score for is left out between these two, and of what is compared with all', () => {
    const missing = [null, null, ...all(1, 98)]
    const result = compared({ a: { scores: missing }, b: { scores: good }, c: { scores: good } })
    expect(result.pairs.map(({ model, other, cases }) => [model, other, cases])).toEqual([
      ['a', 'b', 98],
      ['a', 'c', 98],
      ['b', 'c', 100],
    ])
    expect(result.cases).toBe(98)
    expect(resultOf(result, 'a').missing).toBe(2)
  })

  test('a model with more errors than the gate allows is not compared', () => {
    const policy = { margin: 0.05, confidence: 0.95, maxErrors: 0.05 }
    const broken = [...Array<null>(10).fill(null), ...all(1, 90)]
    const result = compared({ a: { scores: broken }, b: { scores: good }, c: { scores: good } }, { policy })
    expect(resultOf(result, 'a')).toMatchObject({ standing: 'unmeasured', score: null, missing: 10 })
    expect(result.cases).toBe(100)
    expect(result.pairs).toHaveLength(1)
    const alone = compared({ a: { scores: broken }, b: { scores: good } }, { policy })
    expect(alone).toMatchObject({ best: null, pairs: [], pareto: [], fallbacks: null, slowest: null })
  })

  test('models without a case in common are not compared', () => {
    const result = compared({ a: { scores: [1, null] }, b: { scores: [null, 1] } })
    expect(result).toMatchObject({ best: null, cases: 0, pairs: [] })
    expect(result.models.map(({ standing }) => standing)).toEqual(['open', 'open'])
  })
})

describe('what counts', () => {
  test('cases of one cluster are one draw', () => {
    const models = { a: { scores: all(1, 100) }, b: { scores: all(1, 100) } }
    const clustered = compared(models, { cases: facts(100, { cluster: 'one' }) })
    expect(clustered.models.map(({ proven }) => proven)).toEqual([false, false])
    expect(compared(models).models.map(({ proven }) => proven)).toEqual([true, true])
  })

  test('a case counts by its weight, and not at all without one', () => {
    const [heavy, light] = [
      facts(1, { weight: 9 }),
      facts(3, { weight: 1 }).slice(1, 2),
      facts(3, { weight: 0 }).slice(2),
    ]
    const models = { a: { scores: [1, 0, 0] }, b: { scores: [0, 1, 1] } }
    const result = compared(models, { cases: [...heavy, ...(light ?? []), ...facts(3, { weight: 0 }).slice(2)] })
    expect(result.models.map(({ model, score }) => [model, score])).toEqual([
      ['a', 0.9],
      ['b', 0.1],
    ])
    expect(result.cases).toBe(2)
  })

  test('answers that only some models were asked for again are left out', () => {
    const cases = Array.from({ length: 10 }, (_, i) =>
      caseOf(`c${i}`, [trial(1), trial(0, { costUsd: 9, latencyMs: 9e5 })]),
    )
    const again = { model: 'a', candidate: evaluationOf('candidate', cases, 'reply', 'a'), vendor: null, isStub: false }
    const base = contest({ b: { scores: all(1, 10) } })
    const result = compareModels({ ...base, models: [again, ...base.models] })
    expect(resultOf(result, 'a')).toMatchObject({ score: 1, costPerRequestUsd: expect.closeTo(0.001, 9), p95Ms: 100 })
    const both = compareModels({ ...base, repeats: 2, models: [again, ...base.models] })
    expect(resultOf(both, 'a').score).toBe(0.5)
  })

  test('what is no model is no fallback', () => {
    const models = { a: { scores: all(1, 100) }, echo: { scores: all(1, 100), isStub: true } }
    expect(compared(models, { released: 'a' }).fallbacks).toBeNull()
  })
})

const score = fc.constantFrom(0, 0.5, 1, 1, 1, null)
const scored: fc.Arbitrary<Scored> = fc.record({
  scores: fc.array(score, { minLength: 12, maxLength: 12 }),
  costUsd: fc.constantFrom(null, 0.001, 0.002),
  latencyMs: fc.constantFrom(null, 100, 200),
  vendor: fc.constantFrom(null, 'x', 'y'),
})
const models = fc.array(scored, { minLength: 2, maxLength: 4 })

describe('of whatever models', () => {
  test('their order changes nothing', () => {
    fc.assert(
      fc.property(models, fc.nat(), (list, turn) => {
        const { models: written, ...rest } = contest(Object.fromEntries(list.map((one, i) => [`m${i}`, one])))
        const by = turn % written.length
        const turned = [...written.slice(by), ...written.slice(0, by)].toReversed()
        expect(compareModels({ ...rest, models: turned, cases: rest.cases.toReversed() })).toEqual(
          compareModels({ ...rest, models: written }),
        )
      }),
      { numRuns: 40 },
    )
  })

  test('two swapped differ by the sign alone, and each is the difference of the gate', () => {
    fc.assert(
      fc.property(scored, scored, (a, b) => {
        const { ranked, facts: factsOf } = entrantsOf(contest({ a, b }))
        const [first, second] = ranked
        if (first === undefined || second === undefined) return
        const [there, back] = [differences(factsOf)(first, second, 0.05), differences(factsOf)(second, first, 0.05)]
        if (there === null || back === null) return
        expect(back.delta).toBeCloseTo(-there.delta, 12)
        expect(back.interval[0]).toBeCloseTo(-there.interval[1], 12)
        expect(back.interval[1]).toBeCloseTo(-there.interval[0], 12)
        expect([back.p, back.cases, back.discordant]).toEqual([there.p, there.cases, there.discordant])
        const pairs = [...first.scores].flatMap(([id, candidate]) => {
          const baseline = second.scores.get(id)
          return baseline === undefined ? [] : [{ candidate, baseline, weight: 1, unit: id }]
        })
        const gate = difference(pairs, 0.95)
        expect(there.delta).toBeCloseTo(gate.delta ?? Number.NaN, 12)
        expect(there.interval[0]).toBeCloseTo(gate.interval?.[0] ?? Number.NaN, 9)
      }),
      { numRuns: 60 },
    )
  })

  test('their differences are corrected by Holm over all pairs, and exclude zero exactly when they are proven', () => {
    fc.assert(
      fc.property(models, (list) => {
        const written = contest(Object.fromEntries(list.map((one, i) => [`m${i}`, one])))
        const { pairs, confidence } = compareModels(written)
        const { ranked, facts: factsOf } = entrantsOf(written)
        const alone = pairs.map(({ model, other }) => {
          const [a, b] = [model, other].map((name) => ranked.find((one) => one.model === name))
          const found = a === undefined || b === undefined ? null : differences(factsOf)(a, b, 0.025)
          return Math.min(1, 2 * (found?.p ?? 1))
        })
        const corrected = holm(alone)
        for (const [index, { p, interval }] of pairs.entries()) {
          expect(p).toBeCloseTo(corrected[index] ?? Number.NaN, 12)
          expect(interval[0] > 0 || interval[1] < 0).toBe(p < 1 - confidence)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('the claims of "no worse" are those of Holm, one step after the other', () => {
    fc.assert(
      fc.property(models, fc.constantFrom(0.05, 0.3, 0.6), (list, margin) => {
        const {
          ranked,
          facts: factsOf,
          common,
        } = entrantsOf(contest(Object.fromEntries(list.map((one, i) => [`m${i}`, one]))))
        if (common.size === 0 || ranked.length < 2) return
        const differenceAt = differences(factsOf)
        const isProven = (name: string, level: number) =>
          ranked.every((other) => {
            const own = ranked.find(({ model }) => model === name)
            if (own === undefined || other === own) return true
            return (differenceAt(own, other, level)?.interval[0] ?? -1) > -margin
          })
        let expected: string[] = []
        for (let step = 1; step <= ranked.length; step++) {
          const level = 0.05 / Math.max(1, Math.min(ranked.length - 1, ranked.length - step + 1))
          const found = ranked.map(({ model }) => model).filter((name) => isProven(name, level))
          if (found.length < step) break
          expected = found
        }
        expect([...notWorse(ranked, differenceAt, { alpha: 0.05, margin }).proven]).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })
})
