import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Evaluation } from '../../src/evaluation/results.ts'
import { type CompareInput, compare } from '../../src/verdict/compare.ts'
import type { Comparison } from '../../src/verdict/comparison.ts'
import { decideRun } from '../../src/verdict/decide-run.ts'
import { arm, caseOf, evaluationOf, facts, failedTrial, policy, scores, trial } from './arms.ts'

/** Ten cases that pass, beside whatever baseline. */
function compared(baseline: Evaluation | null, over: Partial<CompareInput> = {}): Comparison {
  return compare({
    promptId: 'greet',
    model: 'echo',
    baselineModel: null,
    candidate: arm('candidate', scores([1, 10])),
    baseline,
    cases: facts(10),
    policy,
    nonComparable: null,
    ...over,
  })
}

const runOf = (one: Comparison) => decideRun([one], policy, { budgetCut: null })
const candidate = (passing: number, of = 10) => ({
  candidate: arm('candidate', scores([1, passing], [0, of - passing])),
})
const gone = { lasting: true, message: 'This model version has reached the end of its life.' }
const unanswered = (errors: ReadonlyArray<{ lasting?: boolean; message: string }>) =>
  evaluationOf(
    'baseline',
    errors.map(({ lasting, message }, i) => {
      const failed = failedTrial('model', message)
      const error = { kind: 'model', message, hint: null, ...(lasting === undefined ? {} : { lasting }) } as const
      return caseOf(`c${i}`, [{ ...failed, error }])
    }),
  )

describe('nothing to compare with', () => {
  test.each<[passing: number, minScore: number | null, verdict: string, reason: RegExp]>([
    [0, null, 'fail', /0\.0 % is below the floor of 80 %, which holds where there is nothing to compare with: reach/],
    [7, null, 'fail', /below the floor of 80 %/],
    [8, null, 'pass', /The prompt is new: .* Its mean score 80\.0 % reaches the floor of 80 %\./],
    [7, 0.7, 'pass', /reaches the floor of 70 %/],
    [7, 0.9, 'fail', /is below the floor of 90 % \(gate\.minScore\)/],
    [0, 0, 'pass', /reaches the floor of 0 %/],
  ])('%d of 10 pass, minScore %j: %s', (passing, minScore, verdict, reason) => {
    const one = compared(null, { ...candidate(passing), policy: { ...policy, minScore } })
    expect(one).toMatchObject({ verdict: 'new', brokenFloor: verdict === 'fail', floor: minScore ?? 0.8 })
    const run = runOf(one)
    expect(run.verdict).toBe(verdict)
    expect(run.reasons.join(' ')).toMatch(reason)
  })

  test('a baseline that cannot be compared with leaves the same floor', () => {
    const one = compared(null, { ...candidate(7), nonComparable: 'The variable `name` was renamed.' })
    expect(one).toMatchObject({ verdict: 'non-comparable', brokenFloor: true })
    expect(runOf(one).verdict).toBe('fail')
  })

  test('the floor of 0.8 is for prompts without a baseline alone', () => {
    const low = arm('baseline', scores([1, 2], [0, 8]))
    expect(compared(low, candidate(2))).toMatchObject({ floor: null, brokenFloor: false })
  })

  test('a baseline that may be another prompt leaves the floor: taking the place of a worse one is no way under it', () => {
    const low = arm('baseline', scores([1, 2], [0, 8]))
    const better = compared(low, { ...candidate(6), doubtfulBaseline: true })
    expect(better).toMatchObject({ floor: 0.8, brokenFloor: true })
    expect(runOf(better).reasons.join(' ')).toContain('where only a prompt of another name and file is compared with')
    expect(runOf(better).verdict).toBe('fail')
    expect(compared(low, { ...candidate(9), doubtfulBaseline: true }).brokenFloor).toBe(false)
    const set = { ...candidate(6), doubtfulBaseline: true, policy: { ...policy, minScore: 0.5 } }
    expect(compared(low, set)).toMatchObject({ floor: 0.5, brokenFloor: false })
  })

  test('neither a pass without a score, nor a failure for what a budget left out', () => {
    const weightless = compared(null, { cases: facts(10, { weight: 0 }) })
    expect(weightless).toMatchObject({
      verdict: 'error',
      reasons: ['Every case has the weight 0, so there is no score.'],
    })
    const cut = arm('candidate', scores([0, 10]))
    cut.cases[9] = caseOf('c9', [failedTrial('not-run')])
    expect(compared(null, { candidate: cut })).toMatchObject({ verdict: 'inconclusive', brokenFloor: false })
  })

  test('whatever the scores, a run that stands alone passes exactly when its floor is reached', () => {
    const score = fc.integer({ min: 0, max: 20 }).map((n) => n / 20)
    const floors = fc.option(score)
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 8 }), floors, fc.boolean(), (all, minScore, renamed) => {
        const one = compared(null, {
          candidate: arm('candidate', all),
          cases: facts(all.length),
          policy: { ...policy, minScore },
          nonComparable: renamed ? 'A variable was renamed.' : null,
        })
        const mean = all.reduce((sum, n) => sum + n, 0) / all.length
        expect(runOf(one).verdict).toBe(mean >= (minScore ?? 0.8) - 1e-9 ? 'pass' : 'fail')
      }),
    )
  })
})

