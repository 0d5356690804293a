import type { LimitResult } from '../canary/analysis/analysis.ts'
import type { FailingRequest } from '../canary/analysis/failing-requests.ts'
import type { LimitHistory } from '../canary/analysis/limit-history.ts'
import type { Period } from '../canary/analysis/period.ts'

/** What a reader may see of one alias's rollout, already decided. Times are Unix milliseconds. */
export type CanaryReport = {
  function: string
  alias: string
  old: string
  new: string
  /** Id of the deployment of CodeDeploy that moved it; null where none did. */
  deployment: string | null
  outcome: 'promoted' | 'rolled-back' | 'held' | 'left' | 'stopped'
  reason: string
  /** When each weight of the new version began, from the one that this run found or gave first. */
  steps: Array<{ weight: number; at: number }>
  endedAt: number
  findings: readonly LimitResult[]
  /** 99th percentile of the duration before the rollout, milliseconds: what `p99Latency.worseBy` is relative to. Null where it is not known. */
  reference: number | null
  /** Largest worsening against the old version that is ruled out at 95 %, by limit, where that is known. */
  excluded: ReadonlyMap<string, number>
  /** Periods that were looked at, oldest first. */
  periods: readonly Period[]
  /** What each limit's test had seen as time went on. */
  histories: readonly LimitHistory[]
  /** Alarms that had no data whenever this run looked, and so told nothing. */
  silentAlarms?: readonly string[]
  /** Golden cases asked of both versions; null without a probe. */
  probed: {
    cases: number
    onlyOld: number
    onlyNew: number
    /** Some that the new version failed. */
    failed?: ReadonlyArray<{ caseId: string; requestId: string | null }>
  } | null
  /** Where to look for the calls that failed, after a way back: ids that its log told, and what to ask it. */
  failing?: { group: string; from: number; requests: readonly FailingRequest[]; query: string }
}
