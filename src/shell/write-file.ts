import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const CHUNK = 1 << 18

/**
 * Writes a file piece by piece, so that it need not fit into memory, and makes its folder. It appears whole: a process
 * that is killed leaves the file that was there before.
 */
export async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const unfinished = `${path}.${randomUUID().slice(0, 8)}`
  const file = await open(unfinished, 'wx')
  try {
    let chunk = ''
    for (const piece of pieces) {
      chunk += piece
      if (chunk.length < CHUNK) continue
      await file.writeFile(chunk)
      chunk = ''
    }
    await file.writeFile(chunk)
    await file.close()
    await rename(unfinished, path)
  } catch (thrown) {
    await file.close()
    await rm(unfinished, { force: true })
    throw thrown
  }
}
