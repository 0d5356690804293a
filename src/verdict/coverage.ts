import type { TrialError } from '../evaluation/results.ts'
import type { ArmCases } from './paired-scores.ts'

/** What one arm could not measure, by why. Ids of cases without a score. */
export type Coverage = {
  cases: number
  /** Asked, and no usable answer or score came. */
  errored: string[]
  /** Never asked: the budget or a stopped model ended the run before. */
  notRun: string[]
  /** Answered, and nothing that is asserted scores the answers. */
  unscored: string[]
  /** Why the first of these has no score. */
  whyUnscored: TrialError | null
  /** Share of the cases that were asked and can be scored which errored; 0 when there is none. */
  errorShare: number
  /** The first error of a case that was asked. */
  firstError: TrialError | null
  /** Answers came, and none of the errors is the model's: the assertions could not judge what they got. */
  onlyScoring: boolean
  /** No error would be another one in a later run: the model is gone, refuses the request, or answers what cannot be scored. */
  lasting: boolean
}

export function coverageOf(cases: ArmCases, scores: ReadonlyMap<string, number>): Coverage {
  const errored: string[] = []
  const notRun: string[] = []
  const unscored: string[] = []
  const errors: TrialError[] = []
  let whyUnscored: TrialError | null = null
  for (const [id, { trials }] of cases) {
    if (scores.has(id)) continue
    const own = trials.flatMap(({ error }) => (error === null || error.kind === 'not-run' ? [] : error))
    if (own.length > 0 && own.every(({ kind }) => kind === 'unscored')) {
      unscored.push(id)
      whyUnscored ??= own[0] ?? null
      continue
    }
    errors.push(...own)
    if (own.length === 0 && trials.every(({ error }) => error?.kind === 'not-run')) notRun.push(id)
    else errored.push(id)
  }
  const asked = cases.size - notRun.length - unscored.length
  return {
    cases: cases.size,
    errored,
    notRun,
    unscored,
    whyUnscored,
    errorShare: asked === 0 ? 0 : errored.length / asked,
    firstError: errors[0] ?? null,
    onlyScoring: errors.length > 0 && errors.every(({ kind }) => kind === 'scoring'),
    lasting: errors.length > 0 && errors.every(({ kind, lasting }) => kind === 'scoring' || lasting === true),
  }
}
