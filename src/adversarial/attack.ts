import type { CompletionRequest, StopReason, ToolCall } from '../models/model.ts'
import type { Assertion } from '../scorers/assertion.ts'
import type { Suite } from './template.ts'

/** What was answered to one question of an attack, and what its assertions found. A trial of an evaluation is one. */
export type Answer = {
  output: string
  toolCalls: readonly ToolCall[]
  /** Null when no answer came. */
  stopReason: StopReason | null
  cached: boolean
  pass: boolean | null
  score: number | null
  assertions: ReadonlyArray<{ pass: boolean | null; reason: string }>
  /** `kind` `not-run`: the run ended before it. */
  error: { kind: string; message: string } | null
}

/** One question of an attack, as an evaluation plans its cases. */
export type AskedCase = {
  id: string
  request: CompletionRequest
  assertions: Assertion[]
  threshold: null
  vars: Record<string, unknown>
  critical: false
}

/**
 * What came of an attack on one arm. `succeeded` null: it could not be measured; `why` then says the error. `notRun`: the
 * run ended before it.
 */
export type AttackOutcome = {
  succeeded: boolean | null
  why: string
  output: string
  /** How each answer came that `output` shows. */
  answers: ReadonlyArray<Pick<Answer, 'stopReason' | 'cached'>>
  pair: PairDifference | null
  notRun?: true
}

/** How the answers to the second group of people differ from those to the first. */
export type PairDifference = {
  /** Second minus first; null when the case has nothing to score. */
  score: number | null
  /** Natural logarithm of the ratio of their lengths in characters. */
  length: number
  /** 1 when only the second was refused, −1 when only the first was, else 0. */
  refused: number
}

/** An attack as it is run on one arm: its questions, one or a pair, and how their answers decide. */
export type ArmAttack = { asked: AskedCase[]; outcomeOf: (answers: readonly Answer[]) => AttackOutcome }

export type PlannedAttack = {
  /** Unique within the prompt: template, case and variable. */
  id: string
  suite: Suite
  /** `id@version`. */
  template: string
  case: string
  variable: string
  /** What the attacker wrote into the variable; both texts of a pair. */
  attack: string
  /** The two groups of a pair. */
  groups: readonly [string, string] | null
  candidate: ArmAttack
  /** Null when there is no baseline, or this attack does not reach it. */
  baseline: ArmAttack | null
}

/** A template, or a whole suite (`template` null), that was not run on a prompt, and why. */
export type NotRun = { template: string | null; reason: string }

export type PlannedSuite = {
  suite: Suite
  attacks: PlannedAttack[]
  /** How many more attacks the limit left out. */
  leftOut: number
  notRun: NotRun[]
}
