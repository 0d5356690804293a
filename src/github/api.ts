import type { getOctokit } from '@actions/github'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { foreignAnswer } from '../source/foreign-answer.ts'

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
/** Longest piece of what GitHub said in a message. */
const MOST_SAID = 500
const ATTEMPTS = 5
/** The sum of all waits of one request: GitHub asks for a minute when it limits, and a step must end. */
const MAX_WAIT_MS = 150_000
/** What GitHub's guide asks for when it limits without saying for how long. */
const UNSTATED_LIMIT_MS = 60_000
/** GitHub ends its own work after ten seconds. */
const REQUEST_TIMEOUT_MS = 12_000
/** What has not answered for so long is not there, and after a while is asked once again. */
const LONGEST_SILENCE_MS = 30_000
const LEFT_ALONE_MS = 60_000

/**
 * A client that tries 5xx, lost connections and rate limits again, as long as GitHub asks (`Retry-After`) and up to five
 * times or two and a half minutes; nothing else can succeed by asking again. A GitHub that does not answer at all is
 * given one line of tries by all requests together, forty seconds at most: what is told there must not hold up what a run found.
 */
export function createGitHub({ token, apiUrl, clock, fetch }: GitHubOptions): GitHub {
  let octokit: Promise<ReturnType<typeof getOctokit>> | null = null
  const silence = new Silence()
  async function connect() {
    // Loaded here, because the package reads the event file as it loads (a broken one must not crash us before we can say
    // so), and because a run without GitHub need not load it.
    const [{ getOctokit }, { boundedFetch }, { transfer }] = await Promise.all([
      import('@actions/github'),
      import('./fetch.ts'),
      import('./transfer.ts'),
    ])
    const bounded = fetch ?? boundedFetch(transfer(process.env), REQUEST_TIMEOUT_MS)
    return getOctokit(token, {
      baseUrl: apiUrl.replace(/\/$/, ''),
      userAgent: USER_AGENT,
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      request: { fetch: bounded },
    })
  }

  async function send(route: string, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    octokit ??= connect()
    const client = await octokit
    let waited = 0
    for (let attempt = 1; ; attempt += 1) {
      if (silence.isKept(clock.now())) throw new GitHubError(`${route}: not asked: ${silence.why}`, 500)
      const sentAt = clock.now()
      try {
        const answer = await client.request(route, { ...parameters })
        silence.broken()
        assertOfGitHub(route, answer)
        return { body: answer.data, link: answer.headers.link ?? '' }
      } catch (thrown) {
        if (thrown instanceof GitHubError) throw thrown
        const failure = failureOf(thrown)
        if (failure.answered) silence.broken()
        else silence.kept(failure.message, sentAt, clock.now())
        const wait = waitBefore(failure, attempt, clock.now())
        const over = wait === null || attempt === ATTEMPTS || waited + wait > MAX_WAIT_MS
        if (over || silence.isKept(clock.now())) {
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

/** `answered`: by anything at all. */
type Failure = { status: number; message: string; headers: Readonly<Record<string, unknown>>; answered: boolean }

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
    response: z.object({ headers: z.record(z.string(), z.unknown()), data: z.unknown().optional() }).optional(),
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
  if (response === undefined) return { status, message, headers: {}, answered: false }
  const page = pageIn(response)
  const said = page === null ? message.slice(0, MOST_SAID).toWellFormed() : foreignAnswer('GitHub', status, page)
  return { status, message: said, headers: response.headers, answered: true }
}

/** @throws GitHubError when a page came where GitHub answers JSON */
function assertOfGitHub(route: string, answer: { status: number; headers: object; data: unknown }): void {
  const page = pageIn({ headers: { ...answer.headers }, data: answer.data })
  if (page !== null) throw new GitHubError(`${route}: ${foreignAnswer('GitHub', answer.status, page)}`, answer.status)
}

/** The text of a web page, which is what proxies and load balancers answer. */
function pageIn({ headers, data }: { headers: Readonly<Record<string, unknown>>; data?: unknown }): string | null {
  if (typeof data !== 'string') return null
  const isPage = /^text\/html/i.test(String(headers['content-type'] ?? '')) || /^\s*<(!doctype|html)\b/i.test(data)
  return isPage ? data : null
}

/** Whether GitHub answers at all, over all requests of a client: what one has waited for need not be waited for again. */
class Silence {
  #attempts = 0
  #since = 0
  #failedAt = 0
  #until = 0
  why = ''

  /** @param sentAt attempts that fail together are one */
  kept(why: string, sentAt: number, now: number): void {
    if (this.#attempts > 0 && sentAt < this.#failedAt) return
    if (this.#attempts === 0) this.#since = sentAt
    this.#attempts += 1
    this.#failedAt = now
    this.why = why
    if (this.#attempts >= ATTEMPTS || now - this.#since >= LONGEST_SILENCE_MS) this.#until = now + LEFT_ALONE_MS
  }

  broken(): void {
    this.#attempts = 0
    this.#until = 0
  }

  /** Whether it is of no use to ask now. */
  isKept(now: number): boolean {
    return now < this.#until
  }
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
