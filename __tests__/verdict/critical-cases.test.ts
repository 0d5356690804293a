import { describe, expect, test } from 'vitest'
import type { TrialResult } from '../../src/evaluation/results.ts'
import { compare } from '../../src/verdict/compare.ts'
import type { CaseFacts } from '../../src/verdict/comparison.ts'
import { decideRun } from '../../src/verdict/decide-run.ts'
import type { GatePolicy } from '../../src/verdict/gate-policy.ts'
import { caseOf, evaluationOf, facts, failedTrial, policy, trial } from './arms.ts'

const regression: GatePolicy = { ...policy, critical: 'regression' }

type More = { baseline?: TrialResult[] | null; gate?: GatePolicy; facts?: Partial<CaseFacts>; unchanged?: boolean }

/** The case `c0`, and nine others that pass in both arms. */
function compared(candidate: TrialResult[], more: More = {}) {
  const { baseline = null, gate = regression, facts: own = { critical: true }, unchanged = false } = more
  const beside = Array.from({ length: 9 }, (_, index) => caseOf(`c${index + 1}`, [trial(1)]))
  return compare({
    promptId: 'reply',
    model: 'echo',
    baselineModel: 'echo',
    candidate: evaluationOf('candidate', [caseOf('c0', candidate), ...beside]),
    baseline: baseline === null ? null : evaluationOf('baseline', [caseOf('c0', baseline), ...beside]),
    cases: [...facts(1, own), ...facts(10).slice(1)],
    policy: gate,
    nonComparable: null,
    unchanged,
  })
}

const answers = (...scores: number[]) => scores.map((score) => trial(score))

describe('a critical case', () => {
  test.each<[string, number[], number[] | null, 'failed' | 'before' | 'open' | 'passed']>([
    ['that fails here and passed there fails the run', [0, 0, 0], [1, 1, 1], 'failed'],
    ['that fails as often on the base does not', [0, 0, 1], [1, 0, 0], 'before'],
    ['that the base fails less than by half does', [0, 0, 1], [1, 1, 0], 'failed'],
    ['of which the base has too few answers does', [0, 0, 0], [0], 'failed'],
    ['without a base does', [0, 0, 0], null, 'failed'],
    ['that one of three answers fails does not', [0, 1, 1], [1, 1, 1], 'passed'],
    ['that the base alone fails does not', [1, 1, 1], [0, 0, 0], 'passed'],
    ['that too few answers fail is open', [0], [0], 'open'],
  ])('%s', (_name, candidate, baseline, outcome) => {
    const found = compared(answers(...candidate), { baseline: baseline === null ? null : answers(...baseline) })
    expect(found.failedCritical).toEqual(outcome === 'failed' ? ['c0'] : [])
    expect(found.failingBefore.map(({ id }) => id)).toEqual(outcome === 'before' ? ['c0'] : [])
    expect(found.reasons.some((one) => one.includes('3 repeats are needed'))).toBe(outcome === 'open')
  })

  test('of which the base was not measured fails the run', () => {
    const baseline = [failedTrial('model'), failedTrial('model'), failedTrial('model')]
    expect(compared(answers(0, 0, 0), { baseline }).failedCritical).toEqual(['c0'])
  })

  test('that fails on the base is named among the reasons of a run that passes, and fails it with `absolute`', () => {
    const failing = { baseline: answers(0, 0, 0) }
    const said = 'Failing before: critical case c0 failed 3 of 3 repeats, and 3 of 3 on the base.'
    const found = compared(answers(0, 0, 0), failing)
    expect(found.reasons.at(-1)).toBe(said)
    expect(decideRun([found], regression, { budgetCut: null })).toMatchObject({
      verdict: 'pass',
      reasons: expect.arrayContaining([`reply: ${said}`]),
    })
    const absolute = compared(answers(0, 0, 0), { ...failing, gate: policy })
    expect(absolute).toMatchObject({ failedCritical: ['c0'], failingBefore: [] })
    expect(absolute.reasons[0]).toBe(
      'Critical case c0 failed 3 of 3 repeats. It fails on the base as well, and gate.critical is `absolute`.',
    )
  })
})

