import type { StopReason, ToolCall, Usage } from '../models/model.ts'
import type { AssertionResult } from '../scorers/scorer.ts'

export type Arm = 'candidate' | 'baseline'

/**
 * One answer of one arm to one case, scored. Its texts may lie on a disk: who needs one twice should not read it twice.
 * `pass` and `score` are null together: with an `error`, or, of an attack that its text alone decides, without.
 */
export type TrialResult = {
  readonly output: string
  readonly toolCalls: readonly ToolCall[]
  /** Why the model stopped: a cut or filtered answer is scored like any other. Null when no answer came. */
  stopReason: StopReason | null
  pass: boolean | null
  score: number | null
  readonly assertions: readonly AssertionResult[]
  error: TrialError | null
  /** Null when no answer came. */
  latencyMs: number | null
  usage: Usage | null
  costUsd: number | null
  cached: boolean
}

/**
 * Why a trial has no score. `not-run`: the budget or a stopped model ended the run before it. `unscored`: an answer came,
 * and nothing that is asserted says whether it is good. `lasting`: the service itself said that the model is gone or that
 * it refuses the request, so that asking again changes nothing.
 */
export type TrialError = {
  kind: 'model' | 'scoring' | 'not-run' | 'unscored'
  message: string
  hint: string | null
  lasting?: boolean
}

/** All trials of one case in one arm. `score` is the mean of the measured trials, `pass`: more than half passed. */
export type CaseResult = {
  id: string
  trials: TrialResult[]
  score: number | null
  pass: boolean | null
  /** Mean of each named metric over the measured trials. */
  metrics: Record<string, number>
  /**
   * Repeats spent on a critical case because it failed. They decide whether it really fails and nothing else: chosen
   * by a first outcome, they would bias the comparison.
   */
  confirmations: TrialResult[]
}

/** All of one arm of one prompt on one model. */
export type Evaluation = {
  arm: Arm
  promptId: string
  model: string
  cases: CaseResult[]
}
