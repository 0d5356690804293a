import type { RolloutPlan } from '../canary/plan.ts'
import type { Diagnostic } from '../errors.ts'
import type { Message } from '../models/model.ts'
import type { CanaryReport } from './canary-report.ts'

type RolloutOutcome = 'promoted' | 'rolled-back' | 'held' | 'published' | 'nothing-to-do'

/** One prompt's parameter in a release. */
export type ParameterRow = {
  id: string
  name: string
  plan: 'create' | 'update' | 'unchanged'
  /** Newest version before the release; null when there was none. */
  before: number | null
  /** Version that the release uses; null as long as it is not published. */
  version: number | null
  sha256: string
  tier: string
  bytes: number
  /** Where its messages are, when they are too big for SSM. */
  object: string | null
}

/** One function in a release or a rollback. */
export type FunctionRow = {
  name: string
  alias: string
  /** Version that had the traffic before. */
  before: string
  /** Version that was made, or gone back to; null as long as there is none. */
  version: string | null
  shifted: boolean
}

/** What a prompt says and how it is asked. `parameters`: everything else that shapes an answer. */
export type PromptText = {
  model: string
  messages: readonly Message[]
  parameters: Readonly<Record<string, unknown>>
}

/** What a release changes of one prompt, against what is live. */
export type PromptDifference = {
  id: string
  /** Null: nothing of it is live, or it is not shown. */
  live: PromptText | null
  /** Null: the difference is not shown. */
  next: PromptText | null
  /** Why it is not shown, as a clause; null when it is. */
  hidden: string | null
  /** Mean scores of the evaluation that approved it, fractions of 1. */
  score: { live: number | null; next: number | null }
}

/** Commits between what is live and what is released, newest first; `more`: whether there are others. */
export type CommitsBetween = { listed: ReadonlyArray<{ commit: string; subject: string }>; more: boolean }

/** Everything a reader may see of a release, a rollback, a recovery or a pin, already decided. */
export type ReleaseReport = {
  command: 'release' | 'rollback' | 'recover' | 'pin'
  environment: string | null
  release: string | null
  commit: string | null
  dryRun: boolean
  /** Where it was done, and as who. Null when that could not be found out. */
  identity: { account: string; region: string; arn: string } | null
  /** What the approval rests on, as a sentence; null as long as that is not known. */
  approval: string | null
  /** What a pin found or did, as a sentence without its full stop; null for other commands, and when it did not get that far. */
  pinned: string | null
  parameters: ParameterRow[]
  functions: FunctionRow[]
  /** How the aliases are to move; null where they move at once, and for commands that move none forward. */
  plan: RolloutPlan | null
  /** What of each prompt is another one than is live. */
  differences: PromptDifference[]
  /** Null when Git does not tell. */
  commits: CommitsBetween | null
  /** How each alias moved, step by step; none when it moved at once. */
  canaries: CanaryReport[]
  /** S3 URI of the audit record; null when there is none. */
  record: string | null
  /** Things that were written besides: the audit record, the registry entry. Each as a sentence. */
  records: string[]
  warnings: string[]
  /** Aliases whose rollout is not over though nothing is wrong: where they stand and how it goes on, as sentences. */
  open: string[]
  /** Null when it did not get that far. */
  rollout: RolloutOutcome | null
  /** What stopped it. */
  problem: { message: string; hint: string | null; diagnostics: readonly Diagnostic[] } | null
}

export function newReleaseReport(
  reported: Pick<ReleaseReport, 'command' | 'dryRun' | 'release' | 'commit' | 'environment'>,
): ReleaseReport {
  return {
    ...reported,
    identity: null,
    approval: null,
    pinned: null,
    parameters: [],
    functions: [],
    plan: null,
    differences: [],
    commits: null,
    canaries: [],
    record: null,
    records: [],
    warnings: [],
    open: [],
    rollout: null,
    problem: null,
  }
}
