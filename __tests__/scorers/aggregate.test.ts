import { describe, expect, it } from 'vitest'
import { scoreTrial } from '../../src/scorers/aggregate.ts'
import type { Assertion } from '../../src/scorers/assertion.ts'
import { scoredAgain } from '../../src/scorers/reaggregate.ts'
import { contextOf } from './context.ts'

const yes: Assertion = { type: 'contains', value: 'a' }
const no: Assertion = { type: 'contains', value: 'z' }
const broken: Assertion = { type: 'javascript', value: 'nowhere.to.be.found', metric: 'Odd' }

const score = (assertions: Assertion[], threshold: number | null = null, output = 'a b c') =>
  scoreTrial(assertions, threshold, contextOf(output))

describe('a trial', () => {
  it.each<[string, Assertion[], number | null, boolean, number]>([
    ['fails when one assertion fails', [yes, no], null, false, 0.5],
    ['is the weighted mean', [{ ...yes, weight: 3 }, no], null, false, 0.75],
    ['passes by its threshold in spite of failures', [{ ...yes, weight: 3 }, no], 0.75, true, 0.75],
    ['fails by its threshold in spite of passes', [{ type: 'javascript', value: '0.4' }], 0.5, false, 0.4],
    ['is not failed by an assertion of weight 0', [yes, { ...no, weight: 0 }], null, true, 1],
    [
      'takes a set as one assertion',
      [{ type: 'assert-set', assert: [yes, yes, no] }, yes],
      null,
      false,
      (2 / 3 + 1) / 2,
    ],
    ['lets a set pass by its threshold', [{ type: 'assert-set', threshold: 0.5, assert: [yes, no] }], null, true, 0.5],
    ['is not failed by a set of weight 0', [yes, { type: 'assert-set', weight: 0, assert: [no] }], null, true, 1],
    [
      'takes sets inside sets',
      [{ type: 'assert-set', assert: [{ type: 'assert-set', threshold: 0, assert: [no] }] }],
      null,
      true,
      0,
    ],
  ])('%s', async (_name, assertions, threshold, pass, expected) => {
    const trial = await score(assertions, threshold)
    expect(trial).toMatchObject({ pass, error: null })
    expect(trial.score).toBeCloseTo(expected, 12)
  })

  it.each<[string, Assertion[], number | null]>([
    ['nothing is asserted', [], null],
    ['nothing is asserted, and a threshold given', [], 0],
    [
      'nothing has weight',
      [
        { ...yes, weight: 0 },
        { ...no, weight: 0, metric: 'Extra' },
      ],
      null,
    ],
    ['a set weighs nothing', [{ type: 'assert-set', weight: 0, assert: [yes] }], null],
    ['a set has only members that weigh nothing', [{ type: 'assert-set', assert: [{ ...yes, weight: 0 }] }], null],
    ['a set is empty', [{ type: 'assert-set', assert: [] }], 0],
    ['amounts are told', [{ type: 'latency', metric: 'ms' }], 0],
  ])('has no score where %s, and has not passed', async (_name, assertions, threshold) => {
    const trial = await score(assertions, threshold)
    expect(trial).toMatchObject({ pass: null, score: null, metrics: {}, error: null })
    expect(scoredAgain(assertions, threshold, trial.assertions)).toEqual(trial)
  })

  it('is unmeasured when one assertion is, and still lists the others', async () => {
    const trial = await score([yes, broken, no])
    expect(trial).toMatchObject({ pass: null, score: null, metrics: {} })
    expect(trial.error).toMatch(/^javascript \(Odd\): the code threw ReferenceError/)
    expect(trial.assertions.map(({ pass }) => pass)).toEqual([true, null, false])
  })

  it('is unmeasured by a member of a set, named with its set', async () => {
    const trial = await score([{ type: 'assert-set', metric: 'All', threshold: 0, assert: [yes, broken] }])
    expect(trial.error).toMatch(/^assert-set \(All\): javascript \(Odd\): /)
    expect(trial.assertions.map(({ type, pass }) => [type, pass])).toEqual([
      ['assert-set', null],
      ['contains', true],
      ['javascript', null],
    ])
  })

  it('is unmeasured by an unmeasurable assertion even where a threshold or weight 0 would pass it', async () => {
    expect((await score([yes, { ...broken, weight: 0 }], 0)).pass).toBeNull()
  })

  it.each([
    ['NaN', 'NaN'],
    ['1/0', 'Infinity'],
    ['-1/0', '-Infinity'],
    ['50', '50'],
    ['1e308', '1e+308'],
    ['-1', '-1'],
    ['1.0000001', '1.0000001'],
    ['({ pass: true, score: 7 })', '7'],
    ['({ pass: true, score: -0.1, reason: "so" })', '-0.1'],
  ])('is unmeasured by a score outside of 0 to 1, which no floor, mean or threshold sees: %s', async (value, shown) => {
    const reported = `javascript (Odd): ${shown} is no score: a score is a number from 0 to 1`
    const odd: Assertion = { type: 'javascript', value, metric: 'Odd' }
    for (const assertion of [
      odd,
      { ...odd, threshold: 0.5 },
      { ...odd, weight: 0 },
      { ...odd, type: 'not-javascript' },
    ]) {
      const trial = await score([yes, assertion], 0)
      expect(trial).toMatchObject({ pass: null, score: null, metrics: {} })
      expect(trial.error).toBe(reported.replace('javascript', assertion.type))
    }
    const set = await score([{ type: 'assert-set', assert: [odd, yes] }])
    expect(set).toMatchObject({ pass: null, score: null, error: `assert-set: ${reported}` })
  })

  it('names the assertion that is none by its text, where there are several of its type', async () => {
    const value = (code: string): Assertion => ({ type: 'javascript', value: code })
    expect((await score([value('1'), value('output.length * 10'), yes])).error).toBe(
      'javascript `output.length * 10`: 50 is no score: a score is a number from 0 to 1',
    )
    expect((await score([yes, value('50')])).error).toBe('javascript: 50 is no score: a score is a number from 0 to 1')
  })

  it('takes 0 and 1, and all between', async () => {
    for (const value of [0, -0, 5e-324, 0.5, 1 - 2 ** -53, 1]) {
      expect((await score([{ type: 'javascript', value: String(value) }])).score).toBeCloseTo(value, 15)
    }
  })

  it('keeps of a reason what can be read', async () => {
    const value = '({ pass: true, score: 1, reason: "x".repeat(1e6) })'
    expect((await score([{ type: 'javascript', value }])).assertions[0]?.reason).toHaveLength(2_001)
  })

  it('never leaves 0 to 1 by adding up weights', async () => {
    for (const weight of [0.000_001, 0.1, 0.3, 1_000_000]) {
      const nested = (depth: number): Assertion =>
        depth === 0 ? { ...yes, weight, metric: 'M' } : { type: 'assert-set', weight, assert: [nested(depth - 1), yes] }
      const trial = await score([nested(49), { ...yes, weight: 0.7 }, { ...yes, metric: 'M', weight: 0.2 }])
      expect(trial).toMatchObject({ score: 1, metrics: { M: 1 } })
    }
  })

  it('is unmeasured by an assertion that nobody knows', async () => {
    expect((await score([{ type: 'shines' }])).error).toBe('shines: there is no such assertion type')
  })
})

