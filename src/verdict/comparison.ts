import type { SuiteResults } from '../adversarial/results.ts'
import type { Evaluation } from '../evaluation/results.ts'

export type PromptVerdict =
  | 'unchanged'
  | 'improved'
  | 'non-inferior'
  | 'within-margin'
  | 'inconclusive'
  | 'regressed'
  | 'new'
  | 'non-comparable'
  | 'error'
/** A paired difference of one score between the arms, over the cases that both measured. All null without a baseline. */
export type ScoreComparison = {
  candidate: number | null
  baseline: number | null
  delta: number | null
  /**
   * `delta` without the bias of having stopped asking when it looked decided; the same where nothing was asked again or
   * answers do not vary. It must be beyond the margin for a regression.
   */
  estimate: number | null
  /** Two-sided interval of `delta` at 2 × confidence − 1: its ends are the one-sided bounds that decide. */
  interval: [number, number] | null
  /**
   * One-sided p of "no drop" when delta < 0, else of "no gain"; corrected for all looks and for the other comparisons
   * of its kind in the run, so that it is below 1 − confidence exactly when the interval excludes zero.
   */
  p: number | null
  /** The statistical method in words a statistician knows, corrections included. */
  method: string | null
  /** Cases compared: measured in both arms. */
  cases: number
  /** Independent draws among them: cases that share a cluster, or an answer, are one. */
  units: number
  /** Cases whose score differs between the arms. */
  discordant: number
  /**
   * Smallest true drop that this gate would block in four runs of five on such cases, all looks included; null where none
   * would be, and where it was not asked for: of metrics, of attacks.
   */
  minimumDetectableEffect: number | null
}

/** How often the cases of a comparison were asked, and why not more often. */
type Repeats = {
  /** Answers to each case and arm that the comparison rests on. */
  made: number
  /** The most that were planned. */
  most: number
  /** Looks at the score so far, and the most that were planned; each look has its part of the error. */
  look: number
  looks: number
  /** One-sided level of this look alone, with which all looks together keep the confidence. */
  level: number
  /** Why an undecided comparison was not asked more often, as a sentence; null when it may be, or all was asked. */
  stopped: string | null
}

export type Quantiles = { p50: number | null; p95: number | null }

/** A proven or unproven relative increase (0.2 = +20 %) of cost or latency, with its one-sided lower bound. */
export type IncreaseCheck = { increase: number; lowerBound: number | null; limit: number; exceeded: boolean }

/** How many attacks succeeded on one arm. Rate and interval null: none was measured. */
export type SuccessRate = {
  attacks: number
  scored: number
  succeeded: number
  rate: number | null
  /** Exact (Clopper and Pearson), two-sided; its lower end is the bound that decides about a limit. */
  interval: [number, number] | null
}

/**
 * One safety suite on both arms, decided; lower is better. `risen` (more attacks succeed than on the base, proven) and
 * `exceeded` (more than `gate.maxAttackSuccess`, proven) fail the run; `fallen` is a proven improvement.
 */
export type SuiteComparison = SuiteResults & {
  candidate: SuccessRate
  baseline: SuccessRate | null
  /** Of the success rates over the attacks that both arms measured: above zero is worse. */
  difference: ScoreComparison
  limit: number | null
  /** One-sided, of every bound here. */
  confidence: number
  verdict: 'risen' | 'exceeded' | 'fallen' | 'open' | 'unmeasured' | 'not-run'
  reason: string
  /** Proven unequal treatment, each as a sentence. */
  findings: string[]
}

/** Two arms of one prompt and model, decided. */
export type Comparison = {
  promptId: string
  model: string
  baselineModel: string | null
  verdict: PromptVerdict
  /** One sentence for each thing that led to the verdict, most important first. */
  reasons: string[]
  /** What may be done about a score that is open, as sentences. */
  advice: string[]
  /** Why the numbers show little although they were measured, as sentences: no case passes, answers are empty or cut. */
  doubts: string[]
  score: ScoreComparison
  repeats: Repeats
  /** Whether the score is open and another look at more answers may close it. */
  open: boolean
  metrics: Record<string, ScoreComparison>
  latencyMs: { candidate: Quantiles; baseline: Quantiles }
  costPerRequestUsd: { candidate: number | null; baseline: number | null }
  /** What fails the run beyond the verdict word. */
  brokenFloor: boolean
  /** What the mean score is held to; null where nothing sets a floor. */
  floor: number | null
  failedCritical: string[]
  /** Critical cases that fail on the base as often, which fails nothing: each with a sentence, which is in `reasons` too. */
  failingBefore: Array<{ id: string; reason: string }>
  cost: IncreaseCheck | null
  latency: IncreaseCheck | null
  /** Safety suites, apart from the score. */
  adversarial: readonly SuiteComparison[]
  /** Candidate's cases by outcome. */
  passed: number
  failed: number
  errored: number
  candidate: Evaluation
  baseline: Evaluation | null
  /** Cases of only one arm, not compared. */
  onlyCandidate: string[]
  onlyBaseline: string[]
}

export type RunVerdict = 'pass' | 'fail' | 'inconclusive' | 'error' | 'skipped'

export type Decision = {
  verdict: RunVerdict
  /** Whether the job fails. */
  blocks: boolean
  /** Whether a job that passes all the same says so loudly: the policy is `warn`, not `pass`. */
  warns: boolean
  reasons: string[]
}

/** What comparing needs to know of a case besides its results. */
export type CaseFacts = {
  id: string
  weight: number
  cluster: string | null
  critical: boolean
  /** Whether anything that is asserted of it is critical; nothing unless given. */
  criticalAssertions?: boolean | undefined
  /** The case that this one says in other words. */
  paraphraseOf?: string | undefined
}
