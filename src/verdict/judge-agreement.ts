import { type AgreementTable, cohenKappa } from '../statistics/kappa.ts'
import { wilson } from '../statistics/wilson.ts'

/** A share of so many, with its two-sided interval; `value` and `interval` are null where there was nothing to count. */
export type Share = { successes: number; of: number; value: number | null; interval: [number, number] | null }

/** How far a judge says what people say. */
export type JudgeAgreement = {
  /** Answers that the judge gave a verdict on. */
  scored: number
  /** Answers without one: they count neither for nor against it. */
  errors: number
  table: AgreementTable
  agreement: Share
  /** Null when there is nothing to tell from, see `cohenKappa`. */
  kappa: number | null
  /** Of the answers that people pass, those that the judge passes. */
  sensitivity: Share
  /** Of the answers that people fail, those that the judge fails. */
  specificity: Share
}

/**
 * @param verdicts people's and the judge's verdict on each answer; null when the judge gave none
 * @param confidence of the intervals, 0..1 exclusive
 */
export function judgeAgreement(
  verdicts: ReadonlyArray<{ human: boolean; judge: boolean | null }>,
  confidence: number,
): JudgeAgreement {
  const count = (human: boolean, judge: boolean) =>
    verdicts.filter((verdict) => verdict.human === human && verdict.judge === judge).length
  const table = {
    bothPass: count(true, true),
    judgeOnly: count(false, true),
    humanOnly: count(true, false),
    neither: count(false, false),
  }
  const { bothPass, judgeOnly, humanOnly, neither } = table
  const scored = bothPass + judgeOnly + humanOnly + neither
  const share = (successes: number, of: number): Share => ({
    successes,
    of,
    value: of === 0 ? null : successes / of,
    interval: of === 0 ? null : wilson(successes, of, confidence),
  })
  return {
    scored,
    errors: verdicts.length - scored,
    table,
    agreement: share(bothPass + neither, scored),
    kappa: cohenKappa(table),
    sensitivity: share(bothPass, bothPass + humanOnly),
    specificity: share(neither, judgeOnly + neither),
  }
}
