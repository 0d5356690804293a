import { describe, expect, test } from 'vitest'
import { type CompareInput, compare } from '../../src/verdict/compare.ts'
import { arm, caseOf, evaluationOf, facts, failedTrial, policy, scores, trial } from './arms.ts'

/** Compares two lists of scores, one case each. */
function verdictOf(candidate: readonly number[], baseline: readonly number[], changes: Partial<CompareInput> = {}) {
  return compare({
    promptId: 'greet',
    model: 'echo',
    baselineModel: 'echo',
    candidate: arm('candidate', candidate),
    baseline: arm('baseline', baseline),
    cases: facts(Math.max(candidate.length, baseline.length)),
    policy,
    nonComparable: null,
    isShown: true,
    ...changes,
  })
}

describe('the verdict words', () => {
  test.each([
    ['regressed', scores([0, 12], [1, 48]), scores([1, 60])],
    ['improved', scores([1, 60]), scores([0, 12], [1, 48])],
    ['non-inferior', scores([1, 60]), scores([1, 60])],
    ['within-margin', scores([1, 10]), scores([1, 10])],
    ['inconclusive', scores([0, 4], [1, 36]), scores([1, 40])],
    ['inconclusive', [0], [1]],
  ])('%s', (word, candidate, baseline) => {
    expect(verdictOf(candidate, baseline).verdict).toBe(word)
  })

  test('a proven drop that is no larger than the margin is not a regression', () => {
    const [candidate, baseline] = [scores([0, 5], [1, 95]), scores([1, 100])]
    expect(verdictOf(candidate, baseline)).toMatchObject({ verdict: 'inconclusive', score: { delta: -0.05 } })
    expect(verdictOf(candidate, baseline).reasons[0]).toMatch(
      /not by chance, but a drop within your margin of 5.0 points/,
    )
    expect(verdictOf(candidate, baseline, { policy: { ...policy, margin: 0.04 } }).verdict).toBe('regressed')
    expect(verdictOf(candidate, baseline, { policy: { ...policy, margin: 0.2 } }).verdict).toBe('non-inferior')
  })

  test('an improvement is called so, though it is non-inferior too', () => {
    expect(verdictOf(scores([1, 200]), scores([0, 30], [1, 170])).verdict).toBe('improved')
  })

  test('graded scores are judged by sign flips', () => {
    const baseline = Array.from({ length: 30 }, (_, i) => 0.6 + 0.01 * (i % 7))
    const worse = verdictOf(
      baseline.map((score, i) => score - 0.1 - 0.03 * (i % 5)),
      baseline,
    )
    expect(worse.verdict).toBe('regressed')
    expect(worse.score.method).toBe('exact sign-flip test, bounded-mean interval')
  })

  test('without a baseline the prompt is new, with an unusable one non-comparable', () => {
    const alone = { baseline: null, baselineModel: null }
    const fresh = verdictOf(scores([1, 9], [0, 1]), [], alone)
    expect(fresh).toMatchObject({ verdict: 'new', score: { candidate: 0.9, baseline: null, delta: null, cases: 0 } })
    expect(fresh.onlyCandidate).toEqual([])
    const renamed = verdictOf([1, 1], [1, 1], { nonComparable: 'The variable `name` was renamed.' })
    expect(renamed).toMatchObject({
      verdict: 'non-comparable',
      reasons: ['The variable `name` was renamed. Its mean score 100.0 % reaches the floor of 80 %.'],
    })
    expect(renamed.score.delta).toBeNull()
  })
})

