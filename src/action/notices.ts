import { usableProject } from '../commands/rollback.ts'
import { UserError } from '../errors.ts'
import type { Trigger } from '../github/event.ts'
import { systemClock } from '../host/clock.ts'
import { hasReceivers, noticeSecrets, sendNotice } from '../host/notices.ts'
import { proxiedFetch } from '../host/proxied-fetch.ts'
import type { Workspace } from '../host/workspace.ts'
import type { Log } from '../log.ts'
import { type NoticeRule, noticeOf } from '../report/notices/notice.ts'
import { tried } from '../system-error.ts'
import type { StepResult } from './publish-results.ts'

/**
 * Tells the chats that the job's environment names of this run, as far as `notify.on` wants it; never of a run that
 * anybody may start. What goes wrong is a warning and changes no verdict.
 */
export async function publishNotices(
  { report, release }: Pick<StepResult, 'report' | 'release'>,
  trigger: Trigger | null,
  opened: Promise<Workspace>,
  log: Log,
): Promise<void> {
  const { env } = process
  if (!hasReceivers(env) || trigger === null) return
  for (const secret of noticeSecrets(env)) log.mask(secret)
  if (trigger.rule.anybody || trigger.pullRequest?.fork === true || trigger.dependabot) return
  const failure = await tried(async () => {
    const onDefaultBranch = trigger.branch !== null && trigger.branch === trigger.defaultBranch
    const { owner, name } = trigger.repository
    const notice = noticeOf({ report, release, onDefaultBranch }, await ruleOf(opened), `${owner}/${name}`)
    if (notice === null) return
    const warnings = await sendNotice(notice, env, { fetch: proxiedFetch(env), clock: systemClock })
    for (const warning of warnings) log.warn(warning)
  })
  if (failure !== null) log.warn(`No notice was sent: ${failure.reason}.`)
}

/** Of a configuration that cannot be read, that of one that says nothing. */
async function ruleOf(opened: Promise<Workspace>): Promise<NoticeRule> {
  try {
    const { tree, config } = await opened
    return (await usableProject({ tree }, config)).config.notify?.on ?? null
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return null
  }
}
