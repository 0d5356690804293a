import type { Diagnostic } from '../errors.ts'
import type { Estimate } from '../evaluation/budget/estimate.ts'
import type { Stopped } from '../evaluation/budget/incomplete-run.ts'
import type { Change } from '../evaluation/pair-prompts.ts'
import type { History } from '../history/history.ts'
import type { Message } from '../models/model.ts'
import type { BetweenModels } from '../verdict/between-models/result.ts'
import type { CaseFacts, Comparison, RunVerdict } from '../verdict/comparison.ts'

/** One prompt on one model, with what its comparison does not know: its file, its cases' variables. */
export type PromptReport = {
  id: string
  file: string
  /** Line of the prompt's messages, where annotations point. */
  line: number
  /** Golden cases taken, and how many there are; null when all were. */
  sample: { cases: number; of: number } | null
  change: Change
  comparison: Comparison
  /** Variables of each case, by case id, as they were rendered. */
  vars: Record<string, Record<string, unknown>>
  /** Ids of the critical cases. */
  critical: readonly string[]
  /** What the prompt says, as written, in each version; null without a base. Empty where code makes it of each case. */
  messages: { candidate: readonly Message[]; baseline: readonly Message[] | null }
  /** Of each case that has any, by case id. */
  tags: Readonly<Record<string, readonly string[]>>
  /** How each case counts in a comparison. A case without facts weighs 1 and stands alone. */
  facts: readonly CaseFacts[]
  /** Where each case stands, by case id; the line is 1-based, null where it is not known. */
  places: Readonly<Record<string, { file: string; line: number | null }>>
  /**
   * What the candidate was asked of a case, rendered when it is wanted: of many cases all texts do not fit into memory.
   * Null where no model is asked.
   */
  request: (caseId: string) => readonly Message[] | null
  /** SHA-256 of what shapes its answers; another one is another prompt. */
  digest: string
  /**
   * Commits of this change that touched its file, newest first, five at most, with the first lines of their messages;
   * null where they are not known.
   */
  why: readonly CommitLine[] | null
}

/** A commit and the first line of its message, which is anybody's text. */
export type CommitLine = { commit: string; subject: string }

export type RunUsage = {
  modelCalls: number
  cachedCalls: number
  /** What the cached answers had cost when they were asked, as far as that is known. */
  savedUsd: number
  inputTokens: number
  outputTokens: number
  /** USD paid by this run; null when the price of a model it called is unknown. */
  costUsd: number | null
}

/** Everything a reader may see, already decided. Renderers turn it into text and decide nothing. */
export type Report = {
  verdict: RunVerdict
  /** Whether the job fails. */
  blocks: boolean
  /** Whether a job that passes all the same says so loudly: the gate's policy is `warn`, not `pass`. */
  warns: boolean
  /** Why, most important first; each one a plain sentence. */
  reasons: string[]
  /** What this very change made laxer or changed of what it is judged by, gravest first; each one a plain sentence. */
  weakened: string[]
  /** Things to know that decide nothing. */
  warnings: string[]
  prompts: PromptReport[]
  /** The models of each prompt that was asked of several, compared with each other; decides nothing. */
  betweenModels: BetweenModels[]
  /** Prompts that were not evaluated because nothing of theirs changed. */
  unchanged: string[]
  /** Prompts that the change removed. */
  removed: Array<{ id: string; file: string }>
  /** Mean over all compared cases, each case once; fractions of 1. */
  score: number | null
  baselineScore: number | null
  delta: number | null
  /** Two-sided, as each comparison's. Null when nothing was compared. */
  interval: [number, number] | null
  passed: number
  failed: number
  errored: number
  head: string | null
  base: string | null
  /** How the base was chosen, in words: "first parent of the merge commit". */
  baseReason: string | null
  usage: RunUsage
  /** What was expected before anything was asked; null when nothing was evaluated. */
  estimate: Estimate | null
  /** What is missing of a run that its budget ended; null when nothing is. */
  stopped: Stopped | null
  durationMs: number
  /** Null outside GitHub. */
  run: { url: string; number: number; repositoryUrl: string } | null
  /** Mistakes that kept anything from being evaluated. */
  diagnostics: readonly Diagnostic[]
  margin: number
  confidence: number
  /** Models that grade where no file names others; none where nothing was evaluated. */
  judges: readonly string[]
  /** What earlier runs of the default branch measured; null where it is not kept, or not asked for. */
  history: History | null
}
