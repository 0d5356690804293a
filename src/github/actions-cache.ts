import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { jsonOrNull } from '../source/json.ts'
import type { CacheAccess } from './cache-access.ts'
import { readAll, type Send } from './transfer.ts'

export type FoundEntry = { key: string; archive: Buffer }

/** The service holds an entry of this key already, or refuses what a token may not do: nothing is broken. */
export class CacheRefusal extends Error {
  override readonly name = 'CacheRefusal'
}

/** What the service answers, so far as it is asked for. Absent fields have their Protocol Buffers' default. */
const text = z.string().default('')
const found = z.object({ ok: z.boolean().default(false), signed_download_url: text, matched_key: text })
const created = z.object({ ok: z.boolean().default(false), signed_upload_url: text, message: text })
const finalized = z.object({ ok: z.boolean().default(false), message: text })
const failure = z.object({ msg: z.string() })

const MOST_ANSWER_BYTES = 1 << 20
const PAUSE_MS = 1000

/**
 * Entries of the Actions cache as they are, without an archive program's idea of where files belong: what comes back is
 * bytes, and the caller decides what to make of them.
 */
export class ActionsCache {
  readonly #access: CacheAccess
  readonly #version: string
  readonly #send: Send
  readonly #clock: Clock

  /** @param version of what is kept: entries of another are not found */
  constructor(access: CacheAccess, version: string, send: Send, clock: Clock) {
    this.#access = access
    this.#version = version
    this.#send = send
    this.#clock = clock
  }

  /**
   * The newest entry that begins with the first of these prefixes that any begins with; entries of the run's own branch
   * go before those of the default branch.
   * @returns null when there is none
   * @throws CacheRefusal, or Error when the service cannot be asked
   */
  async find(prefixes: readonly string[], mostBytes: number, signal: AbortSignal): Promise<FoundEntry | null> {
    const [key, ...restore_keys] = prefixes
    const asked = { key, restore_keys: [key, ...restore_keys], version: this.#version }
    const {
      ok,
      signed_download_url: url,
      matched_key,
    } = await this.#call('GetCacheEntryDownloadURL', asked, found, signal)
    if (!ok) return null
    const archive = await this.#twice(signal, async () => {
      const response = await this.#send(url, { method: 'GET', signal })
      if (response.statusCode !== 200) throw await failed('its storage', response)
      return readAll(response, mostBytes)
    })
    return { key: matched_key, archive }
  }

  /**
   * Adds an entry. One that is there is never changed.
   * @throws CacheRefusal, or Error when the service cannot be asked
   */
  async add(key: string, archive: Buffer, signal: AbortSignal): Promise<void> {
    const entry = { key, version: this.#version }
    const { ok, signed_upload_url: url, message } = await this.#call('CreateCacheEntry', entry, created, signal)
    if (!ok) throw new CacheRefusal(message === '' ? 'another run writes the same entry' : message)
    const headers = { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' }
    await this.#twice(signal, async () => {
      const response = await this.#send(url, { method: 'PUT', headers, body: archive, signal })
      if (response.statusCode !== 201) throw await failed('its storage', response)
      await readAll(response, MOST_ANSWER_BYTES)
    })
    const whole = { ...entry, size_bytes: String(archive.length) }
    const end = await this.#call('FinalizeCacheEntryUpload', whole, finalized, signal)
    if (!end.ok) throw new CacheRefusal(end.message === '' ? 'the entry could not be completed' : end.message)
  }

  #call<T>(method: string, body: unknown, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return this.#twice(signal, async () => {
      const response = await this.#send(`${this.#access.url}${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#access.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      })
      if (response.statusCode !== 200) throw await failed('it', response)
      const answer = schema.safeParse(jsonOrNull((await readAll(response, MOST_ANSWER_BYTES)).toString('utf8')))
      if (!answer.success) throw new Error(`it answered ${method} with something else than its protocol says`)
      return answer.data
    })
  }

  /** Asks again what may succeed then. */
  async #twice<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (thrown) {
      if (thrown instanceof CacheRefusal || signal.aborted) throw thrown
      await this.#clock.sleep(PAUSE_MS, signal)
      return await ask()
    }
  }
}

type Response = Parameters<typeof readAll>[0]

/** Only what is the service's own trouble is worth asking again. */
async function failed(who: string, response: Response): Promise<Error> {
  const { statusCode: status = 0 } = response
  const reported = failure.safeParse(jsonOrNull((await readAll(response, MOST_ANSWER_BYTES)).toString('utf8')))
  const message = `${who} answered ${status}${reported.success ? `: ${reported.data.msg.slice(0, 200)}` : ''}`
  return status >= 500 ? new Error(message) : new CacheRefusal(message)
}
