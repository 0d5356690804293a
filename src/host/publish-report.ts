import type { GitHub } from '../github/api.ts'
import { upsertComment } from '../github/sticky-comment.ts'
import type { Log } from '../log.ts'
import { commentLimit, renderComment } from '../report/markdown/comment.ts'
import type { Report } from '../report/report.ts'

export type CommentTarget = {
  github: GitHub
  repository: { owner: string; name: string }
  issue: number
  marker: string
  /** A fork's token is read-only whatever the workflow asks for. */
  fork: boolean
  /** Whether a run that found nothing wrong has nothing to say, as one of `lint` has. */
  quiet: boolean
}

/**
 * Puts the report in the pull request's one comment. Where GitHub finds it too long, the next shorter form is sent.
 * A run that had nothing to say only updates a comment that is already there; one in which the change loosens what it is
 * judged by always has something to say.
 * @returns the comment's address; null when there is none, with the reason in the log
 */
export async function commentOnPullRequest(report: Report, target: CommentTarget, log: Log): Promise<string | null> {
  const silent = report.verdict === 'skipped' || (target.quiet && report.verdict === 'pass')
  const createIfMissing = !silent || report.blocks || report.weakened.length > 0
  for (const limit of [commentLimit, 30_000, 8_000, 1_000]) {
    const body = renderComment(report, { limit, marker: target.marker })
    const { outcome, url, reason } = await upsertComment(target.github, {
      repo: target.repository,
      issue: target.issue,
      marker: target.marker,
      body,
      createIfMissing,
    })
    if (outcome === 'too-long') continue
    if (outcome === 'refused') {
      const why = target.fork ? "a fork's token may only read" : (reason ?? 'GitHub refused it')
      log.warn(`The comment was not written: ${why}. The result stands in the job summary.`)
    }
    return url
  }
  log.warn('The comment was not written: GitHub finds even its shortest form too long.')
  return null
}
