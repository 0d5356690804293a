import { describe, expect, test } from 'vitest'
import { compare } from '../../src/verdict/compare.ts'
import type { CaseFacts } from '../../src/verdict/comparison.ts'
import { caseOf, evaluationOf, failedTrial, policy, trial } from './arms.ts'

/** Scores of the phrasings of each question, the question's own first; null: not measured. */
type Phrasings = Array<Array<number | null>>

const idOf = (question: number, phrasing: number) => `q${question}${phrasing === 0 ? '' : `~${phrasing}`}`

function arm(name: 'candidate' | 'baseline', questions: Phrasings) {
  return evaluationOf(
    name,
    questions.flatMap((phrasings, question) =>
      phrasings.map((score, at) => caseOf(idOf(question, at), [score === null ? failedTrial('model') : trial(score)])),
    ),
  )
}

function metrics(candidate: Phrasings, baseline: Phrasings | null, named: Record<string, number> = {}) {
  const cases = candidate.flatMap((phrasings, question) =>
    phrasings.map(
      (_, at): CaseFacts => ({
        id: idOf(question, at),
        weight: 1 / phrasings.length,
        cluster: idOf(question, 0),
        critical: false,
        ...(at === 0 ? {} : { paraphraseOf: idOf(question, 0) }),
      }),
    ),
  )
  const evaluation = arm('candidate', candidate)
  for (const one of evaluation.cases) Object.assign(one.metrics, named)
  return compare({
    promptId: 'greet',
    model: 'echo',
    baselineModel: baseline === null ? null : 'echo',
    candidate: evaluation,
    baseline: baseline === null ? null : arm('baseline', baseline),
    cases,
    policy: { ...policy, maxErrors: 1 },
    nonComparable: null,
  }).metrics
}

describe('consistency', () => {
  test('is the share of questions with one verdict in all phrasings, beside the mean spread of their scores', () => {
    const found = metrics([[1, 1, 1], [1, 0], [0, 0.2], [1]], null)
    expect(found.consistency?.candidate).toBeCloseTo(2 / 3)
    expect(found['consistency-spread']?.candidate).toBeCloseTo((0 + 1 + 0.2) / 3)
  })

  test('is compared in pairs, a question counting once however many phrasings it has', () => {
    const { consistency } = metrics(
      [
        [1, 0],
        [1, 1, 1, 0],
        [1, 1],
      ],
      [
        [1, 1],
        [1, 1, 1, 1],
        [1, 1],
      ],
    )
    expect(consistency).toMatchObject({ baseline: 1, cases: 3, discordant: 2 })
    expect(consistency?.candidate).toBeCloseTo(1 / 3)
    expect(consistency?.delta).toBeCloseTo(-2 / 3)
  })

  test('leaves out a question of which a phrasing was not measured', () => {
    const { consistency } = metrics(
      [
        [1, null],
        [1, 1],
      ],
      [
        [1, 1],
        [1, 1],
      ],
    )
    expect(consistency).toMatchObject({ candidate: 1, cases: 1 })
  })

  test('is not reported without paraphrases', () => {
    expect(metrics([[1], [0]], null)).toEqual({})
  })

  test("yields its name to an assertion's own metric", () => {
    expect(metrics([[1, 0]], null, { consistency: 0.25 }).consistency?.candidate).toBe(0.25)
  })
})
