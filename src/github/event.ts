import { z } from 'zod'
import { messageOf, UserError } from '../errors.ts'
import type { Repository } from './api.ts'
import { type EventFacts, type EventRule, ruleOf } from './event-rule.ts'

/** Why a workflow run is here. Text in it comes from the pull request's author: it is data. */
export type Trigger = {
  /** GitHub's name of the event; in a called workflow its caller's. */
  event: string
  /** `tag`: one that was pushed, or whose release was published. */
  kind: 'pull_request' | 'merge_group' | 'push' | 'tag' | 'workflow_dispatch' | 'other'
  /** What GitHub checks out; on a pull request its own merge commit, not the pull request's head. */
  sha: string
  ref: string
  repository: Repository
  serverUrl: string
  apiUrl: string
  run: { id: number; number: number; attempt: number; url: string }
  workflow: string
  job: string
  /** Who started it first: a re-run by another person keeps the actor, and with it what GitHub lets the job do. */
  actor: string
  rule: EventRule
  /** Started by Dependabot, which GitHub gives neither secrets nor a token that writes. */
  dependabot: boolean
  pullRequest: PullRequest | null
  /** The commit that a push replaced; null for a new branch and for other events. */
  before: string | null
  mergeGroupBase: string | null
  /** The branch the run is on; null on a pull request, in a merge queue and on a tag. */
  branch: string | null
  tag: string | null
  defaultBranch: string | null
}

type PullRequest = {
  number: number
  headSha: string
  headRef: string
  baseSha: string
  baseRef: string
  /** From another repository (or one that is deleted by now): no secrets, no OIDC, a token that only reads. */
  fork: boolean
  author: string
  /** The run, not necessarily the pull request, is Dependabot's: a maintainer's push to its branch has all rights. */
  dependabot: boolean
}

const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)

const pullRequestPayload = z.object({
  number: z.int().positive(),
  user: z.object({ login: z.string() }).nullish(),
  head: z.object({ sha, ref: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
  base: z.object({ sha, ref: z.string(), repo: z.object({ full_name: z.string() }) }),
})

const payloadSchema = z.object({
  pull_request: pullRequestPayload.optional(),
  merge_group: z.object({ base_sha: sha }).optional(),
  action: z.string().nullish(),
  before: z.string().nullish(),
  deleted: z.boolean().nullish(),
  release: z.object({ prerelease: z.boolean() }).nullish(),
  workflow_run: z
    .object({ event: z.string(), head_repository: z.object({ full_name: z.string() }).nullish() })
    .nullish(),
  repository: z.object({ default_branch: z.string().optional() }).optional(),
})

/** Events of one pull request: GitHub checks out its merge commit, and tells all of it. */
const PULL_REQUEST_EVENTS: ReadonlySet<string> = new Set([
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
])

/** What GitHub restricts when Dependabot is the actor. */
const DEPENDABOT_EVENTS: ReadonlySet<string> = new Set([
  ...PULL_REQUEST_EVENTS,
  'push',
  'create',
  'deployment',
  'deployment_status',
])

const wholeNumber = z.string().regex(/^\d+$/).transform(Number)

const environmentSchema = z.object({
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_REPOSITORY: z.string().regex(/^[^/]+\/[^/]+$/),
  GITHUB_SHA: sha,
  GITHUB_REF: z.string().default(''),
  GITHUB_RUN_ID: wholeNumber,
  GITHUB_RUN_NUMBER: wholeNumber,
  GITHUB_RUN_ATTEMPT: wholeNumber.default(1),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_WORKFLOW: z.string().default(''),
  GITHUB_JOB: z.string().default(''),
  GITHUB_ACTOR: z.string().default(''),
})

/**
 * Reads what started the run from the runner's environment and event file.
 *
 * `pull_request_target` is refused: it checks out the base branch, so the verdict would be on code that the pull request
 * does not change, and a checkout of the head would hand a stranger's files to a job with secrets.
 * @param readFile text of a file of the machine; rejects when it cannot be read
 * @throws UserError when the environment or the event file is missing or broken, and for `pull_request_target`
 */
export async function readTrigger(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => Promise<string>,
): Promise<Trigger> {
  const runner = parseEnvironment(env)
  const event = runner.GITHUB_EVENT_NAME
  if (event === 'pull_request_target') {
    throw new UserError('the event pull_request_target is not supported', {
      hint: 'Use `on: pull_request`. For pull requests from forks see `gate.onFork`.',
    })
  }
  const payload = await readPayload(event, runner.GITHUB_EVENT_PATH, readFile)
  const [owner = '', name = ''] = runner.GITHUB_REPOSITORY.split('/')
  const ref = runner.GITHUB_REF
  const facts = factsOf(runner, payload)
  const rule = ruleOf(facts)
  const kind = kindOf(facts, rule)
  const dependabot = runner.GITHUB_ACTOR === 'dependabot[bot]' && DEPENDABOT_EVENTS.has(event)
  const isBranchRun = kind !== 'pull_request' && kind !== 'merge_group'
  const id = runner.GITHUB_RUN_ID
  const attempt = runner.GITHUB_RUN_ATTEMPT
  const url = `${runner.GITHUB_SERVER_URL}/${owner}/${name}/actions/runs/${id}`
  return {
    event,
    kind,
    sha: runner.GITHUB_SHA,
    ref,
    repository: { owner, name },
    serverUrl: runner.GITHUB_SERVER_URL,
    apiUrl: runner.GITHUB_API_URL,
    run: {
      id,
      number: runner.GITHUB_RUN_NUMBER,
      attempt,
      url: attempt > 1 ? `${url}/attempts/${attempt}` : url,
    },
    workflow: runner.GITHUB_WORKFLOW,
    job: runner.GITHUB_JOB,
    actor: runner.GITHUB_ACTOR,
    rule,
    dependabot,
    pullRequest: kind === 'pull_request' ? pullRequestOf(payload, dependabot) : null,
    before: kind === 'push' ? beforeOf(payload) : null,
    mergeGroupBase: kind === 'merge_group' ? (payload.merge_group?.base_sha ?? null) : null,
    branch: isBranchRun ? nameBelow('refs/heads/', ref) : null,
    tag: nameBelow('refs/tags/', ref),
    defaultBranch: payload.repository?.default_branch ?? null,
  }
}

function parseEnvironment(env: Readonly<Record<string, string | undefined>>): z.infer<typeof environmentSchema> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environmentSchema.safeParse(set)
  if (parsed.success) return parsed.data
  const names = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))]
  throw new UserError(`this is not the environment of a workflow run: ${names.join(', ')} missing or malformed`, {
    hint: 'Run it as a step of a GitHub workflow, or from a terminal with a command: `ai-cicd evaluate`.',
  })
}

