import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Log } from '../log.ts'
import { leadsIntoGit } from '../source/path.ts'
import type { AnswerFiles } from './files/answer-files.ts'
import { checksum, type Seal, sealedBy } from './files/answer-line.ts'

/** A folder for answers, and what vouches for those that it holds. */
export type AnswerPlace = { folder: string; seal: Seal }

/** Keeps answers between the runs of a workflow. */
interface AnswerCache {
  /** Makes the folder of this step's answers, with those of earlier runs. @throws Error of the file system */
  restore(): Promise<string>
  /** Takes over files, which it closes. */
  keep(files: AnswerFiles): void
  keeps(files: AnswerFiles): boolean
}

export type PlaceSettings = {
  env: Readonly<Record<string, string | undefined>>
  log: Log
  /** Answers between the runs of a workflow; null where there are none. */
  kept: AnswerCache | null
}

/** Names the folder for answers, where a job keeps one. */
export const FOLDER_VARIABLE = 'AI_CICD_ANSWERS'

/**
 * Where answers last, so that no file of a repository can be one: a checkout is anybody's, by links and submodules too.
 * - The folder that the job's environment names, outside of the checkout.
 * - In a workflow: a new folder of this step alone, filled from the Actions cache. Nothing in the checkout is read.
 * - In a terminal: the configured folder beside the configuration, of which only lines count that this user wrote.
 * @param configured the configured folder, from the repository's root
 * @returns null where answers do not last: in a workflow without an Actions cache, and where it is told
 * @throws Error of the file system
 */
export async function answerPlace(
  configured: string,
  root: string,
  { env, log, kept }: PlaceSettings,
): Promise<AnswerPlace | null> {
  const named = env[FOLDER_VARIABLE] ?? ''
  if (named !== '') {
    const folder = resolve(named)
    if (!isInside(root, folder)) return { folder, seal: checksum }
    log.warn(`The folder of ${FOLDER_VARIABLE} is not used: it lies in the checkout, where anybody's files may be.`)
    return null
  }
  if (env.GITHUB_ACTIONS === 'true') {
    return kept === null ? null : { folder: await kept.restore(), seal: checksum }
  }
  const folder = join(root, configured)
  // A link is a file that anybody may bring.
  if (!isInside(root, folder) || leadsIntoGit(relative(root, realPath(folder)).split(sep).join('/'))) {
    log.warn(`The cache ${configured} is not used: a link leads out of the repository, or into .git.`)
    return null
  }
  // Loaded only now: a workflow needs none.
  const { stateFolder, userSecret } = await import('./files/answer-secret.ts')
  const state = stateFolder(env)
  if (isInside(root, state)) {
    log.warn(`The cache ${configured} is not used: the key that tells your answers would lie in the repository.`)
    return null
  }
  return { folder, seal: sealedBy(userSecret(state)) }
}

/** Whether a folder, which need not be there yet, really lies in another. */
function isInside(root: string, folder: string): boolean {
  const real = realPath(folder)
  return real === root || real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)
}

/** A path with its links followed as far as it exists. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path))
}
