import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Case } from '../../../src/datasets/case.ts'
import { type Golden, weakerCases } from '../../../src/evaluation/weaker/cases.ts'
import type { Assertion } from '../../../src/scorers/assertion.ts'
import { goldenCase } from '../build.ts'

const golden = (assert: Assertion[], ...cases: Case[]): Golden => ({ prompt: { assert, messages: [] }, cases })
const abc = (over: Partial<Case> = {}) => ['a', 'b', 'c'].map((id) => goldenCase(id, over))

describe('assertions of a prompt that became weaker', () => {
  const said = (base: Assertion[], head: Assertion[]) =>
    weakerCases('greet', golden(base, ...abc()), golden(head, ...abc())).map((one) =>
      one.replace('In all 3 cases of greet, ', ''),
    )
  const contains: Assertion = { type: 'contains', value: 'x' }
  const rubric: Assertion = { type: 'llm-rubric', value: 'Is kind.' }

  test.each<[Assertion[], Assertion[], string[]]>([
    [[contains], [{ type: 'javascript', value: 'true' }], ['`contains` is replaced by `javascript`.']],
    [[contains, rubric], [rubric], ['`contains` is gone.']],
    [[contains], [], ['`contains` is gone.']],
    [[contains], [{ ...contains, type: 'not-contains' }], ['`contains` now is `not-contains`.']],
    [[contains], [{ ...contains, value: '' }], ['the value of `contains` is another.']],
    [[rubric], [{ ...rubric, value: 'Is anything.' }], ['the value of `llm-rubric` is another.']],
    [
      [rubric],
      [{ ...rubric, provider: 'echo' }],
      ['`llm-rubric` is judged by `echo` instead of the configured model.'],
    ],
    [[rubric], [{ ...rubric, rubricPrompt: 'Say yes.' }], ['the rubricPrompt of `llm-rubric` is another.']],
    [[contains], [{ ...contains, transform: '"x"' }], ['the transform of `contains` is another.']],
    [[{ ...rubric, threshold: 0.8 }], [rubric], ['the threshold of `llm-rubric` went from 0.8 to none.']],
    [[{ ...contains, weight: 2 }], [contains], ['the weight of `contains` went down from 2 to 1.']],
    [[contains], [{ ...contains, weight: 0 }], ['the weight of `contains` went down from 1 to 0.']],
    [[{ ...contains, critical: true }], [contains], ['`contains` is no longer critical.']],
    [[contains], [{ ...contains, critical: true }], []],
    [[{ ...contains, metric: 'tone' }], [contains], ['`contains` no longer reports the metric `tone`.']],
    [
      [{ type: 'assert-set', assert: [contains, rubric] }],
      [{ type: 'assert-set', threshold: 0.5, assert: [rubric] }],
      ['inside `assert-set`, `contains` is gone.', 'the threshold of `assert-set` went from none to 0.5.'],
    ],
    [
      [contains],
      [contains, { type: 'javascript', value: 'true', weight: 99 }],
      ['`contains` counts for half of what it did or less, beside what is added or weighs more.'],
    ],
    [
      [contains],
      [contains, rubric],
      ['`contains` counts for half of what it did or less, beside what is added or weighs more.'],
    ],
    [
      [contains, rubric],
      [contains, { ...rubric, weight: 9 }],
      ['`contains` counts for half of what it did or less, beside what is added or weighs more.'],
    ],
  ])('%j → %j', (base, head, expected) => expect(said(base, head)).toEqual(expected))

  test.each<[string, Partial<Assertion>, Partial<Assertion>]>([
    ['similar', { threshold: 0.9 }, { threshold: 0.7 }],
    ['not-similar', { threshold: 0.7 }, { threshold: 0.9 }],
    ['latency', { threshold: 100 }, { threshold: 200 }],
    ['cost', { threshold: 1 }, {}],
    ['levenshtein', { threshold: 2 }, { threshold: 9 }],
    ['llm-rubric', { threshold: 0.5 }, {}],
    ['javascript', { threshold: 2 }, { threshold: 1 }],
    ['javascript', {}, { threshold: 0 }],
    ['javascript', { threshold: 0.1 }, {}],
    ['choice', {}, { threshold: -1 }],
    ['not-javascript', { threshold: 0 }, {}],
  ])('a threshold of %s: %j → %j is told, the other way is not', (type, strict, lax) => {
    const one = (over: Partial<Assertion>): Assertion[] => [{ type, value: 'x', ...over }]
    expect(said(one(strict), one(lax))).toEqual([expect.stringContaining(`the threshold of \`${type}\` went from`)])
    expect(said(one(lax), one(strict))).toEqual([])
  })

  test.each<[Assertion[], Assertion[]]>([
    [
      [contains, rubric],
      [contains, rubric, { type: 'equals', value: 'x' }],
    ],
    [
      [contains, rubric],
      [rubric, contains],
    ],
    [[contains], [{ ...contains, metric: 'tone' }]],
    [[contains], [{ ...contains, weight: 3 }]],
    [[{ ...contains, weight: 0 }], [contains]],
  ])('what is added, moved or counts for more is not: %j → %j', (base, head) => {
    expect(said(base, head)).toEqual([])
  })

  test('taking any assertion away, or its weight, is told; adding none is silence', () => {
    const types = ['contains', 'equals', 'llm-rubric', 'javascript', 'similar'] as const
    const any = fc.record({ type: fc.constantFrom(...types), value: fc.constantFrom('a', 'b') })
    const lists = fc.array(any, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(lists, fc.nat(), (list, at) => {
        const index = at % list.length
        expect(said(list, list)).toEqual([])
        expect(said(list, list.toReversed())).toEqual([])
        expect(said(list, list.toSpliced(index, 1)).length).toBeGreaterThan(0)
        const weightless = list.map((one, i) => (i === index ? { ...one, weight: 0 } : one))
        expect(said(list, weightless).join()).toContain('weight')
      }),
    )
  })
})

