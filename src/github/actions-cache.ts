import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { CacheAccess } from './cache-access.ts'
import { ResultsService, ServiceRefusal } from './results-service.ts'
import type { Send } from './transfer.ts'

export type FoundEntry = { key: string; archive: Buffer }

/** What the service answers, so far as it is asked for. Absent fields have their Protocol Buffers' default. */
const text = z.string().default('')
const found = z.object({ ok: z.boolean().default(false), signed_download_url: text, matched_key: text })
const created = z.object({ ok: z.boolean().default(false), signed_upload_url: text, message: text })
const finalized = z.object({ ok: z.boolean().default(false), message: text })

/**
 * Entries of the Actions cache as they are, without an archive program's idea of where files belong: what comes back is
 * bytes, and the caller decides what to make of them.
 */
export class ActionsCache {
  readonly #version: string
  readonly #service: ResultsService

  /** @param version of what is kept: entries of another are not found */
  constructor(access: CacheAccess, version: string, send: Send, clock: Clock) {
    this.#version = version
    this.#service = new ResultsService(access, send, clock)
  }

  /**
   * The newest entry that begins with the first of these prefixes that any begins with; entries of the run's own branch
   * go before those of the default branch.
   * @returns null when there is none
   * @throws ServiceRefusal, or Error when the service cannot be asked
   */
  async find(prefixes: readonly string[], mostBytes: number, signal: AbortSignal): Promise<FoundEntry | null> {
    const [key, ...restore_keys] = prefixes
    const asked = { key, restore_keys: [key, ...restore_keys], version: this.#version }
    const {
      ok,
      signed_download_url: url,
      matched_key,
    } = await this.#service.call('GetCacheEntryDownloadURL', asked, found, signal)
    return ok ? { key: matched_key, archive: await this.#service.get(url, mostBytes, signal) } : null
  }

  /**
   * Adds an entry. One that is there is never changed.
   * @throws ServiceRefusal, or Error when the service cannot be asked
   */
  async add(key: string, archive: Buffer, signal: AbortSignal): Promise<void> {
    const entry = { key, version: this.#version }
    const { ok, signed_upload_url: url, message } = await this.#service.call('CreateCacheEntry', entry, created, signal)
    if (!ok) throw new ServiceRefusal(message === '' ? 'another run writes the same entry' : message)
    const headers = { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' }
    await this.#service.put(url, { headers, body: archive }, signal)
    const whole = { ...entry, size_bytes: String(archive.length) }
    const end = await this.#service.call('FinalizeCacheEntryUpload', whole, finalized, signal)
    if (!end.ok) throw new ServiceRefusal(end.message === '' ? 'the entry could not be completed' : end.message)
  }
}
