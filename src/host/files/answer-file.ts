import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { HEAD, holdsScores, keyOf } from './answer-line.ts'

const CHUNK = 1 << 20
const NEWLINE = 10

/** Bytes of a line that can be an answer: a model's longest is far below. */
const MOST_LINE = 1 << 24

export type AnswerFile = { path: string; handle: number; size: number; writtenAt: number }
/** Where a line is, without its end. */
export type Place = { file: AnswerFile; offset: number; length: number; scores: boolean }

/** @throws Error of the file system */
export function openFile(path: string, flags: string): AnswerFile {
  const handle = openSync(path, flags)
  const { size, mtimeMs } = fstatSync(handle)
  return { path, handle, size, writtenAt: mtimeMs }
}

export function closeFile({ handle }: AnswerFile): void {
  closeSync(handle)
}

/**
 * The whole lines of a file that can be answers, in their order. Of each only its beginning is held, so that neither time
 * nor memory grows with how long a line is: one that never ends is read past.
 */
export function* placesIn(file: AnswerFile): Generator<[key: string, place: Place]> {
  const chunk = Buffer.allocUnsafe(CHUNK)
  const begin = Buffer.allocUnsafe(HEAD + 1)
  let begun = 0
  let offset = 0
  for (let position = 0; position < file.size; ) {
    const read = readSync(file.handle, chunk, 0, CHUNK, position)
    if (read === 0) return
    const bytes = chunk.subarray(0, read)
    for (let start = 0; start < read; ) {
      const end = bytes.indexOf(NEWLINE, start)
      if (begun < begin.length) begun += bytes.copy(begin, begun, start, end === -1 ? read : end)
      if (end === -1) break
      const length = position + end - offset
      const key = begun === begin.length && length <= MOST_LINE ? keyOf(begin) : null
      if (key !== null) yield [key, { file, offset, length, scores: holdsScores(begin) }]
      start = end + 1
      offset = position + start
      begun = 0
    }
    position += read
  }
}

/** The line at a place; empty when the file has become shorter. */
export function lineAt({ file, offset, length }: Place): Buffer {
  const line = Buffer.allocUnsafe(length)
  let read = 0
  while (read < length) {
    const more = readSync(file.handle, line, read, length - read, offset + read)
    if (more === 0) return Buffer.alloc(0)
    read += more
  }
  return line
}

export function append(file: AnswerFile, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file.handle, bytes, written)
  file.size += bytes.length
}
