import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Spool } from '../evaluation/memory.ts'

/** Characters of JSON that stay in memory: a usual run never touches the disk. */
const IN_MEMORY = 4_000_000

/**
 * Keeps values in a temporary file once they have become many. The file has no name any more when it is written to, so
 * that it is gone with the process, however that ends: reports read from it to the last.
 */
export function spoolFile(): Spool {
  let inMemory = 0
  let handle: number | null = null
  let size = 0
  // Renderers read one value after the other, each in several pieces.
  let latest: { offset: number; value: unknown } | null = null

  function write(text: string): { offset: number; length: number } {
    handle ??= openNameless()
    const bytes = Buffer.from(text)
    const place = { offset: size, length: bytes.length }
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(handle, bytes, written, bytes.length - written, size + written)
    }
    size += bytes.length
    return place
  }

  function read({ offset, length }: { offset: number; length: number }): unknown {
    if (latest?.offset === offset) return latest.value
    if (handle === null) throw new Error('nothing was spooled')
    const bytes = Buffer.allocUnsafe(length)
    for (let got = 0; got < length; ) {
      const more = readSync(handle, bytes, got, length - got, offset + got)
      if (more === 0) throw new Error('the spool file is shorter than what was written to it')
      got += more
    }
    latest = { offset, value: JSON.parse(bytes.toString('utf8')) }
    return latest.value
  }

  // Made apart from `keep`: a function made there would keep the value that it stands for.
  function reader<T>(text: string): () => T {
    const place = write(text)
    // The value that was written here, and nobody else knows the file.
    return () => read(place) as T
  }

  return {
    keep<T>(value: T): () => T {
      const text = JSON.stringify(value)
      if (inMemory + text.length > IN_MEMORY) return reader(text)
      inMemory += text.length
      return () => value
    },
  }
}

function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-'))
  const handle = openSync(join(folder, 'spool'), 'wx+', 0o600)
  // Windows keeps the folder of an open file.
  if (process.platform !== 'win32') rmSync(folder, { recursive: true, force: true })
  return handle
}
