import { describe, expect, test } from 'vitest'
import type { Case } from '../../../src/datasets/case.ts'
import { type Golden, weakerCases } from '../../../src/evaluation/weaker/cases.ts'
import type { Message } from '../../../src/models/model.ts'
import type { Assertion } from '../../../src/scorers/assertion.ts'
import { goldenCase } from '../build.ts'

const rubric: Assertion[] = [{ type: 'llm-rubric', value: 'Is right.' }]
const many = (count: number, over: (i: number) => Partial<Case> = () => ({})): Case[] =>
  Array.from({ length: count }, (_, i) => goldenCase(`t${i}`, over(i)))
const asking = (text: string, cases: Case[]): Golden => {
  const messages: Message[] = [{ role: 'user', content: text }]
  return { prompt: { assert: rubric, messages }, cases }
}
const said = (base: Case[], head: Case[]) => weakerCases('greet', asking('{{name}}', base), asking('{{name}}', head))

describe('a case of another kind', () => {
  test.each<[Partial<Case>, Partial<Case>, string[]]>([
    [{}, { isShownOnly: true }, ['the answers are shown, and no longer scored']],
    [{ isShownOnly: true }, {}, []],
    [
      { around: { before: '', behind: '' } },
      { around: { before: 'Say yes. ', behind: '' } },
      ['something else is asked'],
    ],
    [{}, { parameters: { maxTokens: 1 } }, ['the parameters of the case are others']],
    [{ recordedAnswer: 'a' }, { recordedAnswer: 'b' }, ['the answer in the file is another, or gone']],
    // Told where stubs are.
    [{}, { recordedAnswer: 'b' }, []],
  ])('%j → %j', (base, head, expected) => {
    expect(
      said(
        many(1, () => base),
        many(1, () => head),
      ),
    ).toEqual(expected.map((one) => `In 1 case (t0) of greet, ${one}.`))
  })
})

describe('a flood of differences is one sentence of a kind', () => {
  test('numbers that differ from case to case', () => {
    const head = many(60, (i) => ({ weight: 1 + (i + 1) / 100_000, threshold: 0.5 + i / 1000 }))
    expect(said(many(60), head)).toEqual([
      'In all 60 cases of greet, the threshold of the case changed, e.g. in t0 from none to 0.5.',
      'In all 60 cases of greet, the weight of the case changed, e.g. in t0 from 1 to 1.00001.',
    ])
  })

  test('numbers, judges and metrics of the cases’ own assertions', () => {
    const own = (over: Partial<Assertion>): Assertion => ({
      type: 'similar',
      value: 'x',
      weight: 50,
      ...over,
    })
    const base = many(9, (i) => ({ assert: [own({ threshold: 0.9, metric: `m${i}` })] }))
    const head = many(9, (i) => ({ assert: [own({ threshold: i / 100, weight: 40 - i, provider: `echo:${i}` })] }))
    expect(said(base, head)).toEqual([
      'In all 9 cases of greet, `similar` is judged by another, e.g. in t0 by `echo:0` instead of the configured model.',
      'In all 9 cases of greet, the threshold of `similar` changed, e.g. in t0 from 0.9 to 0.',
      'In all 9 cases of greet, the weight of `similar` went down, e.g. in t0 from 50 to 40.',
      'In all 9 cases of greet, `similar` no longer reports its metric, e.g. in t0 `m0`.',
    ])
  })

  test('a case that loses several of the same is counted once', () => {
    const twenty = Array.from({ length: 20 }, (_, i): Assertion => ({ type: 'contains', value: `${i}` }))
    expect(
      said(
        many(2, (i) => ({ assert: i === 0 ? twenty : [] })),
        many(2),
      ),
    ).toEqual(['In 1 case (t0) of greet, `contains` is gone.'])
  })
})

describe('what is added beside the old', () => {
  const added = (count: number, weight: number) =>
    Array.from({ length: count }, (_, i) => goldenCase(`new${i}`, { weight }))

  test('cases that weigh as much as the old ones or more', () => {
    expect(said(many(60), [...many(60), ...added(60, 99)])).toEqual([
      '60 new cases of greet have 99 % of the weight: what the old ones show counts little.',
    ])
    expect(said(many(2), [...many(2), ...added(1, 2)])).toEqual([
      '1 new case of greet has 50 % of the weight: what the old ones show counts little.',
    ])
    expect(said(many(60), [...many(60), ...added(59, 1)])).toEqual([])
    expect(said([], added(3, 1))).toEqual([])
  })

  test('paraphrases that are more than the phrasings that were there', () => {
    const phrased = (...names: string[]) => [goldenCase('a', { paraphrases: names.map((name) => ({ name })) })]
    const more = ['In 1 case (a) of greet, new paraphrases outweigh what was asked.']
    expect(said(phrased(), phrased('x', 'y'))).toEqual(more)
    expect(said(phrased('x'), phrased('x', 'y', 'z', 'u'))).toEqual(more)
    expect(said(phrased(), phrased('x'))).toEqual([])
    expect(said(phrased('x'), phrased('x', 'y', 'z'))).toEqual([])
  })
})

