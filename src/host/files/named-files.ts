import { constants } from 'node:fs'
import { access, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { UserError } from '../../errors.ts'
import { leadsIntoGit } from '../../source/path.ts'
import { assertReadableSize, decodeText, MAX_FILE_BYTES } from '../../source/text.ts'
import { systemReason, tried } from '../../system-error.ts'
import { makeFolder } from './write-file.ts'

/** Of a results.json, which holds every answer: as much as one text can be. */
export const MOST_RESULTS_BYTES = 500_000_000

/**
 * Text of a file that the user named, wherever it lies.
 * @param hint what to name instead, as a sentence
 * @throws UserError when it cannot be read, is too large or no text
 */
export async function readNamed(file: string, hint: string, mostBytes = MAX_FILE_BYTES): Promise<string> {
  const bytes = await named(file, hint, () => readFile(file))
  assertReadableSize(file, bytes.length, mostBytes)
  return decodeText(file, bytes)
}

/**
 * Reads, and tells what the system refuses as a mistake of the file's name.
 * @throws UserError
 */
export async function named<T>(file: string, hint: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (thrown) {
    const reason = systemReason(thrown)
    if (reason === null) throw thrown
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    const message =
      code === 'ENOENT'
        ? `there is no file ${file}`
        : code === 'EISDIR'
          ? `${file} is a folder, not a file`
          : `${file} cannot be read: ${reason}`
    throw new UserError(message, { hint })
  }
}

/**
 * Before anything is paid for: whether a folder is there, or could be made.
 * @param option as the user wrote it, for example `--out results`
 * @throws UserError
 */
export async function assertFolder(folder: string, option: string): Promise<void> {
  const path = resolve(folder)
  const found = await kindOf(path)
  await assertOutsideGit(path, option, found !== null)
  if (found === null) return await assertFolder(dirname(path), option)
  if (found === 'folder') return await assertWritable(path, option)
  throw new UserError(`${option} names no folder: ${path} is ${found === 'file' ? 'a file' : 'no folder'}`, {
    hint: 'Name a folder, which is made when there is none.',
  })
}

/**
 * Before anything is paid for: whether a file could be written.
 * @throws UserError
 */
export async function assertFile(file: string, option: string): Promise<void> {
  const path = resolve(file)
  const found = await kindOf(path)
  await assertOutsideGit(path, option, found !== null)
  if (found === null) return await assertFolder(dirname(path), option)
  if (found !== 'folder') return await assertWritable(path, option)
  throw new UserError(`${option} names no file: ${path} is a folder`, { hint: 'Name a file in it.' })
}

/**
 * Writes a file that the user named, and makes its folder.
 * @returns why it could not be, as a sentence; null when it was
 */
export async function writeNamed(file: string, text: string): Promise<string | null> {
  const failure = await tried(async () => {
    await makeFolder(dirname(resolve(file)))
    await writeFile(file, text)
  })
  return failure === null ? null : `${file} was not written: ${failure.stack ?? failure.reason}.`
}

/** Whether a folder is at a path. */
export async function isFolder(path: string): Promise<boolean> {
  return (await kindOf(resolve(path))) === 'folder'
}

/** Whether a file is at a path. */
export async function isFile(path: string): Promise<boolean> {
  return (await kindOf(resolve(path))) === 'file'
}

/** What is at a path; null when nothing is. A file in the place of one of its folders is told when that one is asked for. */
async function kindOf(path: string): Promise<'folder' | 'file' | 'other' | null> {
  try {
    const found = await stat(path)
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other'
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    const reason = systemReason(thrown)
    if (reason === null) throw thrown
    throw new UserError(`${path} cannot be used: ${reason}`, { hint: 'Name another place.' })
  }
}

/** What Git finds among its own files it obeys: nothing is written there, also through a link. */
async function assertOutsideGit(path: string, option: string, isThere: boolean): Promise<void> {
  const places = isThere ? [path, await realpath(path)] : [path]
  if (places.some((place) => leadsIntoGit(place.split(sep).join('/')))) {
    throw new UserError(`${option} leads into .git, which is never written`, { hint: 'Name another place.' })
  }
}

async function assertWritable(path: string, option: string): Promise<void> {
  try {
    await access(path, constants.W_OK)
  } catch (thrown) {
    const reason = systemReason(thrown)
    if (reason === null) throw thrown
    throw new UserError(`${option} cannot be written: ${path}: ${reason}`, { hint: 'Name another place.' })
  }
}
