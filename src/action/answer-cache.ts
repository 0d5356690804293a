import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { messageOf } from '../errors.ts'
import type { ActionsCache, FoundEntry } from '../github/actions-cache.ts'
import type { CacheAccess } from '../github/cache-access.ts'
import type { AnswerFiles } from '../host/files/answer-files.ts'
import type { Log } from '../log.ts'
import { count } from '../text/format.ts'
import { keepForPost } from './runner.ts'

/** A run waits no longer than this for answers of earlier runs, and a job for its own to be kept. */
export const PATIENCE_MS = { restore: 10_000, save: 30_000 }

/** What the post step needs to keep the answers of a main step that did not come to its end. */
const leftAnswers = z.object({ folder: z.string(), prefix: z.string(), restored: z.string().nullable() })

type LeftAnswers = z.infer<typeof leftAnswers>

/** What the cache held, or why that is not known. */
type Fetched = { entry: FoundEntry | null } | { why: string }

type CacheSettings = {
  env: NodeJS.ProcessEnv
  access: CacheAccess
  clock: Clock
  log: Log
  patienceMs: typeof PATIENCE_MS
}

export type KeepingSettings = CacheSettings & {
  /** The configuration file: each has answers of its own. */
  config: string
  /** What tells this job from others of the same configuration, such as legs of a matrix. */
  leg: string
}

/**
 * Answers between the runs of a workflow: one entry of the Actions cache per state of knowledge, named by what is in it,
 * so that a run that learns nothing writes nothing. Meanwhile they lie in a folder that was not there before this step,
 * in the runner's own temporary one: what a checkout or an earlier step brought is never among them. It is a convenience:
 * whatever goes wrong is told and done without.
 */
export class KeptAnswers {
  readonly #settings: KeepingSettings
  readonly #prefixes: readonly [own: string, others: string]
  readonly #opened: AnswerFiles[] = []
  #fetched: Promise<Fetched | null> | null = null
  #left: LeftAnswers | null = null

  constructor(settings: KeepingSettings) {
    this.#settings = settings
    const others = `ai-cicd-answers-${nameOf(settings.config)}-`
    this.#prefixes = [`${others}${nameOf(settings.leg)}-`, others]
  }

  /** Starts to fetch what earlier runs kept, while Git works and the run is planned. */
  fetch(): void {
    this.#fetched ??= this.#settings.access.mayRead ? this.#find() : Promise.resolve(null)
  }

  /**
   * Makes the folder of this step's answers, with what earlier runs kept in it.
   * @throws Error of the file system
   */
  async restore(): Promise<string> {
    if (this.#left !== null) return this.#left.folder
    this.fetch()
    const { RUNNER_TEMP: temp = '' } = this.#settings.env
    const folder = await mkdtemp(join(temp === '' ? tmpdir() : temp, 'ai-cicd-answers-'))
    const restored = await this.#unpack(await this.#fetched, folder)
    this.#left = { folder, prefix: this.#prefixes[0], restored }
    keepForPost(this.#settings.env, STATE, JSON.stringify(this.#left))
    return folder
  }

  /** Files whose answers are to be kept: they are closed by `save`. */
  keep(files: AnswerFiles): void {
    this.#opened.push(files)
  }

  /** Whether these files are closed by `save`. */
  keeps(files: AnswerFiles): boolean {
    return this.#opened.includes(files)
  }

  /** Keeps what the run has learnt. */
  async save(): Promise<void> {
    const files = this.#opened.at(-1)
    if (files === undefined || this.#left === null) return
    const learnt = this.#opened.reduce((sum, one) => sum + one.learnt, 0)
    if (learnt > 0) await addEntry(files, this.#left, this.#settings)
    for (const one of this.#opened.splice(0)) one.close()
    await rm(this.#left.folder, { recursive: true, force: true })
    keepForPost(this.#settings.env, STATE, '')
  }

  async #find(): Promise<Fetched> {
    const { restore } = this.#settings.patienceMs
    const signal = AbortSignal.timeout(restore)
    try {
      const [{ MOST_BYTES }, cache] = await Promise.all([
        import('../host/files/answer-archive.ts'),
        openCache(this.#settings),
      ])
      return { entry: await cache.find(this.#prefixes, MOST_BYTES, signal) }
    } catch (thrown) {
      return { why: signal.aborted ? `no answer within ${restore / 1000} s` : messageOf(thrown) }
    }
  }

  /** @returns the key of the entry whose answers are in the folder now; null without one */
  async #unpack(fetched: Fetched | null, folder: string): Promise<string | null> {
    const { log } = this.#settings
    if (fetched === null) return null
    if ('why' in fetched) {
      log.warn(`The Actions cache was not read, and the run goes on without it: ${fetched.why}.`)
      return null
    }
    if (fetched.entry === null) {
      log.info('The Actions cache holds no answers yet.')
      return null
    }
    try {
      const { MOST_BYTES, unpackAnswers } = await import('../host/files/answer-archive.ts')
      const count = await unpackAnswers(fetched.entry.archive, folder, MOST_BYTES)
      log.info(`The Actions cache gave ${answers(count)}.`)
      return fetched.entry.key
    } catch (thrown) {
      log.warn(`What the Actions cache gave is not used, and the run goes on without it: ${messageOf(thrown)}.`)
      return null
    }
  }
}

const STATE = 'answers'

/** In the post step: keeps the answers of a main step that was cancelled or killed. They were paid for. */
export async function saveLeftAnswers(written: string, settings: CacheSettings): Promise<void> {
  const left = leftAnswers.parse(JSON.parse(written))
  const { openAnswerFiles } = await import('../host/files/answer-files.ts')
  const { checksum } = await import('../host/files/answer-line.ts')
  const files = openAnswerFiles(left.folder, { seal: checksum, now: () => settings.clock.now() })
  if (files.count > 0) await addEntry(files, left, settings)
  files.close()
  await rm(left.folder, { recursive: true, force: true })
}

async function addEntry(files: AnswerFiles, { prefix, restored }: LeftAnswers, settings: CacheSettings): Promise<void> {
  const { access, log, patienceMs } = settings
  const signal = AbortSignal.timeout(patienceMs.save)
  try {
    const { MOST_BYTES, packAnswers } = await import('../host/files/answer-archive.ts')
    const { archive, digest, count } = await packAnswers(files.youngest(MOST_BYTES))
    const key = `${prefix}${digest}`
    if (key === restored) return
    if (!access.mayWrite) {
      log.info('The Actions cache is read only for this job: what the run learnt is not kept.')
      return
    }
    await (await openCache(settings)).add(key, archive, signal)
    log.info(`The Actions cache now holds ${answers(count)} (${Math.ceil(archive.length / 1000)} kB).`)
  } catch (thrown) {
    const { ServiceRefusal } = await import('../github/results-service.ts')
    const why = signal.aborted ? `no answer within ${patienceMs.save / 1000} s` : messageOf(thrown)
    if (thrown instanceof ServiceRefusal) log.info(`The Actions cache did not take what the run learnt: ${why}.`)
    else log.warn(`What the run learnt is not kept in the Actions cache: ${why}.`)
  }
}

async function openCache({ env, access, clock }: CacheSettings): Promise<ActionsCache> {
  const { ActionsCache } = await import('../github/actions-cache.ts')
  const { transfer } = await import('../github/transfer.ts')
  return new ActionsCache(access, version, transfer(env), clock)
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Raised when archives have another form. */
const version = digestOf('answers as compressed lines, 2')

function nameOf(text: string): string {
  return digestOf(text).slice(0, 16)
}

function answers(many: number): string {
  return count(many, 'answer')
}