describe('a baseline that cannot be asked', () => {
  test('for a reason that lasts leaves the prompt to its floor', () => {
    const one = compared(unanswered(Array(10).fill(gone)))
    expect(one).toMatchObject({ verdict: 'non-comparable', floor: 0.8 })
    expect(one.reasons[0]).toBe(
      'The base cannot be asked any more, now or later: This model version has reached the end of its life. Its mean score 100.0 % reaches the floor of 80 %.',
    )
    expect(compared(unanswered(Array(10).fill(gone)), candidate(5))).toMatchObject({ brokenFloor: true })
  })

  test.each([
    ['for the moment', Array(10).fill({ message: 'throttled' })],
    ['in part for the moment', [...Array(9).fill(gone), { message: 'throttled' }]],
  ])('%s is an error: the next run may compare them', (_name, errors) => {
    const one = compared(unanswered(errors))
    expect(one.verdict).toBe('error')
    expect(one.reasons[0]).toContain('The base could not be measured')
  })

  test('the candidate’s own lasting reason is an error', () => {
    const broken = { ...unanswered(Array(10).fill(gone)), arm: 'candidate' as const }
    expect(compared(arm('baseline', scores([1, 10])), { candidate: broken })).toMatchObject({ verdict: 'error' })
    expect(compared(unanswered(Array(10).fill(gone)), { candidate: broken })).toMatchObject({ verdict: 'error' })
  })
})

describe('what was measured and shows little', () => {
  const whole = (name: 'candidate' | 'baseline', details: Parameters<typeof arm>[2], score = 1) =>
    arm(name, scores([score, 10]), details)
  const doubts = (now: Evaluation, then: Evaluation | null) => compared(then, { candidate: now }).doubts
  const fine = whole('baseline', {})

  test.each<[string, Evaluation, Evaluation | null, string[]]>([
    ['all is well', whole('candidate', {}), fine, []],
    [
      'no case passes in either version',
      whole('candidate', {}, 0),
      whole('baseline', {}, 0),
      ['No case passes in either version: such a comparison shows nothing.'],
    ],
    ['no case passes any more, as the verdict says', whole('candidate', {}, 0), fine, []],
    ['no case passes, and there is no other version', whole('candidate', {}, 0), null, ['No case passes.']],
    [
      'no case passes in the baseline',
      whole('candidate', {}),
      whole('baseline', {}, 0),
      ['No case passes in the base: to be better than that shows little.'],
    ],
    [
      'every answer is empty',
      whole('candidate', { output: ' \n' }),
      whole('baseline', { output: '' }),
      ['Every answer of this change is empty.', 'Every answer of the base is empty.'],
    ],
    [
      'an answer of tool calls alone is none that is empty',
      whole('candidate', { output: '', toolCalls: [{ name: 'look-up', input: {} }] }),
      fine,
      [],
    ],
    [
      'every answer was cut',
      whole('candidate', { stopReason: 'length' }),
      fine,
      [
        '10 of the 10 answers of this change were cut at max tokens (modelParameters.maxTokens, or what the model can).',
      ],
    ],
    [
      'the base was filtered',
      whole('candidate', {}),
      whole('baseline', { stopReason: 'content_filter' }),
      ['10 of the 10 answers of the base were withheld by a content filter.'],
    ],
    [
      'every answer ended nobody knows why',
      whole('candidate', { stopReason: 'other' }),
      fine,
      ['10 of the 10 answers of this change were ended for an unknown reason.'],
    ],
  ])('%s', (_name, now, then, expected) => expect(doubts(now, then)).toEqual(expected))

  describe('cases that fail while the mean score stands still', () => {
    /** So many cases pass of 60, all with one score, as around a threshold. */
    const graded = (name: 'candidate' | 'baseline', score: number, passing: number) =>
      evaluationOf(
        name,
        Array.from({ length: 60 }, (_, i) => caseOf(`c${i}`, [trial(score, { pass: i < passing })])),
      )

    test.each([
      [
        'all of them',
        graded('candidate', 0.89, 0),
        graded('baseline', 0.91, 60),
        ['0 of 60 cases pass, 60 did in the base; the mean score, which decides, fell by 2.0 points only.'],
      ],
      [
        'some of them, at the same score',
        graded('candidate', 1, 40),
        graded('baseline', 1, 60),
        ['40 of 60 cases pass, 60 did in the base; the mean score, which decides, did not fall.'],
      ],
      ['four of them, which may be chance', graded('candidate', 0.9, 56), graded('baseline', 0.9, 60), []],
      ['a proven regression says it itself', graded('candidate', 0.4, 0), graded('baseline', 0.9, 60), []],
    ])('%s', (_name, now, then, expected) => expect(doubts(now, then)).toEqual(expected))

    test('one answer that twenty share may be chance, as in the score', () => {
      const [now, then] = [graded('candidate', 1, 40), graded('baseline', 1, 60)]
      const cases = facts(60).map((one, i) => (i < 40 ? one : { ...one, cluster: 'one question' }))
      expect(compared(then, { candidate: now, cases }).doubts).toEqual([])
    })
  })

  test('half of the answers empty is not most of them', () => {
    const cases = (empty: number) =>
      evaluationOf(
        'candidate',
        Array.from({ length: 10 }, (_, i) => caseOf(`c${i}`, [trial(1, { output: i < empty ? '' : 'yes' })])),
      )
    expect(doubts(cases(5), fine)).toEqual([])
    expect(doubts(cases(6), fine)).toEqual(['6 of the 10 answers of this change are empty.'])
  })

  test('half of the answers cut is not most of them', () => {
    const cases = (cut: number) =>
      evaluationOf(
        'candidate',
        Array.from({ length: 10 }, (_, i) => caseOf(`c${i}`, [trial(1, { stopReason: i < cut ? 'length' : 'stop' })])),
      )
    expect(doubts(cases(5), fine)).toEqual([])
    expect(doubts(cases(6), fine)).toHaveLength(1)
  })
})
