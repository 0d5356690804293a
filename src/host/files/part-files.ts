import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { type PartFile, partFilePattern } from '../../evaluation/sharding/part.ts'

/** Characters of one case with all its answers; what is longer was not written by this tool. */
const MOST_LINE = 1 << 26
/** Characters of the first line, which is read of every file that is called like a part. */
const MOST_HEADER = 1 << 17
const MOST_ENTRIES = 100_000

/**
 * The parts in folders, searched to their depths, and parts named themselves. Links are not followed.
 * @param places as the user wrote them
 * @param from the folder that they are relative to
 * @throws UserError for a place that is not there
 */
export async function findParts(places: readonly string[], from: string): Promise<PartFile[]> {
  const paths = new Set<string>()
  for (const place of places) {
    const path = resolve(from, place)
    const found = await readable(place, () => statusOf(path))
    if (found?.isDirectory() === true) for (const file of await partsBelow(path)) paths.add(file)
    else if (found?.isFile() === true) paths.add(path)
    else {
      const link = found?.isSymbolicLink() === true ? ': it is a link, which is not followed' : ''
      throw new UserError(`there are no parts at ${place}${link}`, {
        hint: 'Name the folder into which actions/download-artifact puts them, or the folder of `--out`.',
      })
    }
  }
  return [...paths].map((path) => {
    const shown = relative(from, path) || path
    return { path: shown, lines: () => linesOf(path, shown) }
  })
}

async function partsBelow(folder: string): Promise<string[]> {
  const found: string[] = []
  const left = [folder]
  let entries = 0
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const folderHere = next
    for (const entry of await readable(next, () => readdir(folderHere, { withFileTypes: true }))) {
      entries += 1
      if (entries > MOST_ENTRIES)
        throw new UserError(`${folder} holds more than ${MOST_ENTRIES} files`, {
          hint: 'Name a folder of its own for the parts.',
        })
      const path = join(next, entry.name)
      if (entry.isDirectory()) left.push(path)
      else if (entry.isFile() && partFilePattern.test(basename(path))) found.push(path)
    }
  }
  return found.sort()
}

async function statusOf(path: string) {
  try {
    return await lstat(path)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))
      return null
    throw thrown
  }
}

/** @throws UserError for what the system refuses to read, which is no bug of ours */
async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string')) throw thrown
    throw new UserError(`${path} cannot be read: ${thrown.code}`, { hint: 'Check who owns it, and that it is whole.' })
  }
}

/**
 * Lines without their ends.
 * @param shown how the file is called in a mistake
 * @throws UserError for a line that is longer than any part's, and for what cannot be read
 */
async function* linesOf(path: string, shown: string): AsyncGenerator<string> {
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 16 })
  const chunks = stream[Symbol.asyncIterator]()
  let rest: string[] = []
  let length = 0
  let most = MOST_HEADER
  try {
    for (;;) {
      const { done, value } = await readable(shown, () => chunks.next())
      if (done === true) break
      const pieces = String(value).split('\n')
      for (const [index, piece] of pieces.entries()) {
        rest.push(piece)
        length += piece.length
        if (length > most) throw new UserError(`${shown} is no part of an evaluation: a line is too long`)
        if (index === pieces.length - 1) continue
        yield rest.join('')
        rest = []
        length = 0
        most = MOST_LINE
      }
    }
    if (length > 0) yield rest.join('')
  } finally {
    stream.destroy()
  }
}
