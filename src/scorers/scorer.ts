import type { Completion, Models, Tool } from '../models/model.ts'
import type { Assertion } from './assertion.ts'
import type { Patience } from './sandbox/patience.ts'

/** What one assertion found. `score` lies within 0 to 1: any other number is an error of the assertion. */
export type Score = {
  pass: boolean
  score: number
  reason: string
  /** It only tells an amount, in its reason: it passes, and neither the trial's score nor a metric counts it. */
  unscored?: true
  /** The result holds for the negated assertion too: what it found is wrong either way. */
  eitherWay?: true
  /** Scores from 0 to 1 that it also reports, by name. */
  named?: Array<[name: string, score: number]>
}

/** The three outcomes of an assertion: passed, failed, or could not be measured (`pass` and `score` null). */
export type AssertionResult = {
  type: string
  metric: string | null
  weight: number
  pass: boolean | null
  score: number | null
  reason: string
  /** Where its failure is one of the answer, whatever the answer's score is. */
  critical?: true
  /** What it also reports. Pairs, because a name may be `__proto__`. */
  named?: Array<[name: string, score: number]>
}

/** A case as code sees it: its assertions, and what the file says of it. */
type TestFacts = {
  assert: readonly Assertion[]
  threshold: number | null
  description?: string | undefined
  metadata?: Record<string, unknown> | undefined
  options?: Record<string, unknown> | undefined
  others?: Record<string, unknown> | undefined
}

/** Everything an assertion may look at. Text in it comes from models and pull requests: data, never code. */
export type ScoringContext = {
  /** The answer, after the case's transform. */
  output: string
  /** What a transform gave when it is not text; `javascript` assertions see it instead of `output`. */
  value?: unknown
  completion: Completion
  vars: Record<string, unknown>
  /** The case, for code that asks. */
  test?: TestFacts | undefined
  /** Who answered, for code that asks: a canonical model reference. */
  model?: string | undefined
  /** The rendered prompt, as sent. */
  prompt: ReadonlyArray<{ role: string; content: string }>
  /** The tools that the model was offered. */
  tools?: readonly Tool[] | undefined
  models: Models
  /** For `webhook`, and for it alone. */
  fetch?: typeof globalThis.fetch | undefined
  /** Where a `webhook` may send an answer: URLs that its own must begin with. */
  allowWebhooks?: readonly string[] | undefined
  judge: JudgeSettings | null
  embedding: string
  signal: AbortSignal | undefined
  repeat: number
  /** How long the run still waits for code, patterns and parsers; without it each has only its own limits. */
  patience?: Patience | undefined
  /** Code that makes the answer's score of its assertions', instead of their weighted mean. */
  scoring?: string | undefined
  /** The other arm's answer to the same case and repeat, for pairwise assertions; undefined when there is none. */
  rival?: Rival | undefined
}

/** An answer to compare with. `arm`: whose it is; `output` is null when it never came. */
export type Rival = { arm: 'candidate' | 'baseline'; output: string | null }

export type JudgeSettings = {
  /** One judge, or a panel whose median decides. Canonical model references. */
  models: string[]
  /** Answers asked of each judge, averaged. */
  samples: number
  /** What a judge may write for one answer, thinking included; `JUDGE_MAX_TOKENS` unless told. */
  maxTokens?: number | undefined
}

/** Tokens of one answer of a judge. */
export const JUDGE_MAX_TOKENS = 2_048

/** One assertion type. `value`, `threshold` and the rest are already rendered when `score` is called. */
export type Scorer = {
  type: string
  /** One line for the generated reference. */
  summary: string
  /** Options it reads, as `name: meaning (default)`. */
  options: readonly string[]
  /** Where the semantics come from. */
  source: string
  /** Mistakes in how the assertion is written, each as a sentence; empty when it is fine. */
  check(assertion: Assertion): string[] | Promise<string[]>
  /**
   * Scores one output. The `not-` prefix is handled by the caller: pass inverted, score 1 - score.
   * @throws ScoringError when it cannot be measured
   */
  score(assertion: Assertion, context: ScoringContext): Score | Promise<Score>
}
