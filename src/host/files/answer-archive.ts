import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { foreignFile } from './answer-files.ts'
import { checksum, HEAD, holdsScores, readLine } from './answer-line.ts'

/** Bytes of answers that an archive holds at most, and that it has itself: what was used or learnt last. */
export const MOST_BYTES = 1 << 26

const NEWLINE = 10
const LINE_END = Buffer.from([NEWLINE])

/**
 * Answers as one compressed file of lines.
 * @param lines without their ends, oldest first
 * @returns `digest` of which lines are in it, whatever their order; `count` of the answers among them
 */
export async function packAnswers(
  lines: Iterable<Buffer>,
): Promise<{ archive: Buffer; digest: string; count: number }> {
  const heads: string[] = []
  const chunks: Buffer[] = []
  let count = 0
  await pipeline(
    function* () {
      for (const line of lines) {
        heads.push(line.toString('latin1', 0, HEAD))
        if (!holdsScores(line)) count += 1
        yield Buffer.concat([line, LINE_END])
      }
    },
    createGzip({ level: 6 }),
    async (packed: AsyncIterable<Buffer>) => {
      for await (const chunk of packed) chunks.push(chunk)
    },
  )
  const digest = createHash('sha256').update(heads.sort().join('\n')).digest('hex')
  return { archive: Buffer.concat(chunks), digest, count }
}

/**
 * Adds the answers of an archive to a folder of answers, as one file whose name is ours. An archive is anybody's bytes:
 * what is no line of an answer is left out, and nothing is taken from one that is cut short or too large.
 * @returns how many answers it held
 * @throws Error when it is no archive, cut short, too large, or without a single line
 */
export async function unpackAnswers(archive: Buffer, folder: string, mostBytes: number): Promise<number> {
  const { path, finish } = foreignFile(folder)
  // Opened before anything can fail: a stream that opens it later would leave the file behind a failure.
  const file = await open(path, 'wx')
  let lines = 0
  let count = 0
  try {
    await pipeline(
      Readable.from([archive]),
      createGunzip(),
      async function* (bytes: AsyncIterable<Buffer>) {
        for await (const line of linesOf(bytes, mostBytes)) {
          if (readLine(line, checksum) === null) continue
          lines += 1
          if (!holdsScores(line)) count += 1
          yield Buffer.concat([line, LINE_END])
        }
      },
      file.createWriteStream(),
    )
    if (lines === 0) throw new Error('no answer is in it')
    finish()
    return count
  } catch (thrown) {
    await rm(path, { force: true })
    throw thrown
  }
}

/** Whole lines; what stands behind the last end is no line. @throws Error when it is more than that */
async function* linesOf(bytes: AsyncIterable<Buffer>, mostBytes: number): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let total = 0
  for await (const chunk of bytes) {
    total += chunk.length
    if (total > mostBytes) throw new Error(`more than ${mostBytes} bytes are in it`)
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)])
      parts = []
      start = end + 1
    }
    if (start < chunk.length) parts.push(chunk.subarray(start))
  }
}
