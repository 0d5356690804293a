import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Spool } from '../../evaluation/cache/storage.ts'
import { systemReason } from '../../system-error.ts'

/** Characters of JSON that stay in memory: a usual run never touches the disk. */
const IN_MEMORY = 4_000_000
/** And when the disk takes nothing: about half a gigabyte, of which a runner has several. */
const IN_MEMORY_INSTEAD = 250_000_000

type Limits = { inMemory: number; inMemoryInstead: number; open: () => number }

/**
 * Keeps values in a temporary file once they have become many. The file has no name any more when it is written to, so
 * that it is gone with the process, however that ends: reports read from it to the last. On a full disk they stay in memory,
 * and beyond a bound the shortened ones do.
 * @param warn told once of each
 */
export function spoolFile(warn: (text: string) => void, limits: Partial<Limits> = {}): Spool {
  const { inMemory, inMemoryInstead, open }: Limits = {
    inMemory: IN_MEMORY,
    inMemoryInstead: IN_MEMORY_INSTEAD,
    open: openNameless,
    ...limits,
  }
  let held = 0
  let handle: number | null = null
  let size = 0
  let isUsable = true
  let isShortening = false
  // Renderers read one value after the other, each in several pieces.
  let latest: { offset: number; value: unknown } | null = null

  /** @returns null when the system takes nothing more */
  function write(text: string): { offset: number; length: number } | null {
    try {
      handle ??= open()
      const bytes = Buffer.from(text)
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(handle, bytes, written, bytes.length - written, size + written)
      }
      const place = { offset: size, length: bytes.length }
      size += bytes.length
      return place
    } catch (thrown) {
      const reason = systemReason(thrown)
      if (reason === null) throw thrown
      isUsable = false
      warn(`Answers stay in memory, since they cannot be kept in ${tmpdir()}: ${reason}.`)
      return null
    }
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
  function reader<T>(text: string): (() => T) | null {
    const place = isUsable ? write(text) : null
    if (place === null) return null
    // Numbers by themselves: an object for each of many values would take more than they do.
    const { offset, length } = place
    // The value that was written here: no other process knows the file.
    return () => read({ offset, length }) as T
  }

  function inFewWords<T>(value: T, shortened: (value: T) => T): () => T {
    if (!isShortening) warn('Further answers are shown by their beginnings only: there is no room left for them.')
    isShortening = true
    const short = shortened(value)
    return () => short
  }

  return {
    keep<T>(value: T, shortened?: (value: T) => T): () => T {
      const text = JSON.stringify(value)
      const stored = held + text.length > inMemory ? reader<T>(text) : null
      if (stored !== null) return stored
      if (held + text.length > inMemoryInstead && shortened !== undefined) return inFewWords(value, shortened)
      held += text.length
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