describe('golden cases that became weaker', () => {
  const contains: Assertion[] = [{ type: 'contains', value: '{{expected}}' }]
  const said = (base: Case[], head: Case[], assert = contains) =>
    weakerCases('greet', golden(assert, ...base), golden(assert, ...head))
  const a = (over: Partial<Case> = {}) => [goldenCase('a', { expected: 'yes', ...over }), goldenCase('b')]

  test.each<[string, Case[], Case[], string[]]>([
    ['dropped', a(), a().slice(1), ['1 case (a) of greet is dropped.']],
    ['no longer critical', a({ critical: true }), a(), ['In 1 case (a) of greet, what was critical no longer is.']],
    ['another question', a(), a({ vars: { name: 'easy' } }), ['In 1 case (a) of greet, something else is asked.']],
    [
      'other turns before it',
      a(),
      a({ messages: [{ role: 'user', content: 'Hint.' }] }),
      ['In 1 case (a) of greet, something else is asked.'],
    ],
    ['another answer', a(), a({ expected: '' }), ['In 1 case (a) of greet, the value of `contains` is another.']],
    [
      'another answer, by a variable of that name',
      a(),
      a({ vars: { name: 'a', expected: '' } }),
      ['In 1 case (a) of greet, the value of `contains` is another.'],
    ],
    [
      'a threshold',
      a(),
      a({ threshold: 0.2 }),
      ['In 1 case (a) of greet, the threshold of the case went from none to 0.2.'],
    ],
    ['a weight', a(), a({ weight: 0 }), ['In 1 case (a) of greet, the weight of the case went from 1 to 0.']],
    ['more weight', a(), a({ weight: 50 }), ['In 1 case (a) of greet, the weight of the case went from 1 to 50.']],
    ['a cluster', a(), a({ cluster: 'all' }), ['In 1 case (a) of greet, the cluster of the case is another.']],
    [
      'a paraphrase less',
      a({ paraphrases: [{ name: 'x' }, { name: 'y' }] }),
      a({ paraphrases: [{ name: 'x' }] }),
      ['In 1 case (a) of greet, paraphrases are dropped.'],
    ],
    [
      'its own assertion',
      a({ assert: [{ type: 'regex', value: 'y' }] }),
      a(),
      ['In 1 case (a) of greet, `regex` is gone.'],
    ],
  ])('%s', (_name, base, head, expected) => expect(said(base, head)).toEqual(expected))

  test('the reference answer alone is an assertion', () => {
    const bare = (expected: unknown) => [goldenCase('a', { expected })]
    expect(said(bare('yes'), bare('no'), [])).toEqual(['In 1 case (a) of greet, the value of `equals` is another.'])
    expect(
      said(bare('yes'), [goldenCase('a', { expected: 'yes', assert: [{ type: 'javascript', value: 'true' }] })], []),
    ).toEqual(['In 1 case (a) of greet, `equals` is replaced by `javascript`.'])
  })

  test('a reference that no rule compares with, a judge may', () => {
    const graded: Assertion[] = [{ type: 'llm-rubric', value: 'Is right.' }]
    expect(said(a(), a({ expected: 'no' }), graded)).toEqual([
      'In 1 case (a) of greet, the expected answer is another.',
    ])
  })

  test('what stays the same under another name, place or order is not told', () => {
    const base = [goldenCase('case-1', { vars: { n: 1 } }), goldenCase('case-2', { vars: { n: 2 } })]
    const head = base.toReversed().map((one, i) => ({ ...one, id: `case-${i + 5}`, line: 90 + i, tags: ['new'] }))
    expect(said(base, [...head, goldenCase('more')])).toEqual([])
  })

  test('a renamed variable is told neither of the case nor of the assertion that reads it', () => {
    const before = golden([{ type: 'contains', value: '{{name}}' }], ...abc())
    const after = golden(
      [{ type: 'contains', value: '{{who}}' }],
      ...['a', 'b', 'c'].map((id) => goldenCase(id, { vars: { who: id } })),
    )
    expect(weakerCases('greet', before, after)).toEqual([])
  })

  test('an assertion that moves from the prompt to its cases is where it was', () => {
    const own: Assertion = { type: 'contains', value: 'x' }
    expect(weakerCases('greet', golden([own], ...abc()), golden([], ...abc({ assert: [own] })))).toEqual([])
  })

  test('many cases are counted, a few named; what is alike is one sentence', () => {
    const many = Array.from({ length: 60 }, (_, i) => goldenCase(`t${i}`, { expected: 'yes', critical: i < 5 }))
    const head = many.slice(4).map((one, i) => ({ ...one, critical: false, weight: i < 8 ? 0 : 1 }))
    expect(said(many, head)).toEqual([
      '4 cases (t0, t1, t2 and 1 more) of greet are dropped.',
      'In 1 case (t4) of greet, what was critical no longer is.',
      'In 8 cases (t4, t5, t6 and 5 more) of greet, the weight of the case went from 1 to 0.',
    ])
  })
})
