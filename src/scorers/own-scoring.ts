import { z } from 'zod'
import { CodeThrew } from './sandbox/code-threw.ts'
import { evaluateInSandbox } from './sandbox/javascript-context.ts'
import type { Patience } from './sandbox/patience.ts'
import type { AssertionResult } from './scorer.ts'
import { ScoringError } from './scoring-error.ts'

/** Code that makes one score of an answer's assertions, instead of their weighted mean. */
export type OwnScoring = { code: string; threshold: number | null; patience?: Patience | undefined }

/** What the assertions of an answer found, as the code sees it. */
type Measured = { assertions: readonly AssertionResult[]; metrics: Record<string, number> }

const Judged = z.object({
  pass: z.boolean(),
  score: z.number(),
  namedScores: z.record(z.string(), z.unknown()).nullish(),
})

/**
 * promptfoo's `assertScoringFunction`: called with the named scores and `{threshold, componentResults}`. What it throws
 * about them fails the answer, as there.
 * @throws ScoringError when it is wrong in itself, or its score does not lie within 0 to 1
 */
export async function ownScore(
  { code, threshold, patience }: OwnScoring,
  { assertions, metrics }: Measured,
): Promise<{ pass: boolean; score: number; metrics: Record<string, number> }> {
  const componentResults = assertions.map(({ type, metric, weight, pass, score, reason }) => {
    return { pass, score, reason, assertion: { type, weight, ...(metric === null ? {} : { metric }) } }
  })
  const context = { componentResults, ...(threshold === null ? {} : { threshold }) }
  let result: unknown
  try {
    result = await evaluateInSandbox(code, metrics, context, { patience })
  } catch (thrown) {
    if (!(thrown instanceof CodeThrew)) throw thrown
    return { pass: false, score: 0, metrics }
  }
  const judged = Judged.safeParse(result).data
  if (judged === undefined) throw new ScoringError('it must return {pass, score, reason}')
  const { pass, score, namedScores } = judged
  if (!(score >= 0 && score <= 1)) throw new ScoringError(`${score} is no score: a score is a number from 0 to 1`)
  const named = Object.entries(namedScores ?? {}).flatMap(([name, value]): Array<[string, number]> => {
    return typeof value === 'number' && value >= 0 && value <= 1 ? [[name, value]] : []
  })
  return { pass, score, metrics: namedScores ? Object.fromEntries(named) : metrics }
}