describe('a negated assertion', () => {
  it.each<[string, boolean, number]>([
    ['0.25', false, 0.75],
    ['0', true, 1],
    ['true', false, 0],
  ])('of code that returns %s has pass %s and score %s', async (value, pass, expected) => {
    expect(await score([{ type: 'not-javascript', value }])).toMatchObject({ pass, score: expected })
  })

  it('is as unmeasurable as the assertion itself', async () => {
    expect((await score([{ ...broken, type: 'not-javascript' }])).pass).toBeNull()
  })
})

describe('code that throws', () => {
  it.each(['javascript', 'not-javascript'])('about the answer fails it, as %s too', async (type) => {
    const trial = await score([
      { type, value: 'JSON.parse(output).stars >= 3' },
      { type: 'contains', value: 'a' },
    ])
    expect(trial).toMatchObject({ pass: false, score: 0.5, error: null })
    expect(trial.assertions[0]).toMatchObject({
      pass: false,
      score: 0,
      reason: expect.stringMatching(/^the code threw Synt/),
    })
  })

  it.each([
    ['null.x', 'TypeError'],
    ['const data = JSON.parse(output); data.x', 'SyntaxError'],
    ['const data = JSON.parse(output); return data.x', 'SyntaxError'],
    ['const a = JSON.parse(output)\nreturn a', 'SyntaxError'],
    ['throw new Error("no price")\nreturn 1', 'Error: no price'],
    ['throw "no price"\nreturn 1', 'no price'],
    ['Promise.reject(new Error("late"))', 'Error: late'],
    ['new Date("soon").toISOString()', 'RangeError'],
    ['(async () => { await null; return JSON.parse(output) })()', 'SyntaxError'],
  ])('%s is a verdict', async (value, reason) => {
    const trial = await score([{ type: 'javascript', value }])
    expect(trial).toMatchObject({ pass: false, score: 0, error: null })
    expect(trial.assertions[0]?.reason).toContain(reason)
  })

  it.each([
    ['output ===', /SyntaxError/],
    ['const x = ; x', /SyntaxError/],
    ['const x = 1; return return', /SyntaxError/],
    ['nowhere.to', /ReferenceError/],
    ['(() => { const f = () => f() + 1; return f() })()', /stack overflow/],
    ['Date.now() > 0', /no clock/],
    ['undefined', /returned nothing/],
    ['"yes"', /returned text/],
    ['({ pass: true })', /returned mapping/],
    ['(output) => true', /is a function, which nothing calls/],
    ['const f = function () { return f }; f', /is a function, which nothing calls/],
  ])('%s is broken code, and an error', async (value, error) => {
    expect(await score([{ type: 'javascript', value }])).toMatchObject({
      pass: null,
      error: expect.stringMatching(error),
    })
  })
})