async function readPayload(
  event: string,
  path: string,
  readFile: (path: string) => Promise<string>,
): Promise<z.infer<typeof payloadSchema>> {
  const broken = (why: string) =>
    new UserError(`the file of the ${event} event, ${path}, ${why}`, {
      hint: 'The runner writes it and sets GITHUB_EVENT_PATH: do not change either, then re-run the job.',
    })
  let text: string
  try {
    text = await readFile(path)
  } catch (thrown) {
    throw broken(`cannot be read: ${messageOf(thrown)}`)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (thrown) {
    throw broken(`is not JSON: ${messageOf(thrown)}`)
  }
  const parsed = payloadSchema.safeParse(json)
  if (parsed.success) {
    const required = PULL_REQUEST_EVENTS.has(event) ? 'pull_request' : event === 'merge_group' ? 'merge_group' : null
    if (required === null || parsed.data[required] !== undefined) return parsed.data
    throw broken(`has no ${required}`)
  }
  const [issue] = parsed.error.issues
  throw broken(`has an unexpected ${issue === undefined ? 'shape' : issue.path.join('.') || 'shape'}`)
}

function factsOf(
  { GITHUB_EVENT_NAME: event, GITHUB_REF: ref, GITHUB_REPOSITORY: repository }: z.infer<typeof environmentSchema>,
  { action, deleted, release, workflow_run: run }: z.infer<typeof payloadSchema>,
): EventFacts {
  return {
    event,
    action: action ?? null,
    ref,
    repository,
    deleted: deleted === true,
    prerelease: release?.prerelease === true,
    after: run == null ? null : { event: run.event, headRepository: run.head_repository?.full_name ?? null },
  }
}

function kindOf({ event, ref, deleted }: EventFacts, rule: EventRule): Trigger['kind'] {
  if (PULL_REQUEST_EVENTS.has(event)) return 'pull_request'
  if (event === 'merge_group' || event === 'workflow_dispatch') return event
  if (rule.auto === 'release' && ref.startsWith('refs/tags/')) return 'tag'
  return event === 'push' && !deleted ? 'push' : 'other'
}

function pullRequestOf(payload: z.infer<typeof payloadSchema>, dependabot: boolean): PullRequest | null {
  const pullRequest = payload.pull_request
  if (pullRequest === undefined) return null
  const { number, user, head, base } = pullRequest
  return {
    number,
    headSha: head.sha,
    headRef: head.ref,
    baseSha: base.sha,
    baseRef: base.ref,
    fork: head.repo?.full_name !== base.repo.full_name,
    author: user?.login ?? 'ghost',
    dependabot,
  }
}

function beforeOf(payload: z.infer<typeof payloadSchema>): string | null {
  const before = sha.safeParse(payload.before)
  return before.success && !/^0+$/.test(before.data) ? before.data : null
}

function nameBelow(prefix: string, ref: string): string | null {
  return ref.startsWith(prefix) ? ref.slice(prefix.length) : null
}
