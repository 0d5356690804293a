import { createHmac } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Notice } from '../report/notices/notice.ts'
import { slackPayload } from '../report/notices/slack.ts'
import { teamsPayload } from '../report/notices/teams.ts'
import { webhookPayload } from '../report/notices/webhook.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Who is told of runs. Each address is a secret of the job: no file and no input names one, and none is ever shown. */
const RECEIVERS = [
  { variable: 'AI_CICD_SLACK_WEBHOOK', payload: slackPayload },
  { variable: 'AI_CICD_TEAMS_WEBHOOK', payload: teamsPayload },
  { variable: 'AI_CICD_WEBHOOK', payload: webhookPayload },
] as const
const SECRET = 'AI_CICD_WEBHOOK_SECRET'

const TIMEOUT_MS = 5_000
const MOST_WAIT_MS = 5_000
const SHORT_WAIT_MS = 1_000

/** Values that must never stand in a log. */
export function noticeSecrets(env: Environment): string[] {
  return [...RECEIVERS.map(({ variable }) => variable), SECRET].flatMap((name) => env[name] || [])
}

/** Whether anybody is told at all. */
export function hasReceivers(env: Environment): boolean {
  return RECEIVERS.some(({ variable }) => (env[variable] ?? '') !== '')
}

/**
 * Tells every receiver that the job's environment names, each by itself, within seconds.
 * @returns why one was not told, as sentences without its address
 */
export async function sendNotice(
  notice: Notice,
  env: Environment,
  { fetch, clock }: { fetch: typeof globalThis.fetch; clock: Clock },
): Promise<string[]> {
  const sent = RECEIVERS.map(async ({ variable, payload }) => {
    const address = env[variable] ?? ''
    if (address === '') return []
    if (!isAllowed(address)) return [`${variable} is no https address: nothing was sent.`]
    const body = JSON.stringify(payload(notice))
    const secret = variable === 'AI_CICD_WEBHOOK' ? (env[SECRET] ?? '') : ''
    const headers = { 'content-type': 'application/json', 'user-agent': 'ai-cicd', ...signature(body, secret) }
    const refused = await post({ address, headers, body }, fetch, clock)
    return refused === null ? [] : [`The notice to ${variable} was not taken: ${refused}.`]
  })
  return (await Promise.all(sent)).flat()
}

/** As GitHub signs its webhooks: an HMAC of the body, which a receiver computes again. */
function signature(body: string, secret: string): Record<string, string> {
  if (secret === '') return {}
  return { 'x-ai-cicd-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }
}

function isAllowed(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return (protocol === 'https:' || (protocol === 'http:' && isLocal)) && username === '' && password === ''
}

type Post = { address: string; headers: Record<string, string>; body: string }

/** @returns why it was not taken, as a clause; null when it was */
async function post(request: Post, fetch: typeof globalThis.fetch, clock: Clock): Promise<string | null> {
  const first = await attempt(request, fetch)
  if (first.retryAfterMs === null) return first.refused
  await clock.sleep(first.retryAfterMs)
  return (await attempt(request, fetch)).refused
}

/** `retryAfterMs`: null when asking again would not help. */
type Attempt = { refused: string | null; retryAfterMs: number | null }

async function attempt({ address, headers, body }: Post, fetch: typeof globalThis.fetch): Promise<Attempt> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(address, { method: 'POST', headers, body, redirect: 'manual', signal })
    if (response.ok) return { refused: null, retryAfterMs: null }
    return { refused: await refusalOf(response), retryAfterMs: retryAfter(response) }
  } catch (thrown) {
    // What fetch says may hold the address.
    const isLate = thrown instanceof DOMException && thrown.name === 'TimeoutError'
    const refused = isLate ? `no answer within ${TIMEOUT_MS / 1_000} seconds` : 'it could not be reached'
    return { refused, retryAfterMs: isLate ? null : SHORT_WAIT_MS }
  }
}

function retryAfter({ status, headers }: Response): number | null {
  if (status !== 429 && status < 500) return null
  const wanted = Number(headers.get('retry-after') ?? '1') * 1_000
  if (!Number.isFinite(wanted)) return SHORT_WAIT_MS
  return wanted > MOST_WAIT_MS ? null : Math.max(0, wanted)
}

/** Slack's words for what is wrong, and what to do. */
const WORDS: Readonly<Record<string, string>> = {
  invalid_payload: 'Slack does not understand it: update this action, or report it',
  invalid_blocks: 'Slack does not understand it: update this action, or report it',
  no_service: 'the webhook is gone or switched off: make a new one',
  no_team: 'the workspace is gone',
  invalid_token: 'the address is not complete: copy it again',
  channel_not_found: 'its channel is gone: make a webhook for another one',
  channel_is_archived: 'its channel is archived: make a webhook for another one',
  action_prohibited: 'an administrator of the workspace does not allow it',
  posting_to_general_channel_denied: 'it may not write to that channel',
}

/** Words of a foreign answer are shown only when they are one word: else it may be anything. */
async function refusalOf(response: Response): Promise<string> {
  const { status } = response
  if (status >= 300 && status < 400) return `${status}, a redirect, which is not followed`
  const said = (await response.text()).trim()
  const word = /^[a-z_]{1,60}$/.test(said) ? said : null
  const remedy = word !== null && Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
  if (word !== null) return `${status} ${word}${remedy === undefined ? '' : `, ${remedy}`}`
  if (status === 404 || status === 410) return `${status}, the webhook is gone: make a new one`
  return status === 401 || status === 403 ? `${status}, the address or its signature is not accepted` : `${status}`
}
