import { z } from 'zod'
import { answerOf, type GitHub, GitHubError, type Repository } from './api.ts'

/** The most that GitHub takes, in characters. */
const MAX_BODY_CHARACTERS = 65_536

/** Where comments stand: below an issue or a pull request, or on a commit. */
type Thread = {
  list: string
  create: string
  one: string
  at: Record<string, number | string>
  /** What a job needs to write there, as a phrase. */
  remedy: string
}

/** Its number, or the commit's id. */
type Place = { issue: number } | { commit: string }

function threadOf(place: Place): Thread {
  if ('issue' in place) {
    const list = '/repos/{owner}/{repo}/issues/{issue_number}/comments'
    return {
      list: `GET ${list}`,
      create: `POST ${list}`,
      one: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
      at: { issue_number: place.issue },
      remedy: 'the permission `pull-requests: write`; a pull request from a fork or by Dependabot never has it.',
    }
  }
  const list = '/repos/{owner}/{repo}/commits/{commit_sha}/comments'
  return {
    list: `GET ${list}`,
    create: `POST ${list}`,
    one: '/repos/{owner}/{repo}/comments/{comment_id}',
    at: { commit_sha: place.commit },
    remedy: 'the permission `contents: write`, which a comment on a commit needs.',
  }
}

export type StickyComment = Place & {
  repo: Repository
  /** The hidden line by which the comment is found again; it becomes the comment's first line when it is not already. */
  marker: string
  /** Or what to make of the comment as it stands, null when there is none: null leaves it so. */
  body: string | ((existing: string | null) => string | null)
  /** Whether a missing comment is created; otherwise only an existing one is updated. */
  createIfMissing: boolean
}

export type UpsertResult = {
  /** `absent`: there is none and none was to be created. `too-long`: try again with a shorter body. */
  outcome: 'created' | 'updated' | 'unchanged' | 'absent' | 'refused' | 'too-long'
  url: string | null
  /** For `refused`: what GitHub said and what to do. */
  reason: string | null
}

const commentSchema = z.object({
  id: z.int(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string().optional() }).nullish(),
})

type Comment = z.infer<typeof commentSchema>

/**
 * Brings the one comment of a job on a pull request, an issue or a commit up to date, whatever page it is on. Only a comment of our own author
 * with the marker as its first line is ours: a stranger's copy of the marker is not touched. Of several the oldest stays
 * and the others are deleted, so that jobs which create one at the same time come to one.
 * @returns what became of it; a comment that GitHub refuses is an outcome, not an error, because no verdict depends on it
 */
export async function upsertComment(github: GitHub, wanted: StickyComment): Promise<UpsertResult> {
  if (bodyOf(wanted, null).length > MAX_BODY_CHARACTERS) {
    return { outcome: 'too-long', url: null, reason: null }
  }
  try {
    return await converge(github, wanted)
  } catch (thrown) {
    if (thrown instanceof GitHubError) return refusal(thrown, threadOf(wanted))
    throw thrown
  }
}

/** What the comment is to say, with its marker; what it says already where that is to stay. */
function bodyOf({ body, marker }: StickyComment, existing: string | null): string {
  const text = typeof body === 'string' ? body : (body(existing) ?? existing ?? '')
  return text === '' || firstLine(text) === marker ? text : `${marker}\n${text}`
}

async function converge(github: GitHub, wanted: StickyComment): Promise<UpsertResult> {
  const author = await ownLogin(github)
  const settled = await keepOldest(github, wanted, await ownComments(github, wanted, author))
  if (settled !== null) return settled
  if (!wanted.createIfMissing) return { outcome: 'absent', url: null, reason: null }

  const { repo } = wanted
  const body = bodyOf(wanted, null)
  if (body === '') return { outcome: 'absent', url: null, reason: null }
  const { create, at } = threadOf(wanted)
  const answer = await github.request(create, { owner: repo.owner, repo: repo.name, ...at, body })
  const created = answerOf(commentSchema, answer, create)
  // Another job may have created one since we looked, and a request that was tried again may have made two.
  const now = await ownComments(github, wanted, author)
  const older = now.some(({ id }) => id < created.id) ? await keepOldest(github, wanted, now) : null
  if (older !== null) return older
  for (const { id } of now) if (id !== created.id) await deleteComment(github, wanted, id)
  return { outcome: 'created', url: created.html_url, reason: null }
}