describe('the unit is the case', () => {
  test('repeats are averaged: ten answers to one question are one observation', () => {
    const cases = (score: number) => [
      caseOf('c0', Array(10).fill(trial(score))),
      caseOf('c1', Array(10).fill(trial(1))),
    ]
    const result = verdictOf([], [], {
      candidate: evaluationOf('candidate', cases(0)),
      baseline: evaluationOf('baseline', cases(1)),
    })
    expect(result).toMatchObject({ verdict: 'inconclusive', score: { cases: 2, discordant: 1, delta: -0.5 } })
  })

  test('clusters are respected', () => {
    const [candidate, baseline] = [scores([0, 12], [1, 48]), scores([1, 60])]
    const cases = facts(60).map((fact, i) => ({ ...fact, cluster: i < 12 ? 'one document' : `document ${i}` }))
    expect(verdictOf(candidate, baseline, { cases }).verdict).toBe('inconclusive')
  })

  test('weights move the mean, and a case of weight 0 counts for nothing', () => {
    const cases = facts(3).map((fact, i) => ({ ...fact, weight: [3, 1, 0][i] ?? 1 }))
    const { score } = verdictOf([1, 0, 0], [1, 1, 1], { cases })
    expect(score).toMatchObject({ candidate: 0.75, baseline: 1, delta: -0.25, cases: 2 })
  })

  test('confirmations of a failing critical case decide about it and stay out of the mean', () => {
    const candidate = arm('candidate', [0, 1, 1, 1])
    candidate.cases[0] = { ...caseOf('c0', [trial(0)]), confirmations: [trial(1), trial(1)] }
    const { score, failedCritical, failed } = verdictOf([], scores([1, 4]), {
      candidate,
      cases: facts(4, { critical: true }),
    })
    expect(score.candidate).toBe(0.75)
    expect(failed).toBe(1)
    expect(failedCritical).toEqual([])
  })

  test('only cases measured in both arms are compared, the rest is listed', () => {
    const baseline = arm('baseline', scores([1, 5]))
    baseline.cases[4] = caseOf('c4', [failedTrial('model')])
    const candidate = arm('candidate', scores([1, 6]))
    const result = verdictOf([], [], { candidate, baseline, cases: facts(6) })
    expect(result.score.cases).toBe(4)
    expect(result.onlyCandidate).toEqual(['c4', 'c5'])
    expect(result.onlyBaseline).toEqual([])
  })
})

