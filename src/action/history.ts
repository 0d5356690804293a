import { createHash } from 'node:crypto'
import type { CredentialProvider } from '../aws/connection.ts'
import { cacheAccess } from '../github/cache-access.ts'
import type { Trigger } from '../github/event.ts'
import { systemClock } from '../host/clock.ts'
import { type HistoryPlace, withHistory } from '../host/history.ts'
import { HISTORY_VARIABLE, historyInS3 } from '../host/history-in-s3.ts'
import type { Workspace } from '../host/workspace.ts'
import type { Log } from '../log.ts'
import type { Report } from '../report/report.ts'
import { gitHubOf } from './github.ts'
import { HistoryInCache } from './history-cache.ts'
import type { ActionInputs } from './inputs.ts'

/** The history of the default branch in a step of a workflow. */

type HistoryStep = {
  inputs: ActionInputs
  trigger: Trigger
  workspace: Workspace
  log: Log
  credentials: () => Promise<CredentialProvider | null>
  /** Whether the configuration lets anything be kept in the Actions cache. */
  cached: boolean
}

/** A report with the history of the default branch; a run on that branch adds to it what it measured. */
export async function reportWithHistory(report: Report, step: HistoryStep): Promise<Report> {
  const { inputs, trigger, workspace, log } = step
  // What anybody may have started has no history of its own to add, and none to be shown beside it.
  if (trigger.rule.anybody) return report
  const { pullRequest, repository } = trigger
  let remoteWhy = null
  if (pullRequest !== null && inputs.token !== '') {
    const { pullRequestCommits } = await import('../github/pull-request-commits.ts')
    remoteWhy = pullRequestCommits(gitHubOf(inputs, trigger), repository, pullRequest)
  }
  const branch = addingBranch(trigger)
  const sources = { git: workspace.git, remoteWhy, place: placeOf(step), branch, clock: systemClock, log }
  return await withHistory(report, sources)
}

/** The default branch, on a run that adds to its history: what it is at after a push, by hand or by the clock. */
function addingBranch({ event, ref, branch, defaultBranch, pullRequest }: Trigger): string | null {
  const adds = ['push', 'workflow_dispatch', 'schedule'].includes(event) && pullRequest === null
  return adds && branch !== null && branch === defaultBranch && ref === `refs/heads/${branch}` ? branch : null
}

function placeOf({ inputs, trigger, workspace, log, credentials, cached }: HistoryStep): HistoryPlace | null {
  const { config } = workspace
  const leg = inputs.commentKey
  const env = process.env
  const address = env[HISTORY_VARIABLE] ?? ''
  if (address !== '') {
    const connection = async () => ({ region: inputs.region, credentials: await credentials(), environment: env })
    return historyInS3({ address, connection, config, leg, log })
  }
  const access = cached ? cacheAccess(env) : null
  const { defaultBranch, ref, pullRequest } = trigger
  if (access === null || defaultBranch === null) return null
  const trusted = `refs/heads/${defaultBranch}`
  const ownRefs = pullRequest === null ? [ref] : [ref, `refs/heads/${pullRequest.baseRef}`]
  const settings = {
    env,
    access,
    clock: systemClock,
    log,
    prefix: `ai-cicd-history-${short(config)}-${short(leg)}-`,
    trusted,
    others: ownRefs.filter((one) => one !== trusted),
    github: inputs.token === '' ? null : gitHubOf(inputs, trigger),
    repository: trigger.repository,
  }
  return new HistoryInCache(settings)
}

function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
