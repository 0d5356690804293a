import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { AwsError, calling, isAws } from './aws-error.ts'
import { type Connection, clientSettings } from './connection.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

/** Files of lines in S3, longer than should be held in memory. Every method throws AwsError. */
export interface BatchStore {
  put(bucket: string, key: string, body: Buffer): Promise<void>
  /**
   * Line by line, without what is longer than `MOST_LINE`; none when there is no such object.
   * @throws AwsError `CutDownload` when it ended before its end
   */
  lines(bucket: string, key: string): AsyncIterable<string>
  close(): void
}

/** Who waits for jobs asks again by itself, and can be cancelled meanwhile. */
const ATTEMPTS = 3

/** Our name for a download that ended before its end. */
export const CUT_DOWNLOAD = 'CutDownload'

export function cutDownload(why: string): AwsError {
  return new AwsError('s3:GetObject', CUT_DOWNLOAD, why, null)
}

/** Bytes of a line that can be an answer: a model's longest is far below. */
const MOST_LINE = 8_000_000

const NEWLINE = 10

export function createBatchStore(connection: Connection): BatchStore {
  const { environment } = connection
  const local = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL
  const client = withoutNodeVersionWarning(
    // Only AWS's own host names can have a bucket's name in front.
    () =>
      new S3Client({
        ...clientSettings(connection, 'S3'),
        maxAttempts: ATTEMPTS,
        forcePathStyle: local !== undefined,
      }),
  )

  async function open(Bucket: string, Key: string): Promise<{ body: Readable; bytes: number | null } | null> {
    try {
      return await calling('s3:GetObject', async () => {
        const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket, Key }))
        return Body instanceof Readable ? { body: Body, bytes: ContentLength ?? null } : null
      })
    } catch (thrown) {
      if (isAws(thrown, 'NoSuchKey', 'NotFound')) return null
      throw thrown
    }
  }

  return {
    async put(Bucket, Key, Body) {
      const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64')
      const command = new PutObjectCommand({ Bucket, Key, Body, ChecksumSHA256, ContentType: 'application/jsonl' })
      await calling('s3:PutObject', () => client.send(command))
    },
    async *lines(bucket, key) {
      const opened = await open(bucket, key)
      if (opened === null) return
      try {
        yield* linesOf(opened.body, opened.bytes)
      } finally {
        opened.body.destroy()
      }
    },
    close: () => client.destroy(),
  }
}

/** @param announced bytes of the whole body; null when that is not known */
async function* linesOf(body: Readable, announced: number | null): AsyncGenerator<string> {
  const chunks = body[Symbol.asyncIterator]()
  let begun: Buffer[] = []
  let length = 0
  let bytes = 0
  const add = (part: Buffer): void => {
    length += part.length
    // What is too long is counted on, and no longer kept.
    if (length <= MOST_LINE) begun.push(part)
  }
  const finish = (): string | null => {
    const line = length <= MOST_LINE ? Buffer.concat(begun).toString('utf8') : null
    begun = []
    length = 0
    return line
  }
  for (;;) {
    const { done, value } = await calling('s3:GetObject', () => chunks.next())
    if (done === true) break
    const chunk = Buffer.from(value)
    bytes += chunk.length
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end))
      start = end + 1
      const line = finish()
      if (line !== null) yield line
    }
    add(chunk.subarray(start))
  }
  // Not every way of losing a connection is an error of the stream.
  if (announced !== null && bytes !== announced) {
    throw cutDownload(`the download ended after ${bytes} of ${announced} bytes`)
  }
  const last = finish()
  if (last !== null && last !== '') yield last
}
