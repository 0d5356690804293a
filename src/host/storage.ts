import { posix } from 'node:path'
import type { Config } from '../config/schema/schema.ts'
import { messageOf } from '../errors.ts'
import type { AnswerStore, LastingAnswers, Storage } from '../evaluation/cache/storage.ts'
import type { Log } from '../log.ts'
import { costs, originOf } from '../models/models.ts'
import { resolveInside } from '../source/path.ts'
import { answerPlace, type PlaceSettings } from './answer-place.ts'
import { systemClock } from './clock.ts'
import { type AnswerFiles, openAnswerFiles } from './files/answer-files.ts'
import { spoolFile } from './files/spool-file.ts'
import type { Workspace } from './workspace.ts'

type StorageSettings = PlaceSettings & {
  /** A recording holds what was really answered, and is answered from alone. */
  recording: boolean
}

/** Opens the answers of earlier runs, and a spool for texts. A cache that cannot be used is told and done without. */
export async function openStorage(config: Config, workspace: Workspace, settings: StorageSettings): Promise<Storage> {
  const configured = settings.recording ? null : cacheFolder(config, workspace)
  const files = configured === null ? null : await openCache(configured, workspace.root, settings)
  const { kept, log } = settings
  return {
    spool: spoolFile((text) => settings.log.warn(text)),
    lasting: files === null ? null : lastingAnswers(files, config, settings),
    since: null,
    close: () => {
      // What is kept for other runs is read from the files once more.
      if (files !== null && !(kept?.keeps(files) ?? false)) unlessUnusable(() => files.close(), log)
    },
  }
}

/** The folder of the cache, from the repository's root; null when the cache is off. @throws UserError when it is outside */
function cacheFolder({ evaluation }: Config, { config }: Workspace): string | null {
  return evaluation.cache === null ? null : resolveInside(posix.dirname(config), evaluation.cache)
}

async function openCache(configured: string, root: string, settings: StorageSettings): Promise<AnswerFiles | null> {
  const { log, kept } = settings
  return await unlessUnusableYet(async () => {
    const place = await answerPlace(configured, root, settings)
    if (place === null) return null
    const files = openAnswerFiles(place.folder, { seal: place.seal, now: () => systemClock.now() })
    const { strange, unread } = files
    if (strange > 0) log.warn(notRead(strange, place.folder, 'another user, machine or version wrote that'))
    if (unread > 0) log.warn(notRead(unread, place.folder, 'the cache is too large, or has too many files'))
    kept?.keep(files)
    return files
  }, log)
}

function notRead(count: number, folder: string, why: string): string {
  const files = count === 1 ? '1 file of answers is' : `${count} files of answers are`
  return `${files} not read: ${why}. Delete what you do not need in ${folder}.`
}

function lastingAnswers(files: AnswerFiles, config: Config, { env, log }: StorageSettings): LastingAnswers {
  const store = whileUsable(files, log)
  return {
    store,
    scores: store,
    originOf: (model) => originOf(model, env),
    costOf: costs(config.prices, env),
  }
}

/** A full disk must not end a run that could go on without. */
function whileUsable(files: AnswerFiles, log: Log): AnswerStore {
  let usable = true
  return {
    get: (key) => files.get(key),
    put(key, answer) {
      if (usable) usable = unlessUnusable(() => files.put(key, answer) ?? true, log) ?? false
    },
  }
}

function unlessUnusable<T>(use: () => T, log: Log): T | undefined {
  try {
    return use()
  } catch (thrown) {
    warnUnusable(thrown, log)
    return undefined
  }
}

async function unlessUnusableYet<T>(use: () => Promise<T | null>, log: Log): Promise<T | null> {
  try {
    return await use()
  } catch (thrown) {
    warnUnusable(thrown, log)
    return null
  }
}

/** @throws what is no error of the file system */
function warnUnusable(thrown: unknown, log: Log): void {
  if (!(thrown instanceof Error && 'code' in thrown)) throw thrown
  log.warn(`The cache is not used: ${messageOf(thrown)}`)
}
