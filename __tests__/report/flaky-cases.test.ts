import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flakyCases, isFlaky } from '../../src/report/flaky-cases.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, trial } from './build.ts'

const passed = trial()
const failed = failedTrial('no', 'Not “yes”.')
const errored = erroredTrial('throttled')

describe('a case', () => {
  test.each([
    ['with one answer: unknown', [passed], null],
    ['whose other answers were not measured: unknown', [failed, errored, errored], null],
    ['whose answers all passed', [passed, passed, passed], false],
    ['whose answers all failed', [failed, failed], false],
    ['whose answers disagree', [passed, failed, passed], true],
    ['whose measured answers disagree', [passed, errored, failed], true],
  ])('%s', (_, trials, expected) => expect(isFlaky(caseResult('a', ...trials))).toBe(expected))

  test('of which a confirmation came out otherwise is flaky too', () => {
    expect(isFlaky({ ...caseResult('a', failed), confirmations: [passed, passed] })).toBe(true)
  })
})

describe('the flaky cases of an arm', () => {
  const candidate = [
    caseResult('one-of-four', passed, failed, passed, passed),
    caseResult('half', passed, failed),
    caseResult('firm', passed, passed),
    caseResult('single', failed),
  ]
  const baseline = [caseResult('half', passed, passed), caseResult('single', passed)]
  const prompts = [promptReport(comparison('p', candidate, baseline))]

  test('are named and counted among those that could have shown it, the least decided first', () => {
    expect(flakyCases(prompts, 'candidate')).toEqual({
      cases: [
        { label: 'p', id: 'half', passed: 1, scored: 2 },
        { label: 'p', id: 'one-of-four', passed: 3, scored: 4 },
      ],
      repeated: 3,
    })
    expect(flakyCases(prompts, 'baseline')).toEqual({ cases: [], repeated: 1 })
  })

  test('are unknown with one answer to each case, and without a base', () => {
    const single = [promptReport(comparison('p', [caseResult('a', failed), caseResult('b')], null))]
    expect(flakyCases(single, 'candidate')).toBeNull()
    expect(flakyCases(single, 'baseline')).toBeNull()
  })

  test('are never more than the cases with several answers, in whatever order these come', () => {
    const answers = fc.array(fc.constantFrom(passed, failed, errored), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(answers, fc.infiniteStream(fc.boolean()), (trials, coin) => {
        const shuffled = trials.toSorted(() => (coin.next().value ? 1 : -1))
        expect(isFlaky(caseResult('a', ...shuffled))).toBe(isFlaky(caseResult('a', ...trials)))
        const found = flakyCases([promptReport(comparison('p', [caseResult('a', ...trials)], null))], 'candidate')
        expect(found?.cases.length ?? 0).toBeLessThanOrEqual(found?.repeated ?? 0)
      }),
    )
  })
})
