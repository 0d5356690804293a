import { join, resolve } from 'node:path'
import { type Part, partFileName, partPieces } from '../evaluation/part.ts'
import { writePieces } from './write-file.ts'

/** Writes a part into a folder. @returns its absolute path */
export async function writePart(part: Part, folder: string): Promise<string> {
  const path = join(resolve(folder), partFileName(part.header.shard))
  await writePieces(path, partPieces(part))
  return path
}
