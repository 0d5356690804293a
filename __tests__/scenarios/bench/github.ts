import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { checkRoutes, type FakeCheckRun } from './checks.ts'
import { type Comment, commentRoutes } from './comments.ts'
import { deploymentRoutes, type FakeDeployment } from './deployments.ts'
import { gitDataRoutes } from './git-data.ts'
import { type Conversations, conversationRoutes } from './issues.ts'
import { listen } from './listen.ts'
import { type ApiReply, type ApiRequest, notFound, type Route, refusal } from './routes.ts'

export const token = 'ghs_token_of_the_bench'

/** Answers instead of the real route for the first `times` matching requests (for all of them when absent). */
export type Fault = { method?: string; path: RegExp; times?: number; reply: ApiReply | 'hang' }

/** The token of a fork's pull request, or of a job without `pull-requests: write`. */
export const readOnlyToken: Fault = {
  method: 'POST|PATCH|DELETE',
  path: /\/issues\//,
  reply: {
    ...refusal(403, 'Resource not accessible by integration'),
    headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
  },
}

/** The token of a job that may only read. */
export const mayNotWrite = (path: RegExp, accepted: string): Fault => ({
  method: 'POST|PATCH|DELETE',
  path,
  reply: {
    ...refusal(403, 'Resource not accessible by integration'),
    headers: { 'x-accepted-github-permissions': accepted },
  },
})

export const serverError = (path: RegExp, times: number): Fault => ({
  path,
  times,
  reply: refusal(502, 'Server Error'),
})

/** Takes the request, and never answers. */
export const silence = (path: RegExp): Fault => ({ path, reply: 'hang' })

