import { z } from 'zod'
import { notFound, page, type Route, refusal } from './routes.ts'

type Issue = { number: number; author: string; title: string; body: string; open: boolean; comments: string[] }

type CommitComment = { id: number; commit: string; author: string; body: string }

/** What a repository knows beside the comments of its one pull request. */
export type Conversations = {
  issues: Issue[]
  commitComments: CommitComment[]
  /** Pull requests that brought any commit in. */
  mergedBy: number[]
}

const longest = 65_536
const issueBody = z.object({ title: z.string().min(1).max(256), body: z.string().max(longest) })
const commentBody = z.object({ body: z.string().trim().min(1).max(longest) })

/** Issues, comments on commits, and which pull requests brought a commit in. */
export function conversationRoutes(
  { issues, commitComments, mergedBy }: Conversations,
  { repository, author, pullRequest, root }: { repository: string; author: string; pullRequest: number; root: string },
): Route[] {
  const repo = `^/repos/${repository}`
  const user = (login: string) => ({ login, type: login.endsWith('[bot]') ? 'Bot' : 'User' })
  const shownIssue = ({ number, author: by, title, body, open }: Issue) => ({
    number,
    title,
    body,
    state: open ? 'open' : 'closed',
    html_url: `https://github.com/${repository}/issues/${number}`,
    user: user(by),
  })
  const shownComment = ({ id, commit, author: by, body }: CommitComment) => ({
    id,
    body,
    commit_id: commit,
    html_url: `https://github.com/${repository}/commit/${commit}#commitcomment-${id}`,
    user: user(by),
  })
  const invalid = (error: z.ZodError) =>
    refusal(422, 'Validation Failed', { errors: error.issues.map(({ message }) => message) })
  const commit = '(?<commit>[0-9a-f]{40})'
  return [
    {
      method: 'GET',
      path: new RegExp(`${repo}/commits/${commit}/pulls$`),
      answer: (request) => {
        // A pull request that is open may hold the commit, too.
        const all = [
          { number: pullRequest + 100, state: 'open', merged_at: null },
          ...mergedBy.map((number) => ({ number, state: 'closed', merged_at: '2026-01-05T12:00:00Z' })),
        ]
        const { items, headers } = page(all, request, root)
        return { status: 200, body: items, headers }
      },
    },
    {
      method: 'GET',
      path: new RegExp(`${repo}/commits/${commit}/comments$`),
      answer: (request, { commit: of }) => {
        const { items, headers } = page(
          commitComments.filter((one) => one.commit === of).map(shownComment),
          request,
          root,
        )
        return { status: 200, body: items, headers }
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${repo}/commits/${commit}/comments$`),
      answer: ({ body }, { commit: of = '' }) => {
        const read = commentBody.safeParse(body)
        if (!read.success) return invalid(read.error)
        const made = { id: 500 + commitComments.length, commit: of, author, body: read.data.body }
        commitComments.push(made)
        return { status: 201, body: shownComment(made) }
      },
    },
    {
      method: 'PATCH',
      path: new RegExp(`${repo}/comments/(?<id>\\d+)$`),
      answer: ({ body }, { id }) => {
        const found = commitComments.find((one) => String(one.id) === id)
        const read = commentBody.safeParse(body)
        if (found === undefined) return notFound()
        if (!read.success) return invalid(read.error)
        found.body = read.data.body
        return { status: 200, body: shownComment(found) }
      },
    },
    {
      method: 'GET',
      path: new RegExp(`${repo}/issues$`),
      answer: (request) => {
        const state = request.query.get('state') ?? 'open'
        const creator = request.query.get('creator')
        const found = issues.filter(
          ({ open, author: by }) => (state === 'all' || open === (state === 'open')) && (creator ?? by) === by,
        )
        // For this list a pull request is an issue.
        const asIssue = { number: pullRequest, title: '', body: '', user: user(author), html_url: '', pull_request: {} }
        const { items, headers } = page([asIssue, ...found.map(shownIssue)], request, root)
        return { status: 200, body: items, headers }
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${repo}/issues$`),
      answer: ({ body }) => {
        const read = issueBody.safeParse(body)
        if (!read.success) return invalid(read.error)
        const made = { number: 900 + issues.length, author, ...read.data, open: true, comments: [] }
        issues.push(made)
        return { status: 201, body: shownIssue(made) }
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${repo}/issues/(?<number>\\d+)/comments$`),
      answer: ({ body }, { number }) => {
        const found = issues.find((one) => String(one.number) === number)
        const read = commentBody.safeParse(body)
        if (found === undefined) return notFound()
        if (!read.success) return invalid(read.error)
        found.comments.push(read.data.body)
        const html_url = `https://github.com/${repository}/issues/${number}#issuecomment-${found.comments.length}`
        return { status: 201, body: { id: found.comments.length, html_url, body: read.data.body, user: user(author) } }
      },
    },
  ]
}
