import { z } from 'zod'
import { answerOf, type GitHub, GitHubError, type Repository } from './api.ts'

/** A check run as it is shown: complete, with its conclusion. */
export type CheckRun = {
  name: string
  /** The commit that it is shown at. */
  sha: string
  conclusion: 'success' | 'failure' | 'neutral' | 'skipped' | 'action_required'
  title: string
  /** Markdown, at most 65,535 bytes. */
  summary: string
  /** Where its link leads. */
  url: string
  /** At most 50. */
  annotations: readonly CheckAnnotation[]
}

type CheckAnnotation = {
  level: 'notice' | 'warning' | 'failure'
  file: string
  /** 1-based. */
  line: number
  title: string
  message: string
}

/** `refused`: the token may not, which is no failure of GitHub's. */
export type CheckOutcome = { outcome: 'created'; url: string } | { outcome: 'refused' | 'failed'; reason: string }

const ROUTE = 'POST /repos/{owner}/{repo}/check-runs'

/**
 * Writes a check run. One of the same name at the same commit takes the place of the one before it in what GitHub shows.
 * @returns what became of it: no verdict depends on it
 */
export async function createCheckRun(github: GitHub, repository: Repository, run: CheckRun): Promise<CheckOutcome> {
  try {
    const answer = await github.request(ROUTE, {
      owner: repository.owner,
      repo: repository.name,
      name: run.name,
      head_sha: run.sha,
      status: 'completed',
      conclusion: run.conclusion,
      details_url: run.url,
      output: {
        title: run.title,
        summary: run.summary,
        annotations: run.annotations.map(({ level, file, line, title, message }) => ({
          path: file,
          start_line: line,
          end_line: line,
          annotation_level: level,
          title,
          message,
        })),
      },
    })
    return { outcome: 'created', url: answerOf(z.object({ html_url: z.string() }), answer, ROUTE).html_url }
  } catch (thrown) {
    if (!(thrown instanceof GitHubError)) throw thrown
    const isDenied = !thrown.rateLimited && [401, 403, 404].includes(thrown.status)
    return { outcome: isDenied ? 'refused' : 'failed', reason: thrown.message }
  }
}