export const secondaryRateLimit = (path: RegExp, times: number): Fault => ({
  path,
  times,
  reply: {
    ...refusal(403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'),
    headers: { 'retry-after': '1' },
  },
})

export type GitHubSettings = {
  /** Bare repository behind the git routes. */
  origin: string
  repository?: string
  pullRequest?: number
  comments?: Comment[]
  /** Those that GitHub made itself, for jobs with `environment:`. */
  deployments?: FakeDeployment[]
  /** Whether the token has `checks: write`. */
  checks?: boolean
  faults?: Fault[]
}

export type GitHubRequest = { method: string; path: string; body: unknown; status: number }

export type FakeGitHub = {
  url: string
  requests: GitHubRequest[]
  comments: Comment[]
  deployments: FakeDeployment[]
  checks: FakeCheckRun[]
  conversations: Conversations
  /** Status of every workflow run that somebody asks for. */
  runStatus: 'in_progress' | 'completed'
  /** Entries of the repository's Actions cache, oldest first, which its own service hands out. */
  cacheEntries: () => ReadonlyArray<{ key: string; version: string; scope: string }>
  /** What the real GitHub has no such thing as, or what nobody should ask of it. Fails the scenario. */
  violations: string[]
  close: () => Promise<void>
}

const viewerQuery = z.object({ query: z.string().regex(/^\s*(query\b[^{]*)?\{\s*viewer\s*\{\s*login\s*\}\s*\}\s*$/) })

/**
 * A GitHub API on this machine: what it stores it shows again, what the real one refuses it refuses.
 * Only the viewer's login is known to its GraphQL.
 */
export async function startGitHub(settings: GitHubSettings): Promise<FakeGitHub> {
  const { origin, repository = 'octo/shop', pullRequest = 7, comments = [], deployments = [] } = settings
  const faults = (settings.faults ?? []).map((fault) => ({ ...fault, left: fault.times ?? Number.POSITIVE_INFINITY }))
  const requests: GitHubRequest[] = []
  const violations: string[] = []
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      violations.push(`the fake GitHub broke: ${error instanceof Error ? error.stack : String(error)}`)
      response.writeHead(500).end()
    })
  })
  const { url, close } = await listen(server)

  const checks: FakeCheckRun[] = []
  const conversations: Conversations = { issues: [], commitComments: [], mergedBy: [] }
  const fake: FakeGitHub = {
    url,
    requests,
    comments,
    deployments,
    checks,
    conversations,
    runStatus: 'completed',
    cacheEntries: () => [],
    violations,
    close,
  }

  const viewer = 'github-actions[bot]'
  const routes: Route[] = [
    ...commentRoutes({
      comments,
      author: viewer,
      repository,
      issue: pullRequest,
      root: url,
      violation: (text) => violations.push(text),
    }),
    ...conversationRoutes(conversations, { repository, author: viewer, pullRequest, root: url }),
    ...deploymentRoutes(deployments, repository, url),
    ...checkRoutes(checks, repository, settings.checks === true),
    ...gitDataRoutes({ origin, repository, pullRequest, root: url }),
    {
      method: 'GET',
      path: new RegExp(`^/repos/${repository}$`),
      answer: () => ({
        status: 200,
        body: { full_name: repository, default_branch: 'main', private: true, fork: false },
      }),
    },
    {
      method: 'GET',
      path: new RegExp(`^/repos/${repository}/actions/runs/(?<id>\\d+)$`),
      answer: (_request, { id }) => ({
        status: 200,
        body: { id: Number(id), status: fake.runStatus, run_attempt: 1 },
      }),
    },
    {
      method: 'GET',
      path: new RegExp(`^/repos/${repository}/actions/caches$`),
      answer: ({ query }) => {
        const entries = fake.cacheEntries().filter(({ key }) => key.startsWith(query.get('key') ?? ''))
        const ofRef = entries.filter(({ scope }) => [null, scope].includes(query.get('ref')))
        const page = ofRef.reverse().slice(0, Number(query.get('per_page') ?? 30))
        const listed = page.map(({ key, version, scope }, id) => ({ id, ref: scope, key, version, size_in_bytes: 1 }))
        return { status: 200, body: { total_count: ofRef.length, actions_caches: listed } }
      },
    },
    {
      method: 'POST',
      path: /^\/graphql$/,
      answer: ({ body }) =>
        viewerQuery.safeParse(body).success
          ? { status: 200, body: { data: { viewer: { login: viewer } } } }
          : { status: 200, body: { errors: [{ message: 'the fake GitHub knows only { viewer { login } }' }] } },
    },
    // An installation token is nobody: the real API refuses it too.
    { method: 'GET', path: /^\/user$/, answer: () => refusal(403, 'Resource not accessible by integration') },
  ]

  async function reply(request: ApiRequest, authorization: string | undefined): Promise<ApiReply | 'hang'> {
    if (!/^(token|bearer) /i.test(authorization ?? '') || authorization?.split(' ')[1] !== token) {
      return refusal(401, authorization === undefined ? 'Requires authentication' : 'Bad credentials')
    }
    const fault = faults.find(
      ({ method, path, left }) =>
        left > 0 && path.test(request.path) && new RegExp(`^(${method ?? '.*'})$`).test(request.method),
    )
    if (fault !== undefined) {
      fault.left--
      return fault.reply
    }
    for (const route of routes) {
      const match = route.method === request.method ? route.path.exec(request.path) : null
      if (match !== null) return route.answer(request, match.groups ?? {})
    }
    violations.push(`it asked GitHub for ${request.method} ${request.path}, which the bench does not have`)
    return notFound()
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', url)
    const method = incoming.method ?? 'GET'
    const body = await bodyOf(incoming)
    const request = { method, path: pathname, query: searchParams, body, accept: incoming.headers.accept ?? '' }
    const result = await reply(request, incoming.headers.authorization)
    requests.push({ method, path: incoming.url ?? '/', body, status: result === 'hang' ? 0 : result.status })
    if (result === 'hang') return
    const raw = Buffer.isBuffer(result.body)
    response.writeHead(result.status, {
      'content-type': raw ? 'application/octet-stream' : 'application/json; charset=utf-8',
      ...result.headers,
    })
    response.end(raw ? result.body : result.body === undefined ? undefined : JSON.stringify(result.body))
  }

  return fake
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}
