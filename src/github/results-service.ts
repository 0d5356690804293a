import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { jsonOrNull } from '../source/json.ts'
import { readAll, type Send } from './transfer.ts'

/** The service holds such a thing already, or refuses what a token may not do: nothing is broken. */
export class ServiceRefusal extends Error {
  override readonly name = 'ServiceRefusal'
  /** Of HTTP; 200 where the answer itself says no. */
  readonly status: number

  constructor(message: string, status = 200) {
    super(message)
    this.status = status
  }
}

const failure = z.object({ msg: z.string() })

const MOST_ANSWER_BYTES = 1 << 20
const PAUSE_MS = 1000

type Response = Parameters<typeof readAll>[0]

/** Where a service of the runner's is: `…/twirp/NAME/`, and the token of the job. */
type ServiceAccess = { url: string; token: string }

/**
 * What the Actions cache and artifacts share: calls in JSON to a service that the runner names, and blobs that are moved to and from the
 * storage behind it by addresses that the service signs. What is the service's own trouble is asked about once more.
 */
export class ResultsService {
  readonly #access: ServiceAccess
  readonly #send: Send
  readonly #clock: Clock

  constructor(access: ServiceAccess, send: Send, clock: Clock) {
    this.#access = access
    this.#send = send
    this.#clock = clock
  }

  /** @throws ServiceRefusal, or Error when the service cannot be asked or answers something else than `answer` */
  call<T>(method: string, body: unknown, answer: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return this.#twice(signal, async () => {
      const response = await this.#send(`${this.#access.url}${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#access.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      })
      if (response.statusCode !== 200) throw await failed('it', response)
      const read = answer.safeParse(jsonOrNull((await readAll(response, MOST_ANSWER_BYTES)).toString('utf8')))
      if (!read.success) throw new Error(`it answered ${method} with something else than its protocol says`)
      return read.data
    })
  }

  /** @throws ServiceRefusal, or Error when the storage cannot be asked, or has more than `mostBytes` */
  get(url: string, mostBytes: number, signal: AbortSignal): Promise<Buffer> {
    return this.#twice(signal, async () => {
      const response = await this.#send(url, { method: 'GET', signal })
      if (response.statusCode !== 200) throw await failed('its storage', response)
      return readAll(response, mostBytes)
    })
  }

  /** @throws ServiceRefusal, or Error when the storage cannot be asked */
  put(
    url: string,
    { headers, body }: { headers: Readonly<Record<string, string>>; body: string | Buffer },
    signal: AbortSignal,
  ): Promise<void> {
    return this.#twice(signal, async () => {
      const response = await this.#send(url, { method: 'PUT', headers, body, signal })
      if (response.statusCode !== 201) throw await failed('its storage', response)
      await readAll(response, MOST_ANSWER_BYTES)
    })
  }

  /** Asks again what may succeed then. */
  async #twice<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (thrown) {
      if (thrown instanceof ServiceRefusal || signal.aborted) throw thrown
      await this.#clock.sleep(PAUSE_MS, signal)
      return await ask()
    }
  }
}

/** Only what is the service's own trouble is worth asking again. */
async function failed(who: string, response: Response): Promise<Error> {
  const { statusCode: status = 0 } = response
  const reported = failure.safeParse(jsonOrNull((await readAll(response, MOST_ANSWER_BYTES)).toString('utf8')))
  const message = `${who} answered ${status}${reported.success ? `: ${reported.data.msg.slice(0, 200)}` : ''}`
  return status >= 500 ? new Error(message) : new ServiceRefusal(message, status)
}
