import { GitHubError } from '../../github/api.ts'
import { mergedPullRequests } from '../../github/merged-pull-requests.ts'
import { tellInIssue } from '../../github/open-issue.ts'
import { upsertComment } from '../../github/sticky-comment.ts'
import type { Environment } from '../../release/environment.ts'
import { type ReleaseSource, renderReleaseComment, rollbackTitle } from '../../report/markdown/release-comment.ts'
import { commentMarker } from '../../report/marker.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'

/**
 * Tells what became of a release where its people look: on the pull requests that brought its commit in, else on the
 * commit, and in an issue when it went back. What GitHub refuses is a warning; no outcome depends on it.
 */
export async function notify(
  { notices, signal }: Pick<ReleaseDeps, 'notices' | 'signal'>,
  { notify: wanted }: Environment,
  told: ReleaseReport,
  from: ReleaseSource,
): Promise<void> {
  if (notices === null || wanted === null || told.dryRun) return
  if ((told.rollout === null || told.rollout === 'nothing-to-do') && told.canaries.length === 0) return
  if (signal.aborted) {
    // Seconds are left, and the summary has to be written in them.
    told.warnings.push('The run was cancelled: its outcome stands here, and in no comment.')
    return
  }
  // A canary that somebody else took over has no outcome of its own, and is told all the same.
  if (wanted.comment) await comment(notices, told, from)
  if (wanted.issue && told.rollout === 'rolled-back') await issue(notices, told, from)
}

type Notices = NonNullable<ReleaseDeps['notices']>

async function comment({ github, repository }: Notices, told: ReleaseReport, from: ReleaseSource): Promise<void> {
  const { commit, environment } = told
  if (commit === null) return
  const marker = commentMarker({ command: 'release', config: from.config, key: environment ?? '' })
  const body = renderReleaseComment(told, from, marker)
  try {
    const merged = await mergedPullRequests(github, repository, commit)
    const places = merged.length === 0 ? [{ commit }] : merged.map((number) => ({ issue: number }))
    for (const place of places) {
      const sticky = { repo: repository, marker, body, createIfMissing: true, ...place }
      const { url, reason } = await upsertComment(github, sticky)
      if (url === null) told.warnings.push(`Nobody was told of this release: ${reason ?? 'GitHub finds it too long'}`)
      else told.records.push(`Comment: ${url}`)
    }
  } catch (thrown) {
    if (!(thrown instanceof GitHubError)) throw thrown
    const remedy = [401, 403, 404].includes(thrown.status) ? ' Give the job the permission `pull-requests: write`.' : ''
    told.warnings.push(`Nobody was told of this release: ${thrown.message}.${remedy}`)
  }
}

async function issue({ github, repository }: Notices, told: ReleaseReport, from: ReleaseSource): Promise<void> {
  const marker = commentMarker({ command: 'rollback', config: from.config, key: told.environment ?? '' })
  const body = renderReleaseComment(told, from, marker)
  const { outcome, url, reason } = await tellInIssue(github, repository, { marker, title: rollbackTitle(told), body })
  if (outcome === 'refused') told.warnings.push(`No issue was opened: ${reason ?? 'GitHub refused it'}`)
  else told.records.push(`Issue: ${url}`)
}
