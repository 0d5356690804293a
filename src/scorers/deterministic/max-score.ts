import { z } from 'zod'
import type { Assertion } from '../assertion.ts'
import type { AssertionResult, Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { weightSchema } from '../weight.ts'

const Options = z
  .strictObject({
    method: z.enum(['average', 'sum']).default('average'),
    weights: z.record(z.string(), weightSchema).default({}),
    threshold: z.number().optional(),
  })
  .prefault({})

export const maxScore: Scorer = {
  type: 'max-score',
  summary:
    'Of the answers to one case by all prompts and models of the run, the one whose other assertions score highest passes; the others fail, and score 0 as a whole.',
  options: [
    'value: {method: average or sum, weights: {type: weight}, threshold: smallest score that wins} (average, 1 each, none)',
    'of equal ones the first wins, prompts and models in their order; an answer that could not be measured takes no part; where there is no other answer it does not apply',
  ],
  source: 'promptfoo `max-score`',
  check: ({ type, value }) => [
    ...(type === 'max-score' ? [] : ['a comparison has no opposite: remove `not-`']),
    ...(Options.safeParse(value ?? undefined).success
      ? []
      : [
          'value must be {method: average or sum, weights: {type: weight}, threshold}, a weight 0 or from 0.000001 to 1000000',
        ]),
  ],
  score() {
    throw new ScoringError('it compares whole answers, so it stands beside other assertions and not inside of a set')
  },
}

/** One answer that takes part: what its other assertions found. */
export type Contender = { assertions: readonly AssertionResult[] }

/**
 * Which of the answers to one case wins.
 * @param contenders in the order of prompts and models
 * @returns for each one its score by the other assertions, and whether it wins
 */
export function highestScore(
  { value }: Assertion,
  contenders: readonly Contender[],
): Array<{ wins: boolean; score: number }> {
  const { method, weights, threshold } = Options.parse(value ?? undefined)
  const scores = contenders.map(({ assertions }) => {
    let total = 0
    let weighed = 0
    for (const { type, score } of assertions) {
      // The members of a set stand for it.
      if (type === 'assert-set' || type === 'select-best') continue
      const weight = Object.hasOwn(weights, type) ? (weights[type] ?? 1) : 1
      total += (score ?? 0) * weight
      weighed += weight
    }
    return method === 'sum' ? total : weighed > 0 ? total / weighed : 0
  })
  const best = scores.indexOf(Math.max(...scores))
  return scores.map((score, index) => ({
    wins: index === best && (threshold === undefined || score >= threshold),
    score,
  }))
}