describe('what could not be measured', () => {
  const broken = (many: number, of: number, kind: 'model' | 'scoring' | 'not-run') =>
    Array.from({ length: of }, (_, i) => caseOf(`c${i}`, [i < many ? failedTrial(kind, 'throttled') : trial(1)]))

  test('more unmeasured cases than allowed are an error, never a score', () => {
    const candidate = evaluationOf('candidate', broken(3, 100, 'model'))
    const strict = verdictOf([], scores([1, 100]), { candidate, cases: facts(100) })
    expect(strict).toMatchObject({ verdict: 'error', passed: 97, failed: 0, errored: 3, score: { candidate: 1 } })
    expect(strict.reasons[0]).toBe('3 cases of 100 could not be measured (gate.maxErrors allows 0 %): throttled')
    const lax = { ...policy, maxErrors: 0.03 }
    expect(verdictOf([], scores([1, 100]), { candidate, cases: facts(100), policy: lax }).verdict).toBe('non-inferior')
  })

  test('nothing measured is an error however many errors are allowed', () => {
    const candidate = evaluationOf('candidate', broken(5, 5, 'scoring'))
    expect(verdictOf([], scores([1, 5]), { candidate, policy: { ...policy, maxErrors: 1 } }).verdict).toBe('error')
    expect(verdictOf([], []).verdict).toBe('error')
  })

  test('a critical case that could not be measured is an error', () => {
    const candidate = evaluationOf('candidate', broken(1, 100, 'model'))
    const cases = facts(100).map((fact, i) => ({ ...fact, critical: i === 0 }))
    const result = verdictOf([], scores([1, 100]), { candidate, cases, policy: { ...policy, maxErrors: 0.05 } })
    expect(result).toMatchObject({ verdict: 'error', reasons: ['Critical cases could not be measured: c0.'] })
  })

  test('cases that the budget kept from running are no error, and forbid every word about the whole set', () => {
    const candidate = evaluationOf('candidate', broken(10, 100, 'not-run'))
    const open = verdictOf([], scores([1, 100]), { candidate })
    expect(open.verdict).toBe('inconclusive')
    expect(open.reasons[0]).toBe('Not asked of this change: 10 cases of 100.')
    const fallen = evaluationOf('candidate', [
      ...candidate.cases.slice(0, 70),
      ...Array.from({ length: 30 }, (_, i) => caseOf(`c${70 + i}`, [trial(0)])),
    ])
    const limited = { ...policy, minScore: 0.9 }
    const cut = verdictOf([], scores([1, 100]), { candidate: fallen, policy: limited })
    expect(cut).toMatchObject({ verdict: 'inconclusive', brokenFloor: false })
    expect(cut.reasons[1]).toMatch(/^In what was asked, the score fell by 33.3 points/)
    const whole = evaluationOf('candidate', fallen.cases.slice(10))
    expect(verdictOf([], scores([1, 100]), { candidate: whole, policy: limited })).toMatchObject({
      verdict: 'regressed',
      brokenFloor: true,
    })
  })

  test('an unmeasured part of the baseline forbids a good word', () => {
    const baseline = evaluationOf('baseline', broken(1, 100, 'model'))
    expect(verdictOf(scores([1, 100]), [], { baseline })).toMatchObject({ verdict: 'inconclusive' })
    expect(verdictOf(scores([1, 100]), [], { baseline, policy: { ...policy, maxErrors: 0.01 } }).verdict).toBe(
      'non-inferior',
    )
  })

  test('a baseline that was never measured: an error of the model, or answers the new assertions cannot judge', () => {
    const down = evaluationOf('baseline', broken(5, 5, 'model'))
    expect(verdictOf(scores([1, 5]), [], { baseline: down }).reasons).toEqual([
      'The base could not be measured: throttled',
    ])
    const unfit = evaluationOf('baseline', broken(5, 5, 'scoring'))
    expect(verdictOf(scores([1, 5]), [], { baseline: unfit }).verdict).toBe('non-comparable')
    const cut = evaluationOf('baseline', broken(5, 5, 'not-run'))
    expect(verdictOf(scores([1, 5]), [], { baseline: cut }).verdict).toBe('inconclusive')
  })
})

describe('beside the word', () => {
  test('a floor breaks below the candidate’s mean, with or without a baseline', () => {
    const floored = { ...policy, minScore: 0.9 }
    const below = verdictOf(scores([1, 8], [0, 2]), [], { baseline: null, policy: floored })
    expect(below).toMatchObject({ verdict: 'new', brokenFloor: true })
    expect(below.reasons[0]).toBe('The mean score 80.0 % is below the floor of 90 % (gate.minScore).')
    expect(verdictOf(scores([1, 9], [0, 1]), [], { baseline: null, policy: floored }).brokenFloor).toBe(false)
  })

  test('a critical case fails when it fails more than half of at least three repeats', () => {
    const cases = facts(1, { critical: true })
    const failed = (...list: number[]) =>
      verdictOf([], [], {
        candidate: evaluationOf('candidate', [
          caseOf(
            'c0',
            list.map((s) => trial(s)),
          ),
        ]),
        baseline: null,
        cases,
        policy: { ...policy, minScore: 0 },
      })
    expect(failed(0, 0, 1)).toMatchObject({ verdict: 'new', failedCritical: ['c0'] })
    expect(failed(0, 0, 1).reasons[0]).toBe('Critical case c0 failed 2 of 3 repeats.')
    expect(failed(0, 1, 1).failedCritical).toEqual([])
    expect(failed(0, 0, 1, 1).failedCritical).toEqual([])
    expect(failed(0)).toMatchObject({ verdict: 'inconclusive', failedCritical: [] })
    expect(failed(0, 1)).toMatchObject({ verdict: 'inconclusive' })
    expect(failed(1)).toMatchObject({ verdict: 'new' })
    expect(failed(0).reasons[0]).toBe('Critical case c0 failed 1 of 1 repeat; 3 repeats are needed to decide about it.')
  })

  test('metrics are compared as the score is, whatever their names', () => {
    const cases = (value: number) =>
      Array.from({ length: 8 }, (_, i) => caseOf(`c${i}`, [trial(1)], Object.fromEntries([['__proto__', value]])))
    const { metrics } = verdictOf([], [], {
      candidate: evaluationOf('candidate', cases(0.25)),
      baseline: evaluationOf('baseline', cases(0.5)),
    })
    expect(Object.entries(metrics)).toEqual([['__proto__', expect.objectContaining({ delta: -0.25, cases: 8 })]])
    expect(verdictOf([1], [1]).metrics).toEqual({})
  })
})

