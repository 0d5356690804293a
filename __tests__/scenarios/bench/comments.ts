import { z } from 'zod'
import { type ApiReply, notFound, page, type Route, refusal } from './routes.ts'

export type Comment = { id: number; author: string; body: string }

/** What GitHub counts: characters, not bytes and not UTF-16 units. */
const longest = 65_536
const written = z.object({ body: z.string() })

export type CommentsSettings = {
  comments: Comment[]
  /** Login under which the token writes. */
  author: string
  /** `owner/name`. */
  repository: string
  issue: number
  root: string
  /** Told of anything that no well-behaved action does. */
  violation: (text: string) => void
}

/** Issue comments of one pull request, kept in the given array. */
export function commentRoutes(settings: CommentsSettings): Route[] {
  const { comments, author, repository, issue, root, violation } = settings
  const one = new RegExp(`^/repos/${repository}/issues/comments/(?<id>\\d+)$`)
  const all = new RegExp(`^/repos/${repository}/issues/${issue}/comments$`)
  const find = (id: string | undefined): Comment | undefined => comments.find((comment) => String(comment.id) === id)

  const shown = (comment: Comment): Record<string, unknown> => ({
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${root}/repos/${repository}/issues/comments/${comment.id}`,
    html_url: `https://github.com/${repository}/pull/${issue}#issuecomment-${comment.id}`,
    body: comment.body,
    user: { login: comment.author, id: comment.author.length, type: comment.author.endsWith('[bot]') ? 'Bot' : 'User' },
    performed_via_github_app: comment.author === 'github-actions[bot]' ? { id: 15368, slug: 'github-actions' } : null,
    author_association: comment.author === author ? 'NONE' : 'CONTRIBUTOR',
    created_at: '2026-01-05T12:00:00Z',
    updated_at: '2026-01-05T12:00:00Z',
  })

  const check = (body: unknown): { text: string } | { reply: ApiReply } => {
    const parsed = written.safeParse(body)
    const invalid = (message: string): { reply: ApiReply } => ({
      reply: refusal(422, 'Validation Failed', {
        errors: [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message }],
      }),
    })
    if (!parsed.success || parsed.data.body.trim() === '') return invalid("Body can't be blank")
    if ([...parsed.data.body].length > longest) return invalid(`Body is too long (maximum is ${longest} characters)`)
    return { text: parsed.data.body }
  }

  return [
    {
      method: 'GET',
      path: all,
      answer(request) {
        const sorted = [...comments].sort((left, right) => left.id - right.id)
        const { items, headers } = page(sorted, request, root)
        return { status: 200, body: items.map(shown), headers }
      },
    },
    {
      method: 'POST',
      path: all,
      answer(request) {
        const withChecks = check(request.body)
        if ('reply' in withChecks) return withChecks.reply
        const comment = { id: Math.max(1000, ...comments.map(({ id }) => id)) + 1, author, body: withChecks.text }
        comments.push(comment)
        return { status: 201, body: shown(comment) }
      },
    },
    {
      method: 'GET',
      path: one,
      answer(_request, { id }) {
        const comment = find(id)
        return comment === undefined ? notFound() : { status: 200, body: shown(comment) }
      },
    },
    {
      method: 'PATCH',
      path: one,
      answer(request, { id }) {
        const comment = find(id)
        if (comment === undefined) return notFound()
        if (comment.author !== author) violation(`it rewrote the comment of ${comment.author}`)
        const withChecks = check(request.body)
        if ('reply' in withChecks) return withChecks.reply
        comment.body = withChecks.text
        return { status: 200, body: shown(comment) }
      },
    },
    {
      method: 'DELETE',
      path: one,
      answer(_request, { id }) {
        const comment = find(id)
        if (comment === undefined) return notFound()
        if (comment.author !== author) violation(`it deleted the comment of ${comment.author}`)
        comments.splice(comments.indexOf(comment), 1)
        return { status: 204 }
      },
    },
  ]
}
