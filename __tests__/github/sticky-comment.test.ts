import { describe, expect, test } from 'vitest'
import { upsertComment } from '../../src/github/sticky-comment.ts'
import { type Answer, type Request, repo, serve } from './fake-github.ts'

const marker = '<!-- ai-cicd:support -->'
const body = `${marker}\n## improved`
const bot = { login: 'github-actions[bot]', type: 'Bot' }

type Comment = { id: number; body: string; user: { login: string; type?: string } | null }

/** GitHub with one pull request. `intercept` may answer in its place, or change the comments before it does. */
async function pullRequestWith(
  comments: Comment[],
  intercept: (request: Request, comments: Comment[]) => Answer | null = () => null,
) {
  let nextId = 1000
  const list = '/repos/acme/prompts/issues/7/comments'
  const shown = (comment: Comment) => ({ ...comment, html_url: `https://github.com/c/${comment.id}` })
  const server = await serve((request) => {
    const intercepted = intercept(request, comments)
    if (intercepted !== null) return intercepted
    const { method, path, query, body } = request
    const text = typeof body === 'object' && body !== null && 'body' in body ? String(body.body) : ''
    if (path === '/graphql') return { status: 200, body: { data: { viewer: { login: bot.login } } } }
    if (method === 'GET' && path === list) {
      const page = Number(query.get('page'))
      const size = Number(query.get('per_page'))
      const more = comments.length > page * size
      const link = `<http://localhost${list}?page=${page + 1}>; rel="next"`
      return {
        status: 200,
        body: comments.slice((page - 1) * size, page * size).map(shown),
        headers: more ? { link } : {},
      }
    }
    if (method === 'POST' && path === list) {
      const comment = { id: nextId++, body: text, user: bot }
      comments.push(comment)
      return { status: 201, body: shown(comment) }
    }
    const found = comments.find(({ id }) => path === `/repos/acme/prompts/issues/comments/${id}`)
    if (found === undefined) return { status: 404, body: { message: 'Not Found' } }
    if (method === 'DELETE') {
      comments.splice(comments.indexOf(found), 1)
      return { status: 204 }
    }
    found.body = text
    return { status: 200, body: shown(found) }
  })
  const upsert = (more: { createIfMissing?: boolean; body?: string } = {}) =>
    upsertComment(server.github, { repo, issue: 7, marker, body, createIfMissing: true, ...more })
  return { ...server, comments, upsert }
}

const others = (count: number): Comment[] =>
  Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    body: `talk ${index}`,
    user: { login: 'ann', type: 'User' },
  }))