describe('metrics', () => {
  it('are the named scores of code too, in the weight of its assertion', async () => {
    const named = 'namedScores: { Tone: 0.5, words: 42, Own: 0 }'
    const trial = await score([
      { type: 'javascript', value: `({ pass: true, score: 1, reason: 'ok', ${named} })`, weight: 3, metric: 'Own' },
      { type: 'javascript', value: `({ pass: true, score: 1, reason: 'ok', namedScores: { Tone: 1 } })` },
    ])
    expect(trial.metrics).toEqual({ Own: 1, Tone: 0.625 })
  })

  it('are weighted means by name, through sets too', async () => {
    const trial = await score([
      { ...yes, metric: 'A', weight: 3 },
      { ...no, metric: 'A' },
      {
        type: 'assert-set',
        metric: 'Set',
        weight: 2,
        threshold: 0,
        assert: [
          { ...yes, metric: 'B' },
          { ...no, metric: 'A' },
        ],
      },
    ])
    expect(trial.metrics).toEqual({ A: 0.5, Set: 0.5, B: 1 })
  })

  it('of weight 0 report what was measured', async () => {
    const trial = await score([yes, { ...no, metric: 'Extra', weight: 0 }])
    expect(trial).toMatchObject({ pass: true, score: 1, metrics: { Extra: 0 } })
  })

  it('are scores: an amount without a threshold is told, and counts for nothing', async () => {
    const amounts: Assertion[] = [
      { type: 'latency', metric: 'ms' },
      { type: 'cost', metric: 'usd', weight: 3 },
    ]
    const trial = await score([no, ...amounts], 0)
    expect(trial).toMatchObject({ pass: true, score: 0, metrics: {} })
    expect(trial.assertions.map(({ pass, weight, reason }) => [pass, weight, reason])).toEqual([
      [false, 1, '`z` is not in the output'],
      [true, 0, '800 ms'],
      [true, 0, '$0.00200'],
    ])
    expect(await score(amounts)).toMatchObject({ pass: null, score: null, metrics: {} })
    const set: Assertion = { type: 'assert-set', assert: amounts }
    expect(await score([no, set], 0)).toMatchObject({ score: 0 })
    const again = await score([no, set], 0)
    expect(scoredAgain([no, set], 0, again.assertions)).toEqual(again)
  })

  it('may have any name', async () => {
    const { metrics } = await score([{ ...yes, metric: '__proto__' }])
    expect(Object.entries(metrics)).toEqual([['__proto__', 1]])
    expect(({} as Record<string, unknown>).A).toBeUndefined()
  })
})

describe('a transform', () => {
  it('changes what one assertion sees', async () => {
    const trial = await score([{ type: 'equals', value: 'A B C', transform: 'output.toUpperCase()' }, yes])
    expect(trial.pass).toBe(true)
  })

  it('hands data to code, and JSON to everything else', async () => {
    const transform = '({ list: output.split(" ") })'
    const trial = await score([
      { type: 'javascript', value: 'output.list.length === 3', transform },
      { type: 'equals', value: { list: ['a', 'b', 'c'] }, transform },
      { type: 'contains', value: '"list":["a"', transform },
    ])
    expect(trial).toMatchObject({ pass: true, error: null })
  })

  it('sees the variables and the prompt', async () => {
    const transform = 'context.vars.name + context.prompt'
    const context = contextOf('x', { vars: { name: 'Ada' }, prompt: [{ role: 'user', content: '!' }] })
    expect((await scoreTrial([{ type: 'equals', value: 'Ada!', transform }], null, context)).pass).toBe(true)
  })

  it('that fails or returns nothing makes the trial unmeasured', async () => {
    expect((await score([{ ...yes, transform: 'undefined' }])).error).toMatch(/transform returned nothing/)
    expect((await score([{ ...yes, transform: 'JSON.parse(output)' }])).error).toMatch(/threw SyntaxError/)
  })
})
