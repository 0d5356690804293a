import { createHash, randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { AnswerStore } from '../evaluation/memory.ts'

/** Hexadecimal digits of a key, a digest, and of the check of a line. */
const KEY = 64
const CHECK = 16
const HEAD = KEY + 1 + CHECK + 1

const CHUNK = 1 << 20
const NEWLINE = 10
const EXTENSION = '.answers'

/** Files above which a run that ends joins the older ones, and bytes that the joined file has at most. */
const MOST_FILES = 16
const MOST_BYTES = 1 << 28

/** A file that was written to lately may belong to a process that is still running. */
const AT_REST_MS = 3_600_000

type File = { path: string; handle: number; size: number; writtenAt: number }
type Place = { file: File; offset: number; length: number }

export type AnswerFiles = AnswerStore & {
  /** Answers in it. */
  readonly count: number
  /** Digest of which answers are in it. */
  content(): string
  close(): void
}

/**
 * Answers in a folder: JSON lines with key and check before them, in files that are only ever appended to. Every process
 * appends to a file of its own, so several may run at once. A line that a killed process left unfinished is no line; one
 * whose check is wrong is not known.
 *
 * @param folder made when the first answer comes; Git ignores what is in it
 * @param now milliseconds since the epoch
 * @throws Error of the file system when the folder is there but cannot be read
 */
export function openAnswerFiles(folder: string, now: () => number): AnswerFiles {
  const places = new Map<string, Place>()
  const files: File[] = []
  let own: File | null = null
  if (existsSync(folder)) {
    const found = readdirSync(folder, { withFileTypes: true })
    const names = found.filter((entry) => entry.isFile() && entry.name.endsWith(EXTENSION)).map(({ name }) => name)
    for (const name of names.sort()) {
      const file = openFile(join(folder, name), 'r')
      files.push(file)
      index(file, places)
    }
  }

  function add(key: string, answer: string): void {
    own ??= ownFile(folder, now)
    const line = Buffer.from(`${key} ${checkOf(key, answer)} ${answer}\n`)
    append(own.handle, line)
    places.set(key, { file: own, offset: own.size, length: line.length - 1 })
    own.size += line.length
  }

  return {
    get count() {
      return places.size
    },
    content: () =>
      createHash('sha256')
        .update([...places.keys()].sort().join('\n'))
        .digest('hex'),
    get(key) {
      const place = places.get(key)
      if (place === undefined) return null
      const line = lineAt(place)
      const answer = line.slice(HEAD)
      if (line.slice(0, HEAD) === `${key} ${checkOf(key, answer)} `) {
        // What is used is young: a full cache forgets the oldest.
        places.delete(key)
        places.set(key, place)
        return answer
      }
      places.delete(key)
      return null
    },
    put: add,
    close() {
      if (files.length > MOST_FILES) joinFiles(folder, files, places, now)
      for (const { handle } of own === null ? files : [...files, own]) closeSync(handle)
    },
  }
}

function openFile(path: string, flags: string): File {
  const handle = openSync(path, flags)
  const { size, mtimeMs } = fstatSync(handle)
  return { path, handle, size, writtenAt: mtimeMs }
}

/** Named by the time, so that of two answers to one question the later holds. */
function ownFile(folder: string, now: () => number): File {
  mkdirSync(folder, { recursive: true })
  const ignore = join(folder, '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
  const name = `${now().toString(36).padStart(9, '0')}-${randomUUID().slice(0, 8)}${EXTENSION}`
  return openFile(join(folder, name), 'wx+')
}

function index(file: File, places: Map<string, Place>): void {
  const chunk = Buffer.allocUnsafe(CHUNK)
  let rest = Buffer.alloc(0)
  let offset = 0
  for (let position = 0; position < file.size; ) {
    const read = readSync(file.handle, chunk, 0, CHUNK, position)
    if (read === 0) return
    position += read
    const bytes = rest.length === 0 ? chunk.subarray(0, read) : Buffer.concat([rest, chunk.subarray(0, read)])
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      const length = end - start
      const key = bytes.toString('latin1', start, start + KEY)
      if (length > HEAD && /^[0-9a-f]+$/.test(key)) {
        places.delete(key)
        places.set(key, { file, offset: offset + start, length })
      }
      start = end + 1
    }
    offset += start
    rest = Buffer.from(bytes.subarray(start))
  }
}

function lineAt({ file, offset, length }: Place): string {
  const line = Buffer.allocUnsafe(length)
  let read = 0
  while (read < length) {
    const more = readSync(file.handle, line, read, length - read, offset + read)
    if (more === 0) return ''
    read += more
  }
  return line.toString('utf8')
}

function append(handle: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written)
}

/** Cheap, and no defence against who can write to the folder: it finds what a disk or a cut lost. */
function checkOf(key: string, answer: string): string {
  return createHash('sha256').update(key).update(answer).digest('hex').slice(0, CHECK)
}

const JOINING = '.joining'

/** Writes the youngest answers of all files at rest into one, and only when it is complete removes the files. */
function joinFiles(
  folder: string,
  files: readonly File[],
  places: ReadonlyMap<string, Place>,
  now: () => number,
): void {
  const atRest = new Set(
    files.filter(({ path, size, writtenAt }) => now() - writtenAt > AT_REST_MS && statSync(path).size === size),
  )
  const joined = openFile(join(folder, `${randomUUID()}${JOINING}`), 'wx+')
  const kept: Place[] = []
  let bytes = 0
  for (const place of [...places.values()].reverse()) {
    if (!atRest.has(place.file) || bytes + place.length > MOST_BYTES) continue
    bytes += place.length + 1
    kept.push(place)
  }
  for (const place of kept.reverse()) append(joined.handle, Buffer.from(`${lineAt(place)}\n`))
  closeSync(joined.handle)
  // The oldest name: what other files say later holds.
  renameSync(joined.path, join(folder, `${'0'.repeat(9)}-${randomUUID().slice(0, 8)}${EXTENSION}`))
  for (const { path } of atRest) rmSync(path, { force: true })
  for (const name of readdirSync(folder).filter((one) => one.endsWith(JOINING))) {
    const left = join(folder, name)
    if (now() - statSync(left).mtimeMs > AT_REST_MS) rmSync(left, { force: true })
  }
}
