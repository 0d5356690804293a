import { GitHubError } from '../../github/api.ts'
import { mergedPullRequests } from '../../github/merged-pull-requests.ts'
import { openIssue } from '../../github/open-issue.ts'
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
  reported: ReleaseReport,
  from: ReleaseSource,
): Promise<void> {
  if (notices === null || wanted === null || reported.dryRun) return
  if ((reported.rollout === null || reported.rollout === 'nothing-to-do') && reported.canaries.length === 0) return
  if (signal.aborted) {
    // Seconds are left, and the summary has to be written in them.
    reported.warnings.push('The run was cancelled: its outcome stands here, and in no comment.')
    return
  }
  // A canary that another writer took over has no outcome of its own, and is told all the same.
  if (wanted.comment) await comment(notices, reported, from)
  if (wanted.issue && reported.rollout === 'rolled-back') await issue(notices, reported, from)
}

type Notices = NonNullable<ReleaseDeps['notices']>

async function comment({ github, repository }: Notices, reported: ReleaseReport, from: ReleaseSource): Promise<void> {
  const { commit, environment } = reported
  if (commit === null) return
  const marker = commentMarker({ command: 'release', config: from.config, key: environment ?? '' })
  const body = renderReleaseComment(reported, from, marker)
  try {
    const merged = await mergedPullRequests(github, repository, commit)
    const places = merged.length === 0 ? [{ commit }] : merged.map((number) => ({ issue: number }))
    for (const place of places) {
      const sticky = { repo: repository, marker, body, createIfMissing: true, ...place }
      const { url, reason } = await upsertComment(github, sticky)
      if (url === null)
        reported.warnings.push(`Nobody was told of this release: ${reason ?? 'GitHub finds it too long'}`)
      else reported.records.push(`Comment: ${url}`)
    }
  } catch (thrown) {
    if (!(thrown instanceof GitHubError)) throw thrown
    const remedy = [401, 403, 404].includes(thrown.status) ? ' Give the job the permission `pull-requests: write`.' : ''
    reported.warnings.push(`Nobody was told of this release: ${thrown.message}.${remedy}`)
  }
}

async function issue({ github, repository }: Notices, reported: ReleaseReport, from: ReleaseSource): Promise<void> {
  const marker = commentMarker({ command: 'rollback', config: from.config, key: reported.environment ?? '' })
  const body = renderReleaseComment(reported, from, marker)
  const { outcome, url, reason } = await openIssue(github, repository, { marker, title: rollbackTitle(reported), body })
  if (outcome === 'refused') reported.warnings.push(`No issue was opened: ${reason ?? 'GitHub refused it'}`)
  else reported.records.push(`Issue: ${url}`)
}
