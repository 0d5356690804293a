import { createReadStream } from 'node:fs'
import { Zip, ZipDeflate } from 'fflate'

/** The earliest time that an archive can name: what is in it is all that tells two archives apart. */
const NO_TIME = new Date(1980, 0, 1)

/**
 * Files as one zip, piece by piece: of no file more than a piece is held. Equal files make equal archives.
 * @param files paths by the names that they have in the archive
 * @throws Error of the file system
 */
export async function* zipFiles(files: ReadonlyMap<string, string>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error
    ready.push(piece)
  })
  for (const [name, path] of files) {
    const entry = new ZipDeflate(name, { level: 6 })
    entry.mtime = NO_TIME
    zip.add(entry)
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
      entry.push(chunk)
      yield* ready.splice(0)
    }
    entry.push(new Uint8Array(0), true)
  }
  zip.end()
  yield* ready
}
