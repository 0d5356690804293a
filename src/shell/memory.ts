import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, posix, relative, sep } from 'node:path'
import type { Config } from '../config/schema.ts'
import { messageOf } from '../errors.ts'
import type { AnswerStore, LastingAnswers, Memory } from '../evaluation/memory.ts'
import type { Log } from '../log.ts'
import { costs, openAiUrl } from '../models/models.ts'
import { providerOf } from '../models/reference.ts'
import { leadsIntoGit, resolveInside } from '../source/path.ts'
import { type AnswerFiles, openAnswerFiles } from './answer-files.ts'
import { systemClock } from './clock.ts'
import type { KeptAnswers } from './kept-answers.ts'
import { spoolFile } from './spool-file.ts'
import type { Workspace } from './workspace.ts'

type MemorySettings = {
  env: Readonly<Record<string, string | undefined>>
  log: Log
  /** A recording holds what was really answered, and is answered from alone. */
  recording: boolean
  /** Answers of earlier runs that are not in the folder; null where there are none. */
  kept: KeptAnswers | null
}

/** Opens the cache that a configuration names, and a spool for texts. A cache that cannot be used is told and done without. */
export async function openMemory(config: Config, workspace: Workspace, settings: MemorySettings): Promise<Memory> {
  const folder = settings.recording ? null : cacheFolder(config, workspace)
  const files = folder === null ? null : await openCache(folder, workspace, settings)
  return {
    spool: spoolFile((text) => settings.log.warn(text)),
    lasting: files === null ? null : lastingAnswers(files, config, settings),
    close: () => {
      // What is kept for other runs is read from the files once more.
      if (files !== null && settings.kept === null) unlessUnusable(() => files.close(), settings.log)
    },
  }
}

/** The folder of the cache, from the repository's root; null when the cache is off. @throws UserError when it is outside */
function cacheFolder({ evaluation }: Config, { config }: Workspace): string | null {
  return evaluation.cache === null ? null : resolveInside(posix.dirname(config), evaluation.cache)
}

async function openCache(folder: string, workspace: Workspace, settings: MemorySettings): Promise<AnswerFiles | null> {
  const { root, git } = workspace
  const { log, kept } = settings
  const path = join(root, folder)
  // Where it really is: a link is a file that a pull request may bring.
  const real = realPath(path)
  const inside = relative(root, real).split(sep).join('/')
  if (real !== path && (inside.startsWith('../') || isAbsolute(inside) || leadsIntoGit(inside))) {
    log.warn(`The cache ${folder} is not used: a link leads out of the repository.`)
    return null
  }
  // Whoever may commit a file could write down the answers that the gate is to see.
  if (existsSync(path) && git !== null && ((await git.tracks(folder)) || (await git.tracks(inside)))) {
    log.warn(`The cache ${folder} is not used: it holds files that are in Git, and so could be anybody's answers.`)
    return null
  }
  await kept?.restore(path)
  const files = unlessUnusable(() => openAnswerFiles(path, () => systemClock.now()), log) ?? null
  if (files !== null) kept?.keep(files)
  return files
}

/** A path with its links followed as far as it exists. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path))
}

function lastingAnswers(files: AnswerFiles, config: Config, { env, log }: MemorySettings): LastingAnswers {
  return {
    store: whileUsable(files, log),
    originOf: (model) => {
      switch (providerOf(model)) {
        case 'bedrock':
          return 'bedrock'
        case 'openai':
          return openAiUrl(env)
        case 'replay':
        case 'echo':
          return null
      }
    },
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
    if (!(thrown instanceof Error && 'code' in thrown)) throw thrown
    log.warn(`The cache is not used: ${messageOf(thrown)}`)
    return undefined
  }
}
