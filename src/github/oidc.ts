import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { foreignAnswer } from '../source/foreign-answer.ts'
import { jsonOrNull } from '../source/json.ts'
import { readAll, type Send } from './transfer.ts'

const ATTEMPTS = 3
const TIMEOUT_MS = 10_000
const PAUSE_MS = 1_000
const MOST_BYTES = 1 << 20

const minted = z.object({ value: z.string().min(1) })
const refused = z.object({ message: z.string() })

/**
 * A token of this job for an audience, minted by GitHub. What fails for a while is tried three times, half a minute in all.
 * @param env of a job with `id-token: write`: the runner gives these variables to no other
 * @throws Error that says why there is none
 */
export async function mintIdToken(
  audience: string,
  env: Readonly<Record<string, string | undefined>>,
  send: Send,
  clock: Clock,
): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer = '' } = env
  if (!URL.canParse(address) || bearer === '') {
    throw new Error('the job has no ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN')
  }
  const url = new URL(address)
  url.searchParams.set('audience', audience)
  for (let attempt = 1; ; attempt += 1) {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    let why: string
    let mayPass = true
    try {
      const headers = { authorization: `Bearer ${bearer}`, accept: 'application/json' }
      const response = await send(url.href, { method: 'GET', headers, signal })
      const { statusCode: status = 0 } = response
      const text = (await readAll(response, MOST_BYTES)).toString('utf8')
      const answer = jsonOrNull(text)
      const token = minted.safeParse(answer)
      if (status === 200 && token.success) return token.data.value
      const said = refused.safeParse(answer)
      why =
        answer === null
          ? foreignAnswer('GitHub', status, text)
          : `HTTP ${status}${said.success ? `: ${said.data.message.slice(0, 200)}` : ''}`
      mayPass = status >= 500 || status === 429 || status === 200
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
      why = signal.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : thrown.message
    }
    if (!mayPass || attempt === ATTEMPTS) throw new Error(why.replaceAll(bearer, '***'))
    await clock.sleep(PAUSE_MS)
  }
}
