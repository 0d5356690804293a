import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { answerOf, createGitHub, GitHubError } from '../../src/github/api.ts'
import { type Answer, napping, serve, TOKEN } from './fake-github.ts'

/** Answers in turn; the last one for ever. */
function inTurn(...answers: (Answer | 'hang up')[]) {
  let next = 0
  return () => answers[Math.min(next++, answers.length - 1)] ?? 'hang up'
}

const fine: Answer = { status: 200, body: { fine: true } }

describe('createGitHub', () => {
  test('sends the token and its own name, and fills the route', async () => {
    let seen: unknown = null
    const { github, requests } = await serve(({ headers, query }) => {
      seen = { authorization: headers.authorization, agent: headers['user-agent'], per: query.get('per_page') }
      return fine
    })
    expect(await github.request('GET /repos/{owner}/x', { owner: 'acme', per_page: 3 })).toEqual({ fine: true })
    expect(requests).toEqual(['GET /repos/acme/x'])
    expect(seen).toEqual({ authorization: `token ${TOKEN}`, agent: expect.stringMatching(/^ai-cicd-action/), per: '3' })
  })

  test('tries what may pass again', async () => {
    const { github, clock, requests } = await serve(
      inTurn({ status: 502 }, 'hang up', { status: 503, body: { message: 'busy' } }, fine),
    )
    expect(await github.request('GET /x')).toEqual({ fine: true })
    expect(requests).toHaveLength(4)
    expect(clock.slept).toEqual([500, 1000, 2000])
  })

  test.each<[string, Answer, number]>([
    ['Retry-After of a secondary limit', { status: 403, headers: { 'retry-after': '7' } }, 7000],
    ['Retry-After of 429', { status: 429, headers: { 'retry-after': '0' } }, 0],
    [
      'a minute for a secondary limit that says nothing',
      { status: 403, body: { message: 'You have exceeded a secondary rate limit' } },
      60_000,
    ],
    [
      'until the reset of a primary limit',
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000020' } },
      21_000,
    ],
  ])('waits as it is told: %s', async (_, limit, ms) => {
    const { github, clock } = await serve(inTurn(limit, fine))
    expect(await github.request('GET /x')).toEqual({ fine: true })
    expect(clock.slept).toEqual([ms])
  })

  test('gives up after five attempts, and at once when the wait would be too long', async () => {
    const down = await serve(inTurn({ status: 500, body: { message: 'broken' } }))
    await expect(down.github.request('GET /x')).rejects.toMatchObject({ status: 500, rateLimited: false })
    expect(down.requests).toHaveLength(5)
    const limited = await serve(inTurn({ status: 429, headers: { 'retry-after': '3600' } }))
    await expect(limited.github.request('GET /x')).rejects.toMatchObject({ status: 429, rateLimited: true })
    expect(limited.clock.slept).toEqual([])
  })

  test.each([400, 401, 403, 404, 422])('%i is not tried again', async (status) => {
    const { github, requests } = await serve(inTurn({ status, body: { message: 'no' } }))
    await expect(github.request('GET /x')).rejects.toMatchObject({ name: 'GitHubError', status, rateLimited: false })
    expect(requests).toHaveLength(1)
  })

  test('no error shows the token, not even one about the token', async () => {
    const { github } = await serve(inTurn({ status: 401, body: { message: `Bad credentials ${TOKEN}` } }))
    const errorOf = (request: Promise<unknown>) => request.catch((thrown: unknown) => thrown)
    const token = 'ghs_with\na line end'
    const malformed = createGitHub({ token, apiUrl: 'http://127.0.0.1:1', clock: napping() })
    for (const [client, secret] of [
      [github, TOKEN],
      [malformed, token],
    ] as const) {
      const refused = await errorOf(client.request('GET /x'))
      expect(refused).toBeInstanceOf(GitHubError)
      expect(inspect(refused, { depth: 9, showHidden: true })).not.toContain(secret)
    }
  })

  test('reads all pages', async () => {
    const { github, apiUrl, requests } = await serve(({ query }) => {
      const page = Number(query.get('page'))
      const next = `<${apiUrl}/items?page=${page + 1}>; rel="next", <${apiUrl}/items?page=3>; rel="last"`
      return { status: 200, body: [page], ...(page < 3 ? { headers: { link: next } } : {}) }
    })
    const items: unknown[] = []
    for await (const page of github.pages('GET /items')) items.push(...page)
    expect(items).toEqual([1, 2, 3])
    expect(requests).toHaveLength(3)
  })

  test('GraphQL lies beside the REST of a GitHub Enterprise server, and its errors are errors', async () => {
    const server = await serve(({ body }) =>
      JSON.stringify(body).includes('wrong')
        ? { status: 200, body: { errors: [{ message: 'no such field' }] } }
        : { status: 200, body: { data: { viewer: { login: 'me' } } } },
    )
    const enterprise = createGitHub({ token: TOKEN, apiUrl: `${server.apiUrl}/api/v3`, clock: napping() })
    expect(await enterprise.graphql('{ viewer { login } }')).toEqual({ viewer: { login: 'me' } })
    expect(await server.github.graphql('{ viewer { login } }')).toEqual({ viewer: { login: 'me' } })
    expect(server.requests).toEqual(['POST /api/graphql', 'POST /graphql'])
    await expect(server.github.graphql('{ wrong }')).rejects.toThrow('no such field')
  })

  test('an answer of another shape, as from a proxy, is a failure of GitHub and not a crash', () => {
    expect(() => answerOf(z.object({ id: z.number() }), '<html>', 'GET /x')).toThrow(GitHubError)
  })

  test('a fetch may be passed in', async () => {
    const github = createGitHub({
      token: TOKEN,
      apiUrl: 'https://api.example.com',
      clock: napping(),
      fetch: async (url) => Response.json({ url: String(url) }),
    })
    expect(await github.request('GET /x')).toEqual({ url: 'https://api.example.com/x' })
  })

  test('a GitHub that never answers is waited for once, not by every request, and later asked again', async () => {
    const clock = napping()
    let asked = 0
    let up = false
    const github = createGitHub({
      token: TOKEN,
      apiUrl: 'https://api.example.com',
      clock,
      fetch: async () => {
        asked += 1
        if (up) return Response.json({ fine: true })
        clock.slept.push(12_000)
        throw new Error('no answer within 12 s')
      },
    })
    const started = clock.now()
    await expect(github.request('GET /a')).rejects.toThrow('GET /a: no answer within 12 s')
    for (let n = 0; n < 20; n++) {
      await expect(github.request('GET /b')).rejects.toThrow('GET /b: not asked: no answer within 12 s')
    }
    expect(asked).toBe(3)
    expect(clock.now() - started).toBeLessThan(40_000)
    clock.slept.push(60_000)
    up = true
    expect(await github.request('GET /c')).toEqual({ fine: true })
    expect(await github.request('GET /d')).toEqual({ fine: true })
  })

  test.each([503, 200])('a page of a proxy with %i is told as one, in short', async (status) => {
    const page = `<html><head><title>Blocked</title></head><body>${'x'.repeat(10_000)}</body></html>`
    const github = createGitHub({
      token: TOKEN,
      apiUrl: 'https://api.example.com',
      clock: napping(),
      fetch: async () => new Response(page, { status, headers: { 'content-type': 'text/html' } }),
    })
    await expect(github.request('GET /x')).rejects.toThrow(
      `GET /x: HTTP ${status} “Blocked”: a proxy or load balancer answered, not GitHub`,
    )
  })

  test('follows a repository that was renamed, and takes the token to no other host', async () => {
    const other = await serve(() => fine)
    const moved = await serve(({ path }) =>
      path === '/old'
        ? { status: 301, headers: { location: '/new' } }
        : path === '/away'
          ? { status: 302, headers: { location: `${other.apiUrl}/x` } }
          : { status: 200, body: { path } },
    )
    expect(await moved.github.request('GET /old')).toEqual({ path: '/new' })
    await expect(moved.github.request('GET /away')).rejects.toThrow('which is not followed')
    expect(other.requests).toEqual([])
  })
})
