import { describe, expect, test } from 'vitest'
import { compare } from '../../src/verdict/compare.ts'
import type { Comparison, PromptVerdict } from '../../src/verdict/comparison.ts'
import { decide } from '../../src/verdict/decide-run.ts'
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
const told = (verdict: PromptVerdict, changes: Partial<Comparison> = {}): Comparison => ({
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
    ['only good words', [told('improved'), told('non-inferior'), told('new'), told('non-comparable')], 'pass', false],
    ['one inconclusive', [told('improved'), told('inconclusive')], 'inconclusive', false],
    ['one regressed', [told('improved'), told('inconclusive'), told('regressed')], 'fail', true],
    ['a broken floor of a new prompt', [told('new', { brokenFloor: true })], 'fail', true],
    ['a failed critical case', [told('improved', { failedCritical: ['c1'] })], 'fail', true],
    ['a cost limit', [told('improved', { cost: exceeded })], 'fail', true],
    ['a latency limit', [told('inconclusive', { latency: exceeded })], 'fail', true],
    ['an unproven limit', [told('improved', { cost: { ...exceeded, exceeded: false } })], 'pass', false],
    ['an error beside a regression', [told('regressed'), told('error')], 'error', true],
  ])('%s', (_name, comparisons, verdict, blocks) => {
    expect(decide(comparisons, policy, all)).toMatchObject({ verdict, blocks })
  })

  test('policies say what blocks', () => {
    const open = [told('inconclusive')]
    expect(decide(open, { ...policy, onInconclusive: 'fail' }, all).blocks).toBe(true)
    expect(decide(open, { ...policy, onInconclusive: 'pass' }, all)).toMatchObject({
      verdict: 'inconclusive',
      blocks: false,
    })
    expect(decide([told('error')], { ...policy, onError: 'warn' }, all)).toMatchObject({
      verdict: 'error',
      blocks: false,
    })
  })

  test.each([
    ['inconclusive', 'onInconclusive'],
    ['error', 'onError'],
  ] as const)('%s: `warn` passes loudly, `pass` quietly, `fail` blocks', (verdict, key) => {
    const under = (word: 'pass' | 'warn' | 'fail') => decide([told(verdict)], { ...policy, [key]: word }, all)
    expect(under('warn')).toMatchObject({ verdict, blocks: false, warns: true })
    expect(under('pass')).toMatchObject({ verdict, blocks: false, warns: false })
    expect(under('fail')).toMatchObject({ verdict, blocks: true, warns: false })
  })

  test('what shows little is told first where the run passes, and beside every other verdict', () => {
    const doubts = ['No case passes in either version: such a comparison shows nothing.']
    const said = `greet: ${doubts[0]}`
    expect(decide([told('non-inferior', { doubts })], policy, all).reasons[0]).toBe(said)
    for (const word of ['regressed', 'inconclusive', 'error'] as const) {
      expect(decide([told(word, { doubts })], policy, all).reasons).toContain(said)
    }
  })

  test('a lenient policy for errors does not wave a regression through', () => {
    const decision = decide([told('error'), told('regressed')], { ...policy, onError: 'pass' }, all)
    expect(decision).toMatchObject({ verdict: 'fail', blocks: true })
  })

  test('a run cut by its budget is inconclusive, unless it is proven to fail', () => {
    const cut = { budgetCut: 'The budget of $5 ended the run.' }
    expect(decide([told('improved')], policy, cut)).toEqual({
      verdict: 'inconclusive',
      blocks: false,
      warns: true,
      reasons: ['The budget of $5 ended the run.'],
    })
    expect(decide([told('regressed')], policy, cut).verdict).toBe('fail')
  })

  test('what would settle an open score is told with it, not with a failure that is decided', () => {
    const advice = ['About 230 cases tell.']
    expect(decide([told('inconclusive', { advice })], policy, all).reasons).toEqual([
      'greet: because inconclusive About 230 cases tell.',
    ])
    const critical = told('inconclusive', { advice, failedCritical: ['c1'] })
    expect(decide([critical], policy, all).reasons).toEqual(['greet: because inconclusive'])
  })

  test('reasons name the prompt, and its model where several ran; what decided comes first', () => {
    const comparisons = [
      told('inconclusive'),
      told('regressed', { model: 'other' }),
      told('improved', { promptId: 'sort' }),
    ]
    expect(decide(comparisons, policy, all).reasons).toEqual([
      'greet on other: because regressed',
      'greet on echo: because inconclusive',
    ])
    expect(decide([told('improved', { promptId: 'sort' })], policy, all).reasons).toEqual(['sort: because improved'])
  })
})

describe('what never came back', () => {
  const lost = { budgetCut: null, lost: 'Shard 2 of 3 left no part.' }

  test('is an error of the run, whatever the rest says', () => {
    expect(decide([told('improved')], policy, lost)).toMatchObject({ verdict: 'error', blocks: true })
    expect(decide([told('regressed')], policy, lost).reasons[0]).toBe(lost.lost)
  })

  test('hides no failure where errors do not block', () => {
    const lenient = { ...policy, onError: 'pass' as const }
    expect(decide([told('improved')], lenient, lost)).toMatchObject({ verdict: 'error', blocks: false })
    expect(decide([told('regressed')], lenient, lost)).toMatchObject({ verdict: 'fail', blocks: true })
  })
})
