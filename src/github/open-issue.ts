import { z } from 'zod'
import { answerOf, type GitHub, GitHubError, type Repository } from './api.ts'
import { firstLine, isBy, ownLogin } from './sticky-comment.ts'

const issueShape = z.object({
  number: z.int(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string().optional() }).nullish(),
  pull_request: z.unknown().optional(),
})

const writtenShape = z.object({ html_url: z.string() })

const LIST = 'GET /repos/{owner}/{repo}/issues'
const CREATE = 'POST /repos/{owner}/{repo}/issues'
const COMMENT = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'

/** GitHub takes so many characters of a title. */
const LONGEST_TITLE = 256

type Reported = { outcome: 'opened' | 'commented' | 'refused'; url: string | null; reason: string | null }

/**
 * Opens an issue. When one of our own with the same marker as its first line is open still, it is told there: what
 * happens again is not a second issue. What GitHub refuses is an outcome.
 * @param issue.body its first line is the marker
 */
export async function openIssue(
  github: GitHub,
  { owner, name: repo }: Repository,
  issue: { marker: string; title: string; body: string },
): Promise<Reported> {
  const { marker, title, body } = issue
  try {
    const open = await openOne(github, { owner, repo }, marker)
    if (open === null) {
      const answer = await github.request(CREATE, { owner, repo, title: title.slice(0, LONGEST_TITLE), body })
      return { outcome: 'opened', url: answerOf(writtenShape, answer, CREATE).html_url, reason: null }
    }
    const answer = await github.request(COMMENT, { owner, repo, issue_number: open, body })
    return { outcome: 'commented', url: answerOf(writtenShape, answer, COMMENT).html_url, reason: null }
  } catch (thrown) {
    if (!(thrown instanceof GitHubError)) throw thrown
    const denied = !thrown.rateLimited && [401, 403, 404].includes(thrown.status)
    const remedy = denied ? ' Give the job the permission `issues: write`.' : ''
    const off = thrown.status === 410 ? ' The repository has no issues: switch them on, or remove `notify.issue`.' : ''
    return { outcome: 'refused', url: null, reason: `${thrown.message}.${remedy}${off}` }
  }
}

async function openOne(
  github: GitHub,
  { owner, repo }: { owner: string; repo: string },
  marker: string,
): Promise<number | null> {
  const author = await ownLogin(github)
  for await (const page of github.pages(LIST, { owner, repo, state: 'open', creator: author })) {
    for (const { number, body, user, pull_request } of answerOf(z.array(issueShape), page, LIST)) {
      if (pull_request === undefined && isBy(user, author) && firstLine(body ?? '') === marker) return number
    }
  }
  return null
}
