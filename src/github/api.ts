import type { getOctokit } from '@actions/github'
import { z } from 'zod'
import type { Clock } from '../clock.ts'

export type Repository = { owner: string; name: string }

/** GitHub's API: each answer is outside data, for the caller to parse. Failures are GitHubErrors. */
export interface GitHub {
  /**
   * One request.
   * @param route as GitHub's reference writes it: `GET /repos/{owner}/{repo}/git/blobs/{file_sha}`
   * @returns the body of the answer
   */
  request(route: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** All pages of a list, 100 items each. */
  pages(route: string, parameters?: Readonly<Record<string, unknown>>): AsyncIterable<unknown[]>
  graphql(query: string): Promise<unknown>
}

/** An answer of GitHub that is not a success. It holds no request, and so no token. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError'
  /** HTTP status; 500 when there was no answer at all. */
  readonly status: number
  /** Refused because of too many requests, and still after waiting. */
  readonly rateLimited: boolean

  constructor(message: string, status: number, rateLimited = false) {
    super(message)
    this.status = status
    this.rateLimited = rateLimited
  }
}

export type GitHubOptions = {
  token: string
  /** `https://api.github.com`, or that of a GitHub Enterprise server. */
  apiUrl: string
  clock: Clock
  /** In place of the network; for tests. */
  fetch?: typeof fetch
}

const USER_AGENT = 'ai-cicd-action'
const ATTEMPTS = 5
/** The sum of all waits of one request: GitHub asks for a minute when it limits, and a step must end. */
const MAX_WAIT_MS = 150_000
/** What GitHub's guide asks for when it limits without saying for how long. */
const UNSTATED_LIMIT_MS = 60_000
const REQUEST_TIMEOUT_MS = 30_000

/**
 * A client that tries 5xx, lost connections and rate limits again, as long as GitHub asks (`Retry-After`) and up to five
 * times or two and a half minutes; nothing else can succeed by asking again.
 */
export function createGitHub({ token, apiUrl, clock, fetch }: GitHubOptions): GitHub {
  let octokit: Promise<ReturnType<typeof getOctokit>> | null = null
  async function connect() {
    // Loaded here, because the package reads the event file as it loads (a broken one must not crash us before we can say
    // so), and because a run without GitHub need not load it.
    const { getOctokit } = await import('@actions/github')
    return getOctokit(token, {
      baseUrl: apiUrl.replace(/\/$/, ''),
      userAgent: USER_AGENT,
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      ...(fetch === undefined ? {} : { request: { fetch } }),
    })
  }

  async function send(route: string, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    octokit ??= connect()
    const client = await octokit
    let waited = 0
    for (let attempt = 1; ; attempt += 1) {
      try {
        const request = { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }
        const answer = await client.request(route, { ...parameters, request })
        return { body: answer.data, link: answer.headers.link ?? '' }
      } catch (thrown) {
        const failure = failureOf(thrown)
        const wait = waitBefore(failure, attempt, clock.now())
        if (wait === null || attempt === ATTEMPTS || waited + wait > MAX_WAIT_MS) {
          // The message of a malformed header quotes it, and the token is one.
          const message = failure.message.replaceAll(token, '***')
          throw new GitHubError(`${route}: ${message}`, failure.status, isRateLimit(failure))
        }
        waited += wait
        await clock.sleep(wait)
      }
    }
  }

  return {
    request: async (route, parameters = {}) => (await send(route, parameters)).body,

    async *pages(route, parameters = {}) {
      for (let page = 1; ; page += 1) {
        const { body, link } = await send(route, { ...parameters, per_page: 100, page })
        yield answerOf(z.array(z.unknown()), body, route)
        if (!/;\s*rel="next"/.test(link)) return
      }
    },

    async graphql(query) {
      // GitHub Enterprise serves REST below /api/v3 and GraphQL beside it.
      const url = `${apiUrl.replace(/\/$/, '').replace(/\/api\/v3$/, '/api')}/graphql`
      const { body } = await send(`POST ${url}`, { query })
      const { data, errors } = answerOf(graphqlAnswer, body, 'POST /graphql')
      if (errors !== undefined) throw new GitHubError(errors.map(({ message }) => message).join('; '), 200)
      return data
    },
  }
}

/**
 * Parses the body of an answer.
 * @throws GitHubError when it has another shape, as the page of a proxy has
 */
export function answerOf<T extends z.ZodType>(schema: T, body: unknown, route: string): z.infer<T> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new GitHubError(`${route}: the answer is not GitHub's: ${z.prettifyError(parsed.error)}`, 200)
}

type Answer = { body: unknown; link: string }

type Failure = { status: number; message: string; headers: Readonly<Record<string, unknown>> }

const graphqlAnswer = z.lazy(() =>
  z.object({
    data: z.unknown().optional(),
    errors: z.array(z.object({ message: z.string() })).optional(),
  }),
)

const requestError = z.lazy(() =>
  z.object({
    status: z.number(),
    message: z.string(),
    response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
  }),
)

function ignore(): undefined {
  return undefined
}

/** @throws what was thrown, when it is not a failed request but a bug */
function failureOf(thrown: unknown): Failure {
  const parsed = requestError.safeParse(thrown)
  if (!parsed.success) throw thrown
  const { status, message, response } = parsed.data
  return { status, message, headers: response?.headers ?? {} }
}

function isRateLimit({ status, message, headers }: Failure): boolean {
  if (status === 429) return true
  if (status !== 403) return false
  return (
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /secondary rate limit|abuse detection/i.test(message)
  )
}

/**
 * How long to wait before the next attempt, in milliseconds; null when another attempt cannot help.
 * Rules for limits: docs.github.com, "Best practices for using the REST API", rate limit errors.
 */
function waitBefore(failure: Failure, attempt: number, now: number): number | null {
  if (isRateLimit(failure)) {
    const seconds = Number(failure.headers['retry-after'] ?? Number.NaN)
    if (Number.isFinite(seconds)) return Math.max(seconds, 0) * 1000
    const reset = Number(failure.headers['x-ratelimit-reset'] ?? Number.NaN)
    if (failure.headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) {
      return Math.max(reset * 1000 - now, 0) + 1000
    }
    return UNSTATED_LIMIT_MS
  }
  return failure.status >= 500 ? 250 * 2 ** attempt : null
}
