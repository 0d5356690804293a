import { createCheckRun } from '../github/check-run.ts'
import type { Trigger } from '../github/event.ts'
import type { LintDiagnostic } from '../lint/rule.ts'
import type { Log } from '../log.ts'
import { checkOf } from '../report/check.ts'
import type { ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import { gitHubOf } from './github.ts'
import type { ActionInputs } from './inputs.ts'

/** Events of which the commit is what was evaluated. */
const KINDS: ReadonlySet<Trigger['kind']> = new Set(['pull_request', 'merge_group', 'push', 'workflow_dispatch'])

const LEVELS = { error: 'failure', warning: 'warning', notice: 'notice' } as const

const REMEDY = 'Give the job the permission `checks: write`; a pull request from a fork or by Dependabot never has it.'

/** What an evaluation, `lint` or a release came to. */
type Result = { report: Report; findings: readonly LintDiagnostic[] | null; release: ReleaseReport | null }

type CheckSettings = { inputs: ActionInputs; trigger: Trigger; reportUrl: string | null }

/**
 * Writes the result of an evaluation as a check run where the token may. Nothing tells what a token may but trying: with `auto` a
 * refusal is a line in the log and no more.
 * @returns `problem`: a sentence where a check was asked for and there is none
 */
export async function writeCheck(
  { report, findings, release }: Result,
  { inputs, trigger, reportUrl }: CheckSettings,
  log: Log,
): Promise<{ isWritten: boolean; problem: string | null }> {
  const { pullRequest, repository, sha, run } = trigger
  const isAsked = inputs.check === 'true'
  const mayWrite = inputs.token !== '' && pullRequest?.fork !== true && pullRequest?.dependabot !== true
  if (release !== null || !KINDS.has(trigger.kind) || !(mayWrite || isAsked)) return { isWritten: false, problem: null }
  const { command, config, commentKey: key } = inputs
  const check = checkOf(report, { command, config, key, findings, reportUrl })
  const result = await createCheckRun(gitHubOf(inputs, trigger), repository, {
    ...check,
    sha: pullRequest?.headSha ?? sha,
    url: reportUrl ?? run.url,
    annotations: check.annotations.map(({ level, ...rest }) => ({ ...rest, level: LEVELS[level] })),
  })
  if (result.outcome === 'created') {
    log.info(`The result is also a check: ${result.url}`)
    return { isWritten: true, problem: null }
  }
  const remedy = result.outcome === 'refused' ? ` ${REMEDY}` : ''
  if (isAsked) return { isWritten: false, problem: `The check was not written: ${result.reason}.${remedy}` }
  log.info(
    result.outcome === 'refused'
      ? 'No check of its own is written: the token may not (`checks: write`).'
      : `No check of its own is written: ${result.reason}.`,
  )
  return { isWritten: false, problem: null }
}