describe('a critical assertion', () => {
  /** An answer that passes as a whole, with these outcomes of critical assertions. */
  const asserted = (...passes: Array<[type: string, pass: boolean]>) =>
    trial(1, {
      assertions: [
        { type: 'contains', metric: null, weight: 1, pass: false, score: 0, reason: '' },
        ...passes.map(([type, pass]) => ({
          ...{ type, metric: null, weight: 1, pass, score: Number(pass), reason: '' },
          critical: true as const,
        })),
      ],
    })
  const thrice = (...passes: Array<[type: string, pass: boolean]>) => [1, 2, 3].map(() => asserted(...passes))
  const own = { facts: { criticalAssertions: true } }

  test('that fails more than half of three answers fails the run, though every answer passes, and is named', () => {
    const found = compared(thrice(['not-contains', false]), { ...own, baseline: thrice(['not-contains', true]) })
    expect(found).toMatchObject({ failedCritical: ['c0'], passed: 10 })
    expect(found.reasons[0]).toBe('Critical assertion `not-contains` of case c0 failed 3 of 3 repeats.')
  })

  test('that passes does not, whatever else fails', () => {
    expect(compared(thrice(['not-contains', true]), own).failedCritical).toEqual([])
  })

  test('that fails on the base as often is named as failing before', () => {
    const found = compared(thrice(['regex', false]), { ...own, baseline: thrice(['regex', false]) })
    expect(found.failedCritical).toEqual([])
    expect(found.reasons.at(-1)).toBe(
      'Failing before: critical assertion `regex` of case c0 failed 3 of 3 repeats, and 3 of 3 on the base.',
    )
  })

  test('is not excused by another one that fails on the base', () => {
    const candidate = thrice(['regex', false], ['is-json', true])
    const baseline = thrice(['regex', true], ['is-json', false])
    expect(compared(candidate, { ...own, baseline }).failedCritical).toEqual(['c0'])
  })

  test('two of one type are two', () => {
    const candidate = thrice(['regex', true], ['regex', false])
    const baseline = thrice(['regex', false], ['regex', true])
    expect(compared(candidate, { ...own, baseline }).reasons[0]).toBe(
      'Critical assertion `regex` no. 2 of case c0 failed 3 of 3 repeats.',
    )
  })

  test('that two answers failed in turn counts by answer', () => {
    const turns = [
      asserted(['regex', false], ['is-json', true]),
      asserted(['regex', true], ['is-json', false]),
      asserted(['regex', true], ['is-json', true]),
    ]
    expect(compared(turns, { ...own, baseline: thrice() }).reasons[0]).toBe(
      'Critical assertions `regex`, `is-json` of case c0 failed 2 of 3 repeats.',
    )
  })
})

describe('a prompt that did not change', () => {
  test('is compared with nothing, and held to no floor that is not set', () => {
    const found = compared([trial(0)], { unchanged: true, facts: {} })
    expect(found).toMatchObject({ verdict: 'unchanged', floor: null, brokenFloor: false, open: false, advice: [] })
    expect(found.score).toMatchObject({ candidate: 0.9, delta: null, baseline: null })
    expect(decideRun([found], regression, { budgetCut: null }).verdict).toBe('pass')
  })

  test('is held to the floor that is set', () => {
    const gate = { ...regression, minScore: 0.95 }
    const found = compared([trial(0)], { unchanged: true, facts: {}, gate })
    expect(found).toMatchObject({ verdict: 'unchanged', brokenFloor: true })
    expect(decideRun([found], gate, { budgetCut: null }).verdict).toBe('fail')
  })

  test('fails what is critical as the base does, which fails the run with `absolute` alone', () => {
    const found = compared(answers(0, 0, 0), { unchanged: true })
    expect(found).toMatchObject({ verdict: 'unchanged', failedCritical: [] })
    expect(found.failingBefore[0]?.reason).toBe(
      'Failing before: critical case c0 failed 3 of 3 repeats, and nothing of the prompt changed.',
    )
    expect(compared(answers(0, 0, 0), { unchanged: true, gate: policy }).failedCritical).toEqual(['c0'])
  })

  test('is not left open by critical answers that are too few, but with `absolute`', () => {
    expect(compared(answers(0), { unchanged: true }).verdict).toBe('unchanged')
    expect(compared(answers(0), { unchanged: true, gate: policy }).verdict).toBe('inconclusive')
  })

  test('that cannot be measured is an error, and what was not asked leaves it open', () => {
    const beside = { unchanged: true, facts: {} }
    expect(compared([failedTrial('model')], beside).verdict).toBe('error')
    expect(compared([failedTrial('not-run')], beside).verdict).toBe('inconclusive')
  })
})
