import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { ActionsCache } from '../github/actions-cache.ts'
import { type GitHub, GitHubError, type Repository } from '../github/api.ts'
import type { CacheAccess } from '../github/cache-access.ts'
import { listEntries } from '../github/cache-entries.ts'
import { ServiceRefusal } from '../github/results-service.ts'
import { type History, type HistoryEntry, mergeHistories } from '../history/history.ts'
import { historyText, MOST_HISTORY_BYTES, readHistory } from '../history/history-file.ts'
import type { HistoryPlace } from '../host/history.ts'
import type { Log } from '../log.ts'

type CacheSettings = {
  env: NodeJS.ProcessEnv
  access: CacheAccess
  clock: Clock
  log: Log
  /** What all keys of this history begin with. */
  prefix: string
  /** The ref whose runs alone are believed. */
  trusted: string
  /** Other refs whose entries this run would be given first; empty on the trusted one. */
  others: readonly string[]
  /** Null without a token. */
  github: GitHub | null
  repository: Repository
}

const PATIENCE_MS = 10_000
/** One that is too large is read, so that a run of the default branch can put another in its place. */
const MOST_READ_BYTES = 4 * MOST_HISTORY_BYTES
const version = createHash('sha256').update('history as JSON, 1').digest('hex')

/**
 * The history in the Actions cache: an entry per commit and content, of which the newest counts. The cache gives a run what
 * its own ref wrote before what the default branch wrote, and does not say which it was. So a run elsewhere asks GitHub's list
 * of entries, which does: what stands in front of the default branch's entry is not believed, nor is what cannot be asked about.
 */
export class HistoryInCache implements HistoryPlace {
  readonly #settings: CacheSettings
  constructor(settings: CacheSettings) {
    this.#settings = settings
  }

  async read(): Promise<History | null> {
    const { access, others } = this.#settings
    if (!access.mayRead) return null
    const found = others.length === 0 ? await this.#find([this.#settings.prefix]) : await this.#findTrusted()
    return found === null ? null : this.#parsed(found.text)
  }

  async keep(entry: HistoryEntry): Promise<History | null> {
    const { access, log, prefix, others } = this.#settings
    // Another ref's entry would be seen by that ref alone.
    if (others.length > 0) return this.read()
    const found = access.mayRead ? await this.#find([prefix]) : null
    const before = found === null ? null : this.#parsed(found.text)
    const added: History = { version: 1, entries: [entry] }
    const joined = before === null ? added : mergeHistories(before, added)
    const text = historyText(joined)
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16)
    const key = `${prefix}${entry.commit.slice(0, 12)}-${digest}`
    if (key === found?.key || !access.mayWrite) return joined
    try {
      await (await this.#open()).add(key, Buffer.from(text, 'utf8'), AbortSignal.timeout(PATIENCE_MS))
    } catch (thrown) {
      if (!(thrown instanceof ServiceRefusal)) throw thrown
      log.info(`The Actions cache did not take the history of this branch: ${thrown.message}.`)
    }
    return joined
  }

  /** What the default branch wrote last, and nothing else. */
  async #findTrusted(): Promise<{ text: string } | null> {
    const { github, repository, prefix, trusted, others, log } = this.#settings
    if (github === null) return null
    try {
      const listed = (await listEntries(github, repository, prefix, trusted)) ?? []
      const newest = listed.find((one) => one.version === version && one.ref === trusted)
      if (newest === undefined) return null
      const found = await this.#find([newest.key])
      // Asked after it was fetched: what is planted later was not what came.
      const all = await listEntries(github, repository, newest.key, null)
      const isShadowed = all === null || all.some(({ ref }) => others.includes(ref))
      if (found !== null && found.key === newest.key && !isShadowed) return found
      log.warn(`The history of ${trusted} is not shown: another entry of the Actions cache stands in front of it.`)
      return null
    } catch (thrown) {
      if (!(thrown instanceof GitHubError) || ![401, 403, 404].includes(thrown.status)) throw thrown
      log.info(
        `The history of ${trusted} is not shown: with the permission \`actions: read\` this job could ask who wrote it.`,
      )
      return null
    }
  }

  async #find(keys: readonly string[]): Promise<{ key: string; text: string } | null> {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const found = await (await this.#open()).find(keys, MOST_READ_BYTES, signal)
    return found === null ? null : { key: found.key, text: found.archive.toString('utf8') }
  }

  #parsed(text: string): History {
    const { value, diagnostics } = readHistory(text)
    for (const { message } of diagnostics) this.#settings.log.warn(`${message}.`)
    return value
  }

  async #open(): Promise<ActionsCache> {
    const { access, clock, env } = this.#settings
    const [{ ActionsCache }, { transfer }] = await Promise.all([
      import('../github/actions-cache.ts'),
      import('../github/transfer.ts'),
    ])
    return new ActionsCache(access, version, transfer(env), clock)
  }
}