/**
 * Makes the oldest of the comments say the body and deletes the others.
 * @param comments oldest first
 * @returns null when there is none, or none any more
 */
async function keepOldest(
  github: GitHub,
  wanted: StickyComment,
  comments: readonly Comment[],
): Promise<UpsertResult | null> {
  const [oldest, ...others] = comments
  if (oldest === undefined) return null
  const { repo } = wanted
  const existing = oldest.body ?? ''
  const body = bodyOf(wanted, existing)
  const unchanged = normalized(existing) === normalized(body)
  if (!unchanged) {
    try {
      await github.request(`PATCH ${threadOf(wanted).one}`, {
        owner: repo.owner,
        repo: repo.name,
        comment_id: oldest.id,
        body,
      })
    } catch (thrown) {
      const isGone = thrown instanceof GitHubError && thrown.status === 404
      if (isGone) return keepOldest(github, wanted, others)
      throw thrown
    }
  }
  for (const { id } of others) await deleteComment(github, wanted, id)
  return { outcome: unchanged ? 'unchanged' : 'updated', url: oldest.html_url, reason: null }
}

async function deleteComment(github: GitHub, wanted: StickyComment, id: number): Promise<void> {
  const { repo } = wanted
  try {
    await github.request(`DELETE ${threadOf(wanted).one}`, { owner: repo.owner, repo: repo.name, comment_id: id })
  } catch (thrown) {
    // Another job was faster, or GitHub is busy: what is left is deleted by the next run.
    if (!(thrown instanceof GitHubError)) throw thrown
  }
}

/** Our comments with this marker, oldest first. */
async function ownComments(github: GitHub, wanted: StickyComment, author: string): Promise<Comment[]> {
  const { repo, marker } = wanted
  const { list, at } = threadOf(wanted)
  const own: Comment[] = []
  for await (const page of github.pages(list, { owner: repo.owner, repo: repo.name, ...at })) {
    for (const comment of answerOf(z.array(commentSchema), page, list)) {
      if (isBy(comment.user, author) && firstLine(comment.body ?? '') === marker) own.push(comment)
    }
  }
  return own.sort((a, b) => a.id - b.id)
}

/** Who the token is. `GET /user` is refused to the tokens of apps, and the one of a workflow is such a token. */
export async function ownLogin(github: GitHub): Promise<string> {
  try {
    const answer = await github.graphql('{ viewer { login } }')
    return answerOf(z.object({ viewer: z.object({ login: z.string() }) }), answer, 'viewer').viewer.login
  } catch (thrown) {
    if (thrown instanceof GitHubError) return 'github-actions[bot]'
    throw thrown
  }
}

/** An app may be called with or without the `[bot]` of its login; a person's login never has it. */
export function isBy(user: Comment['user'], author: string): boolean {
  if (user === null || user === undefined) return false
  return user.login === author || (user.type === 'Bot' && user.login === `${author}[bot]`)
}

function refusal(error: GitHubError, { remedy: permission }: Thread): UpsertResult {
  if (error.status === 422 && error.message.includes('too long'))
    return { outcome: 'too-long', url: null, reason: null }
  const denied = !error.rateLimited && [401, 403, 404].includes(error.status)
  const remedy = denied ? `Give the job ${permission}` : 'The next run tries again.'
  return { outcome: 'refused', url: null, reason: `GitHub refused the comment: ${error.message}. ${remedy}` }
}

export function firstLine(body: string): string {
  return (body.split('\n', 1)[0] ?? '').trimEnd()
}

/** GitHub may hand a body back with other line ends. */
function normalized(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd()
}