describe('upsertComment', () => {
  test('creates the comment once, then updates it, then leaves it alone', async () => {
    const { upsert, comments, requests } = await pullRequestWith([])
    expect(await upsert()).toEqual({ outcome: 'created', url: 'https://github.com/c/1000', reason: null })
    expect(await upsert({ body: '## regressed' })).toMatchObject({
      outcome: 'updated',
      url: 'https://github.com/c/1000',
    })
    expect(comments).toMatchObject([{ id: 1000, body: `${marker}\n## regressed` }])
    requests.length = 0
    expect(await upsert({ body: '## regressed\n' })).toMatchObject({ outcome: 'unchanged' })
    expect(requests).toEqual(['POST /graphql', 'GET /repos/acme/prompts/issues/7/comments'])
  })

  test('finds it among 250 others, on whatever page', async () => {
    const mine = { id: 999, body: `${marker}\r\nold`, user: bot }
    const { upsert, comments, requests } = await pullRequestWith([...others(250), mine])
    expect(await upsert()).toMatchObject({ outcome: 'updated' })
    expect(mine.body).toBe(body)
    expect(comments).toHaveLength(251)
    expect(requests.filter((request) => request.startsWith('GET'))).toHaveLength(3)
  })

  test.each<[string, Comment]>([
    ['by someone else', { id: 1, body, user: { login: 'mallory', type: 'User' } }],
    ['by a user named like the bot', { id: 1, body, user: { login: 'github-actions', type: 'User' } }],
    ['by a deleted user', { id: 1, body, user: null }],
    ['with the marker quoted further down', { id: 1, body: `> said\n${marker}`, user: bot }],
    ['with another key', { id: 1, body: '<!-- ai-cicd:triage -->\n', user: bot }],
  ])('does not touch a comment %s', async (_, comment) => {
    const before = { ...comment }
    const { upsert, comments } = await pullRequestWith([comment])
    expect(await upsert()).toMatchObject({ outcome: 'created' })
    expect(comments[0]).toEqual(before)
  })

  test('keeps the oldest of several and deletes the rest', async () => {
    const mine = (id: number) => ({ id, body: `${marker}\n${id}`, user: bot })
    const { upsert, comments } = await pullRequestWith([mine(9), mine(5), ...others(2), mine(30)])
    expect(await upsert()).toMatchObject({ outcome: 'updated', url: 'https://github.com/c/5' })
    expect(comments.map(({ id }) => id)).toEqual([5, 1, 2])
  })

  test('two jobs that create it at the same time come to one', async () => {
    let raced = false
    const { upsert, comments } = await pullRequestWith([], ({ method, path }, comments) => {
      if (method === 'POST' && path !== '/graphql' && !raced) {
        raced = true
        comments.push({ id: 500, body: `${marker}\nthe other job`, user: bot })
      }
      return null
    })
    expect(await upsert()).toMatchObject({ outcome: 'updated', url: 'https://github.com/c/500' })
    expect(comments).toEqual([{ id: 500, body, user: bot }])
  })

  test('the older of two creators removes the younger', async () => {
    const { upsert, comments } = await pullRequestWith([], ({ method }, comments) => {
      if (method === 'GET' && comments.length === 1) comments.push({ id: 2000, body: `${marker}\nyounger`, user: bot })
      return null
    })
    expect(await upsert()).toMatchObject({ outcome: 'created', url: 'https://github.com/c/1000' })
    expect(comments.map(({ id }) => id)).toEqual([1000])
  })

  test('a create that succeeded behind a 502 leaves one comment', async () => {
    let failures = 1
    const { upsert, comments } = await pullRequestWith([], ({ method, path, body: sent }, comments) => {
      if (method !== 'POST' || path === '/graphql' || failures-- <= 0) return null
      comments.push({
        id: 900,
        body: typeof sent === 'object' && sent !== null && 'body' in sent ? String(sent.body) : '',
        user: bot,
      })
      return { status: 502 }
    })
    expect(await upsert()).toMatchObject({ outcome: 'unchanged', url: 'https://github.com/c/900' })
    expect(comments).toHaveLength(1)
  })

  test('a comment deleted between look and update is created again, if it may be', async () => {
    const vanishing = () =>
      pullRequestWith([{ id: 3, body: marker, user: bot }], ({ method }, comments) => {
        if (method === 'PATCH') comments.length = 0
        return null
      })
    expect(await (await vanishing()).upsert()).toMatchObject({ outcome: 'created' })
    expect(await (await vanishing()).upsert({ createIfMissing: false })).toMatchObject({ outcome: 'absent' })
  })

  test('without createIfMissing nothing is created', async () => {
    const { upsert, comments } = await pullRequestWith(others(1))
    expect(await upsert({ createIfMissing: false })).toEqual({ outcome: 'absent', url: null, reason: null })
    expect(comments).toHaveLength(1)
  })

  test.each([403, 404])('%i is refused, naming the permission', async (status) => {
    const { upsert } = await pullRequestWith([], ({ method, path }) =>
      method === 'POST' && path !== '/graphql'
        ? { status, body: { message: 'Resource not accessible by integration' } }
        : null,
    )
    const result = await upsert()
    expect(result.outcome).toBe('refused')
    expect(result.reason).toContain('pull-requests: write')
    expect(result.reason).toContain('Resource not accessible by integration')
  })

  test('a server that stays down is refused without blaming a permission', async () => {
    const { upsert } = await pullRequestWith([], ({ method }) => (method === 'GET' ? { status: 503 } : null))
    const result = await upsert()
    expect(result.outcome).toBe('refused')
    expect(result.reason).not.toContain('permission')
  })

  test('too long is said before sending, and when GitHub says so', async () => {
    const { upsert, requests } = await pullRequestWith([], ({ method, path }) =>
      method === 'POST' && path !== '/graphql'
        ? {
            status: 422,
            body: {
              message: 'Validation Failed',
              errors: [{ message: 'body is too long (maximum is 65536 characters)' }],
            },
          }
        : null,
    )
    expect(await upsert({ body: 'x'.repeat(65_536) })).toEqual({ outcome: 'too-long', url: null, reason: null })
    expect(requests).toEqual([])
    expect(await upsert()).toMatchObject({ outcome: 'too-long' })
  })

  test('when GitHub does not tell who we are, we are the bot of workflows', async () => {
    const mine = { id: 3, body: marker, user: bot }
    const { upsert } = await pullRequestWith([mine], ({ path }) =>
      path === '/graphql' ? { status: 403, body: { message: 'Resource not accessible' } } : null,
    )
    expect(await upsert()).toMatchObject({ outcome: 'updated', url: 'https://github.com/c/3' })
  })

  test("an app's comment is its own, with or without [bot] in what it is called", async () => {
    const mine = { id: 3, body: marker, user: { login: 'prompt-bot[bot]', type: 'Bot' } }
    const { upsert } = await pullRequestWith([mine], ({ path }) =>
      path === '/graphql' ? { status: 200, body: { data: { viewer: { login: 'prompt-bot' } } } } : null,
    )
    expect(await upsert()).toMatchObject({ outcome: 'updated' })
  })
})