describe('reasons say what the numbers mean', () => {
  test('how many draws the cases are, where they share them', () => {
    const looks = { repeats: [1, 2], made: 1, cut: null }
    const pair = facts(60).map((one, index) => ({ ...one, cluster: `question ${index % 2}` }))
    expect(verdictOf(scores([1, 60]), scores([1, 60]), { cases: pair, looks }).reasons[0]).toMatch(
      /^The score did not change; these 60 cases \(2 independent\) could not show a drop of up to \d\d\.\d points\.$/,
    )
    const cases = facts(60).map((one) => ({ ...one, cluster: 'one question' }))
    const same = verdictOf(scores([1, 60]), scores([1, 60]), { cases, looks })
    expect(same.verdict).toBe('inconclusive')
    expect(same.reasons).toEqual([
      'These 60 cases are one: they share an answer or a cluster, and a difference takes at least 2 independent ones.',
    ])
    expect(same.score.method).toContain('of 1 cluster,')
    const worse = verdictOf(scores([0, 60]), scores([1, 60]), { cases, looks })
    expect(worse.reasons).toEqual(same.reasons)
    expect([same.advice, worse.advice]).toEqual([
      [],
      ['Fewer than 5 independent cases prove nothing, however often they are asked.'],
    ])
  })

  test.each([
    [
      scores([0, 12], [1, 48]),
      scores([1, 60]),
      /^The score fell by 20\.0 points, more than your margin of 5\.0 points and not by chance \(between \d+\.\d and 30\.\d worse, 90 % sure\)\.$/,
    ],
    [
      scores([1, 60]),
      scores([0, 12], [1, 48]),
      /^The score rose by 20\.0 points, and not by chance \(between \d+\.\d and 30\.\d better, 90 % sure\)\.$/,
    ],
    [
      scores([1, 60]),
      scores([1, 60]),
      /^The score did not change; a drop of more than 4\.9 points is ruled out \(95 % sure\), and your margin is 5\.0 points\.$/,
    ],
    [
      scores([1, 10]),
      scores([1, 10]),
      /^The score did not change; these 10 cases could not show a drop of up to 25\.9 points\. 49 more cases, or `gate\.margin: 30%`, would prove it\.$/,
    ],
    [[0], [1], /^Only 1 case was measured in both versions; a difference takes at least 2\.$/],
    [
      scores([0, 3], [1, 37]),
      scores([1, 40]),
      /^The score fell by 7\.5 points, and only 3 cases of 40 differ: a drop is proven by at least 5 independent cases that differ, all for the worse\. About 240 more cases would most likely tell\.$/,
    ],
    [
      scores([0, 6], [1, 34]),
      scores([1, 6], [0, 2], [1, 32]),
      /^The score fell by 10\.0 points, more than your margin of 5\.0 points, but that can be chance \(between \d+\.\d worse and \d+\.\d better, 90 % sure\)\. About /,
    ],
    [
      scores([0, 6], [1, 34]),
      scores([1, 6], [0, 6], [1, 28]),
      /^The score did not change; these 40 cases could not show a drop of up to \d+\.\d points\. About 750 more cases, or `gate\.margin: \d+%`, would most likely prove it\.$/,
    ],
  ])('case %#', (candidate, baseline, sentence) => {
    const { reasons, advice } = verdictOf(candidate, baseline)
    expect([reasons[0], ...advice].join(' ')).toMatch(sentence)
  })
})
