import { randomUUID } from 'node:crypto'
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
import { answerOf, keyOf, lineOf } from './answer-line.ts'

const CHUNK = 1 << 20
const NEWLINE = 10
const LINE_END = Buffer.from([NEWLINE])
const EXTENSION = '.answers'
const JOINING = '.joining'
/** What other files say later holds. */
const OLDEST = '0'.repeat(9)

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
  /** Answers that were put since it was opened. */
  readonly learnt: number
  /** Lines of the answers that were used or put last, as many as fit into so many bytes, the youngest at the end. */
  youngest(mostBytes: number): Generator<Buffer>
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
  let learnt = 0
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
    const line = Buffer.from(`${lineOf(key, answer)}\n`)
    append(own.handle, line)
    places.set(key, { file: own, offset: own.size, length: line.length - 1 })
    own.size += line.length
    learnt += 1
  }

  return {
    get count() {
      return places.size
    },
    get learnt() {
      return learnt
    },
    *youngest(mostBytes) {
      for (const place of youngest([...places.values()], mostBytes)) {
        const line = lineAt(place)
        if (answerOf(line) !== null) yield line
      }
    },
    get(key) {
      const place = places.get(key)
      if (place === undefined) return null
      const answer = answerOf(lineAt(place))
      places.delete(key)
      // What is used is young: a full cache forgets the oldest.
      if (answer !== null) places.set(key, place)
      return answer
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
  makeFolder(folder)
  const name = `${now().toString(36).padStart(9, '0')}-${randomUUID().slice(0, 8)}${EXTENSION}`
  return openFile(join(folder, name), 'wx+')
}

/** Makes the folder of answers, which Git ignores. */
function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const ignore = join(folder, '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
}

/** A file of answers from elsewhere: unfinished until `finish` gives it its name, in place of the one of an earlier call. */
export function foreignFile(folder: string): { path: string; finish: () => void } {
  makeFolder(folder)
  const path = join(folder, `${randomUUID()}${JOINING}`)
  return { path, finish: () => renameSync(path, join(folder, `${OLDEST}-elsewhere${EXTENSION}`)) }
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
      const key = keyOf(bytes.subarray(start, end))
      if (key !== null) {
        places.delete(key)
        places.set(key, { file, offset: offset + start, length })
      }
      start = end + 1
    }
    offset += start
    rest = Buffer.from(bytes.subarray(start))
  }
}

function lineAt({ file, offset, length }: Place): Buffer {
  const line = Buffer.allocUnsafe(length)
  let read = 0
  while (read < length) {
    const more = readSync(file.handle, line, read, length - read, offset + read)
    if (more === 0) return Buffer.alloc(0)
    read += more
  }
  return line
}

function append(handle: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written)
}

/** The last of these places that fit into so many bytes, in their order. */
function youngest(places: readonly Place[], mostBytes: number): Place[] {
  const kept: Place[] = []
  let bytes = 0
  for (const place of places.toReversed()) {
    if (bytes + place.length + 1 > mostBytes) continue
    bytes += place.length + 1
    kept.push(place)
  }
  return kept.reverse()
}

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
  const kept = youngest(
    [...places.values()].filter(({ file }) => atRest.has(file)),
    MOST_BYTES,
  )
  for (const place of kept) append(joined.handle, Buffer.concat([lineAt(place), LINE_END]))
  closeSync(joined.handle)
  renameSync(joined.path, join(folder, `${OLDEST}-${randomUUID().slice(0, 8)}${EXTENSION}`))
  for (const { path } of atRest) rmSync(path, { force: true })
  for (const name of readdirSync(folder).filter((one) => one.endsWith(JOINING))) {
    const left = join(folder, name)
    if (now() - statSync(left).mtimeMs > AT_REST_MS) rmSync(left, { force: true })
  }
}