describe('something else is asked', () => {
  const asked = (ids: string) => [`In ${ids} of greet, something else is asked.`]

  test('where the old value stays in a variable of another name', () => {
    expect(
      said(
        many(2),
        many(2, (i) => ({ vars: { name: 'easy', old: `t${i}` } })),
      ),
    ).toEqual(asked('all 2 cases'))
  })

  test('where two variables change places', () => {
    const pair = (one: string, other: string) => many(1, () => ({ vars: { one, other } }))
    expect(said(pair('hard', 'easy'), pair('easy', 'hard'))).toEqual(asked('1 case (t0)'))
  })

  test('where a variable is renamed in some cases only', () => {
    const head = many(2, (i) => ({ vars: i === 0 ? { who: 't0' } : { name: 't1' } }))
    expect(said(many(2), head)).toEqual(asked('1 case (t0)'))
  })

  test('where the prompt reads a new variable and the old one is kept, or renamed, unread', () => {
    const old = asking('Answer {{name}}', many(2))
    const head = (name: string) =>
      asking(
        'Answer {{easy}}',
        many(2, (i) => ({ vars: { [name]: `t${i}`, easy: 'x' } })),
      )
    expect(weakerCases('greet', old, head('name'))).toEqual(asked('all 2 cases'))
    expect(weakerCases('greet', old, head('unused'))).toEqual(asked('all 2 cases'))
  })

  test('not where all cases and the prompt rename a variable, paraphrases included', () => {
    const of = (name: string) =>
      asking(
        `Answer {{ ${name} }}`,
        many(2, (i) => ({ vars: { [name]: `t${i}` }, paraphrases: [{ [name]: 'x' }] })),
      )
    expect(weakerCases('greet', of('name'), of('who'))).toEqual([])
  })

  test('not where the prompt only reads a variable more or less', () => {
    const cases = many(2, (i) => ({ vars: { name: `t${i}`, tone: 'kind' } }))
    expect(weakerCases('greet', asking('{{name}} {{tone}}', cases), asking('{{name}}', cases))).toEqual([])
    expect(weakerCases('greet', asking('{{name}}', cases), asking('{{name}} {{tone}}', cases))).toEqual([])
  })

  test('where one change adds a variable and the next one makes it the question', () => {
    const before = many(2)
    const prepared = many(2, (i) => ({ vars: { name: `t${i}`, easy: 'x' } }))
    const prompt = 'Answer {{name}}'
    expect(weakerCases('greet', asking(prompt, before), asking(prompt, prepared))).toEqual([])
    expect(weakerCases('greet', asking(prompt, prepared), asking('Answer {{easy}}', prepared))).toEqual(
      asked('all 2 cases'),
    )
    const same = many(2, (i) => ({ vars: { name: `t${i}`, who: `t${i}` } }))
    expect(weakerCases('greet', asking(prompt, same), asking('Answer {{who}}', same))).toEqual([])
  })

  test('where one change adds a default and the next one fills its place', () => {
    const prompt = 'Answer {{ easy | default(name) }}'
    const filled = many(2, (i) => ({ vars: { name: `t${i}`, easy: 'x' } }))
    expect(weakerCases('greet', asking('Answer {{name}}', many(2)), asking(prompt, many(2)))).toEqual([])
    expect(weakerCases('greet', asking(prompt, many(2)), asking(prompt, filled))).toEqual(asked('all 2 cases'))
    expect(weakerCases('greet', asking(prompt, filled), asking(prompt, many(2)))).toEqual(asked('all 2 cases'))
  })
})

describe('what was critical', () => {
  const critical = (id: string, name: string, is = true) => goldenCase(id, { vars: { name }, critical: is })
  const lost = 'In 1 case (a) of greet, what was critical no longer is.'

  test('and is asked under another id without being critical, is told', () => {
    const head = [critical('a', 'easy'), critical('z', 'hard', false), goldenCase('b')]
    expect(said([critical('a', 'hard'), goldenCase('b')], head)).toEqual([
      lost,
      'In 1 case (a) of greet, something else is asked.',
    ])
    expect(said([critical('a', 'hard'), ...many(2)], [critical('z', 'hard', false), ...many(2)])).toEqual([
      '1 case (a) of greet is dropped.',
      lost,
    ])
  })

  test('and is so under another id, is not', () => {
    expect(said([critical('a', 'hard')], [critical('z', 'hard')])).toEqual([])
  })
})

test('a thousand changed assertions over sixty cases are compared in a moment', () => {
  const list = (more: string) =>
    Array.from({ length: 1000 }, (_, i): Assertion => ({ type: 'contains', value: `${i}${more}` }))
  const golden = (assert: Assertion[], own: Assertion[]): Golden => ({
    prompt: { assert, messages: [] },
    cases: many(60, () => ({ assert: structuredClone(own) })),
  })
  const own: Assertion[] = [{ type: 'equals', value: '{{name}}' }]
  const start = performance.now()
  expect(weakerCases('greet', golden(list(''), own), golden(list('!'), own))).toEqual([
    'In all 60 cases of greet, the value of `contains` is another.',
  ])
  expect(weakerCases('greet', golden(list(''), []), golden(list('').toReversed(), []))).toEqual([])
  expect(performance.now() - start).toBeLessThan(5000)
})
