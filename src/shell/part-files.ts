import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { type PartFile, partFilePattern } from '../evaluation/part.ts'

/** Characters of one case with all its answers; what is longer was not written by this tool. */
const MOST_LINE = 1 << 26
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
    const found = await statusOf(path)
    if (found?.isDirectory() === true) for (const file of await partsBelow(path)) paths.add(file)
    else if (found?.isFile() === true) paths.add(path)
    else {
      throw new UserError(`there are no parts at ${place}`, {
        hint: 'Name the folder into which actions/download-artifact puts them, or the folder of `--out`.',
      })
    }
  }
  return [...paths].map((path) => ({ path: relative(from, path) || path, lines: () => linesOf(path) }))
}

async function partsBelow(folder: string): Promise<string[]> {
  const found: string[] = []
  const left = [folder]
  let entries = 0
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true })) {
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

/** Lines without their ends. @throws UserError for one that is longer than any part's */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest: string[] = []
  let length = 0
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const pieces = String(chunk).split('\n')
    for (const [index, piece] of pieces.entries()) {
      rest.push(piece)
      length += piece.length
      if (length > MOST_LINE) throw new UserError(`${path} is no part of an evaluation: a line is too long`)
      if (index === pieces.length - 1) continue
      yield rest.join('')
      rest = []
      length = 0
    }
  }
  if (length > 0) yield rest.join('')
}
