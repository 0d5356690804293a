import { open, readFile, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Span } from '../../models/traces/span.ts'
import { tried } from '../../system-error.ts'
import { assertFile, named } from '../files/named-files.ts'
import { ledAstray, makeFolder } from '../files/write-file.ts'

/** A file of spans, a line of JSON for each, written while the run goes on. */
export type SpanFile = {
  write: (span: Span) => void
  /** Waits until all is written. @returns why something is missing, as a sentence; null when nothing is */
  close: () => Promise<string | null>
}

/** Characters that wait for a slow disk; what comes then is left out. */
const MOST_WAITING = 32 << 20

/**
 * Opens the file that `--trace` names.
 * @throws UserError when it cannot be written, or holds something else: a mistyped name must overwrite no other file
 */
export async function openNamedSpanFile(file: string): Promise<SpanFile> {
  await assertFile(file, `--trace ${file}`)
  await assertOwn(file)
  const opened = await named(file, 'Name a file that can be written.', () => begin(file))
  return spanFile(file, opened)
}

/** The same in the folder of a step's reports: one that cannot be written is lost, and the run goes on. */
export async function openSpanFileIn(file: string): Promise<SpanFile | { lost: string }> {
  const folder = dirname(file)
  const astray = await ledAstray(folder, process.cwd())
  if (astray !== null) return { lost: notWritten(file, astray) }
  let opened: SpanWriter | null = null
  const failure = await tried(async () => {
    opened = await begin(file)
  })
  return opened === null ? { lost: notWritten(file, failure?.reason ?? 'it was not opened') } : spanFile(file, opened)
}

type SpanWriter = Awaited<ReturnType<typeof open>>

/** Made anew, so that no link in its place is followed. */
async function begin(file: string): Promise<SpanWriter> {
  const path = resolve(file)
  await makeFolder(dirname(path))
  const found = await statusOf(path)
  if (found !== null && !found.isFile() && !found.isDirectory()) return await open(path, 'w')
  await rm(path, { force: true })
  return await open(path, 'wx')
}

function spanFile(file: string, opened: SpanWriter): SpanFile {
  let waiting = ''
  let left = 0
  let problem: string | null = null
  let writing: Promise<void> | null = null
  async function write(): Promise<void> {
    while (waiting !== '' && problem === null) {
      const piece = waiting
      waiting = ''
      const failure = await tried(() => opened.writeFile(piece))
      if (failure !== null) problem = `The trace ${file} is not complete: ${failure.reason}.`
    }
    writing = null
  }
  return {
    write(span) {
      if (problem !== null) return
      const line = `${JSON.stringify(span)}\n`
      if (waiting.length + line.length > MOST_WAITING) {
        left += 1
        return
      }
      waiting += line
      writing ??= write()
    },
    async close() {
      await writing
      const failure = await tried(() => opened.close())
      if (failure !== null) problem ??= `The trace ${file} is not complete: ${failure.reason}.`
      if (left > 0) problem ??= `The trace ${file} lacks ${left} spans: the disk was slower than the run.`
      return problem
    },
  }
}

/** @throws UserError when something else than a trace is there */
async function assertOwn(file: string): Promise<void> {
  const found = await statusOf(file)
  // A device or a pipe holds nothing that could be lost.
  if (found === null || !found.isFile() || found.size === 0) return
  const text = await named(file, 'Name another file.', () => readFile(file, 'latin1'))
  if (text.startsWith('{"traceId":"')) return
  throw new UserError(`${file} is there already, and is not a trace`, {
    hint: 'Name another file for `--trace`, or delete this one.',
  })
}

async function statusOf(file: string) {
  try {
    return await stat(file)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}

function notWritten(file: string, reason: string): string {
  return `The trace was not written to ${file}, because ${reason}.`
}
