import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnswerStore } from '../../evaluation/cache/storage.ts'
import { type AnswerFile, append, closeFile, lineAt, openFile, type Place, placesIn } from './answer-file.ts'
import { lineOf, readLine, type Seal } from './answer-line.ts'

const LINE_END = Buffer.from('\n')
const EXTENSION = '.answers'
const JOINING = '.joining'
/** What other files say later holds. */
const OLDEST = '0'.repeat(9)

/** Files above which a run that ends joins the older ones. */
const MOST_FILES = 16

/** What is read of a folder that anybody may have filled: the youngest files, until they are so many, or so large. */
const MOST_OPENED = 256
const MOST_FILE_BYTES = 1 << 28
const MOST_BYTES = 1 << 29
/** Answers that are known at once, at about 300 bytes of memory each: the youngest. The oldest go many at a time. */
const MOST_ANSWERS = 500_000
const SPARE_ANSWERS = 50_000

/** A file that was written to lately may belong to a process that is still running. */
const AT_REST_MS = 3_600_000

export type AnswerFiles = AnswerStore & {
  /** Answers in it. */
  readonly count: number
  /** Answers and scores that were put since it was opened. */
  readonly learnt: number
  /** Files that were not read, because nothing vouches for them: a stranger may have written them. */
  readonly strange: number
  /** Files that were not read, because with the younger ones they are too many or too large. */
  readonly unread: number
  /** Lines of the answers that were used or put last, as many as fit into so many bytes, the youngest at the end. */
  youngest(mostBytes: number): Generator<Buffer>
  close(): void
}

export type AnswerFilesSettings = {
  /** Vouches for lines, those that are written and those that are there. */
  seal: Seal
  /** Milliseconds since the epoch. */
  now: () => number
}

/**
 * Answers in a folder: JSON lines with key, time and check before them, in files that are only ever appended to. Every
 * process appends to files of its own, so several may run at once. A line that a killed process left unfinished is no
 * line; one whose check is wrong is not known.
 *
 * @param folder made when the first answer comes; Git ignores what is in it
 * @throws Error of the file system when the folder is there but cannot be read
 */
export function openAnswerFiles(folder: string, { seal, now }: AnswerFilesSettings): AnswerFiles {
  const places = new Map<string, Place>()
  const { opened, unread } = youngestFiles(folder)
  const files: AnswerFile[] = []
  const own: AnswerFile[] = []
  let learnt = 0
  for (const file of opened) {
    if (readInto(places, file, seal)) files.push(file)
    else closeFile(file)
  }

  function ownFile(length: number): AnswerFile {
    const last = own.at(-1)
    if (last !== undefined && last.size + length <= MOST_FILE_BYTES) return last
    const file = newFile(folder, now)
    own.push(file)
    return file
  }

  return {
    get count() {
      return [...places.values()].filter(({ scores }) => !scores).length
    },
    get learnt() {
      return learnt
    },
    strange: opened.length - files.length,
    unread,
    *youngest(mostBytes) {
      for (const place of youngest([...places.values()], mostBytes)) {
        const line = lineAt(place)
        if (readLine(line, seal) !== null) yield line
      }
    },
    get(key) {
      const place = places.get(key)
      if (place === undefined) return null
      const line = readLine(lineAt(place), seal)
      places.delete(key)
      if (line === null) return null
      // What is used is young: a full cache forgets the oldest.
      places.set(key, place)
      return { text: line.text, at: line.at, earlier: !own.includes(place.file) }
    },
    put(key, text) {
      const line = Buffer.from(`${lineOf({ key, at: now(), text }, seal)}\n`)
      const file = ownFile(line.length)
      const place = { file, offset: file.size, length: line.length - 1, scores: text.startsWith('[') }
      append(file, line)
      remember(places, key, place)
      learnt += 1
    },
    close() {
      if (files.length > MOST_FILES) joinFiles(folder, { files, places, seal, now })
      for (const file of [...files, ...own]) closeFile(file)
    },
  }
}

/**
 * Takes in where the lines of a file are.
 * @returns false for a file whose first line nothing vouches for. It is a stranger's, and no line of it may stand in
 *   front of one that is ours
 */
function readInto(places: Map<string, Place>, file: AnswerFile, seal: Seal): boolean {
  let first = true
  for (const [key, place] of placesIn(file)) {
    if (first && readLine(lineAt(place), seal) === null) return false
    first = false
    remember(places, key, place)
  }
  return true
}

/** The youngest goes to the end, and the oldest away when there are too many. */
function remember(places: Map<string, Place>, key: string, place: Place): void {
  places.delete(key)
  places.set(key, place)
  if (places.size < MOST_ANSWERS + SPARE_ANSWERS) return
  for (const oldest of places.keys()) {
    if (places.size === MOST_ANSWERS) return
    places.delete(oldest)
  }
}

/** Files of a folder by name, which begins with the time that they were made at; the youngest, within all bounds. */
function youngestFiles(folder: string): { opened: AnswerFile[]; unread: number } {
  if (!existsSync(folder)) return { opened: [], unread: 0 }
  const found = readdirSync(folder, { withFileTypes: true })
  const names = found.filter((entry) => entry.isFile() && entry.name.endsWith(EXTENSION)).map(({ name }) => name)
  const files: AnswerFile[] = []
  let bytes = 0
  for (const name of names.sort().reverse()) {
    if (files.length === MOST_OPENED) break
    const file = openFile(join(folder, name), 'r')
    if (file.size > MOST_FILE_BYTES || bytes + file.size > MOST_BYTES) {
      closeFile(file)
      continue
    }
    bytes += file.size
    files.push(file)
  }
  return { opened: files.reverse(), unread: names.length - files.length }
}

/** Named by the time, so that of two answers to one question the later holds. */
function newFile(folder: string, now: () => number): AnswerFile {
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

type Joined = AnswerFilesSettings & { files: readonly AnswerFile[]; places: ReadonlyMap<string, Place> }

/** Writes the youngest answers of all files at rest into one, and only when it is complete removes the files. */
function joinFiles(folder: string, { files, places, seal, now }: Joined): void {
  const atRest = new Set(
    files.filter(({ path, size, writtenAt }) => now() - writtenAt > AT_REST_MS && statSync(path).size === size),
  )
  const joined = openFile(join(folder, `${randomUUID()}${JOINING}`), 'wx+')
  const kept = youngest(
    [...places.values()].filter(({ file }) => atRest.has(file)),
    MOST_FILE_BYTES,
  )
  for (const place of kept) {
    const line = lineAt(place)
    if (readLine(line, seal) !== null) append(joined, Buffer.concat([line, LINE_END]))
  }
  closeFile(joined)
  renameSync(joined.path, join(folder, `${OLDEST}-${randomUUID().slice(0, 8)}${EXTENSION}`))
  for (const { path } of atRest) rmSync(path, { force: true })
  for (const name of readdirSync(folder).filter((one) => one.endsWith(JOINING))) {
    const left = join(folder, name)
    if (now() - statSync(left).mtimeMs > AT_REST_MS) rmSync(left, { force: true })
  }
}
