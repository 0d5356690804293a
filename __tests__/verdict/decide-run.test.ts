import { describe, expect, test } from 'vitest'
import { compare } from '../../src/verdict/compare.ts'
import type { Comparison, PromptVerdict } from '../../src/verdict/comparison.ts'
import { decideRun } from '../../src/verdict/decide-run.ts'
import { arm, facts, policy } from './arms.ts'

const sample = compare({
  promptId: 'greet',
  model: 'echo',
  baselineModel: 'echo',
  candidate: arm('candidate', [1]),
  baseline: arm('baseline', [1]),
  cases: facts(1),
  policy,
  nonComparable: null,
})
const reported = (verdict: PromptVerdict, changes: Partial<Comparison> = {}): Comparison => ({
  ...sample,
  verdict,
  reasons: [`because ${verdict}`],
  ...changes,
})
const all = { budgetCut: null }
const exceeded = { increase: 0.5, lowerBound: 0.4, limit: 0.2, exceeded: true }

describe('the run’s verdict', () => {
  test.each<[string, Comparison[], string, boolean]>([
    ['nothing to evaluate', [], 'skipped', false],
    [
      'only good words',
      [reported('improved'), reported('non-inferior'), reported('new'), reported('non-comparable')],
      'pass',
      false,
    ],
    ['one inconclusive', [reported('improved'), reported('inconclusive')], 'inconclusive', false],
    ['one regressed', [reported('improved'), reported('inconclusive'), reported('regressed')], 'fail', true],
    ['a broken floor of a new prompt', [reported('new', { brokenFloor: true })], 'fail', true],
    ['a failed critical case', [reported('improved', { failedCritical: ['c1'] })], 'fail', true],
    ['a cost limit', [reported('improved', { cost: exceeded })], 'fail', true],
    ['a latency limit', [reported('inconclusive', { latency: exceeded })], 'fail', true],
    ['an unproven limit', [reported('improved', { cost: { ...exceeded, exceeded: false } })], 'pass', false],
    ['an error beside a regression', [reported('regressed'), reported('error')], 'error', true],
  ])('%s', (_name, comparisons, verdict, blocks) => {
    expect(decideRun(comparisons, policy, all)).toMatchObject({ verdict, blocks })
  })

  test('policies say what blocks', () => {
    const open = [reported('inconclusive')]
    expect(decideRun(open, { ...policy, onInconclusive: 'fail' }, all).blocks).toBe(true)
    expect(decideRun(open, { ...policy, onInconclusive: 'pass' }, all)).toMatchObject({
      verdict: 'inconclusive',
      blocks: false,
    })
    expect(decideRun([reported('error')], { ...policy, onError: 'warn' }, all)).toMatchObject({
      verdict: 'error',
      blocks: false,
    })
  })

  test.each([
    ['inconclusive', 'onInconclusive'],
    ['error', 'onError'],
  ] as const)('%s: `warn` passes loudly, `pass` quietly, `fail` blocks', (verdict, key) => {
    const under = (word: 'pass' | 'warn' | 'fail') => decideRun([reported(verdict)], { ...policy, [key]: word }, all)
    expect(under('warn')).toMatchObject({ verdict, blocks: false, warns: true })
    expect(under('pass')).toMatchObject({ verdict, blocks: false, warns: false })
    expect(under('fail')).toMatchObject({ verdict, blocks: true, warns: false })
  })

  test('what shows little is told first where the run passes, and beside every other verdict', () => {
    const doubts = ['No case passes in either version: such a comparison shows nothing.']
    const said = `greet: ${doubts[0]}`
    expect(decideRun([reported('non-inferior', { doubts })], policy, all).reasons[0]).toBe(said)
    for (const word of ['regressed', 'inconclusive', 'error'] as const) {
      expect(decideRun([reported(word, { doubts })], policy, all).reasons).toContain(said)
    }
  })

  test('a lenient policy for errors does not wave a regression through', () => {
    const decision = decideRun([reported('error'), reported('regressed')], { ...policy, onError: 'pass' }, all)
    expect(decision).toMatchObject({ verdict: 'fail', blocks: true })
  })

  test('a run cut by its budget is inconclusive, unless it is proven to fail', () => {
    const cut = { budgetCut: 'The budget of $5 ended the run.' }
    expect(decideRun([reported('improved')], policy, cut)).toEqual({
      verdict: 'inconclusive',
      blocks: false,
      warns: true,
      reasons: ['The budget of $5 ended the run.'],
    })
    expect(decideRun([reported('regressed')], policy, cut).verdict).toBe('fail')
  })

  test('what would settle an open score is told with it, not with a failure that is decided', () => {
    const advice = ['About 230 cases tell.']
    expect(decideRun([reported('inconclusive', { advice })], policy, all).reasons).toEqual([
      'greet: because inconclusive About 230 cases tell.',
    ])
    const critical = reported('inconclusive', { advice, failedCritical: ['c1'] })
    expect(decideRun([critical], policy, all).reasons).toEqual(['greet: because inconclusive'])
  })

  test('reasons name the prompt, and its model where several ran; what decided comes first', () => {
    const comparisons = [
      reported('inconclusive'),
      reported('regressed', { model: 'other' }),
      reported('improved', { promptId: 'sort' }),
    ]
    expect(decideRun(comparisons, policy, all).reasons).toEqual([
      'greet on other: because regressed',
      'greet on echo: because inconclusive',
    ])
    expect(decideRun([reported('improved', { promptId: 'sort' })], policy, all).reasons).toEqual([
      'sort: because improved',
    ])
  })
})

describe('what never came back', () => {
  const lost = { budgetCut: null, lost: 'Shard 2 of 3 left no part.' }

  test('is an error of the run, whatever the rest says', () => {
    expect(decideRun([reported('improved')], policy, lost)).toMatchObject({ verdict: 'error', blocks: true })
    expect(decideRun([reported('regressed')], policy, lost).reasons[0]).toBe(lost.lost)
  })

  test('hides no failure where errors do not block', () => {
    const lenient = { ...policy, onError: 'pass' as const }
    expect(decideRun([reported('improved')], lenient, lost)).toMatchObject({ verdict: 'error', blocks: false })
    expect(decideRun([reported('regressed')], lenient, lost)).toMatchObject({ verdict: 'fail', blocks: true })
  })
})
