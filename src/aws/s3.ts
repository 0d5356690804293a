import { createHash } from 'node:crypto'
import { GetObjectCommand, HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { foreignAnswer } from '../source/foreign-answer.ts'
import { AwsError, calling, isAws } from './aws-error.ts'
import { collectBounded } from './bounded-body.ts'
import { type Connection, clientSettings } from './connection.ts'
import { FOREIGN } from './foreign.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

/** `versionId` is null in a bucket that keeps no versions. */
type StoredText = { text: string; versionId: string | null }

/** S3 for small texts that are written once. Every method throws AwsError. */
export interface S3 {
  /** Whether the bucket is there and may be listed. */
  bucketExists(bucket: string): Promise<boolean>
  /** Null when there is no such object. */
  get(bucket: string, key: string, versionId?: string | null): Promise<StoredText | null>
  /**
   * Creates an object, and never replaces one.
   * @param metadata values in printable ASCII
   * @returns null when the key is taken
   */
  create(
    bucket: string,
    key: string,
    text: string,
    metadata: Readonly<Record<string, string>>,
  ): Promise<{ versionId: string | null } | null>
  close(): void
}

export function createS3(connection: Connection): S3 {
  const { environment } = connection
  const local = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL
  const client = withoutNodeVersionWarning(
    // Only AWS's own host names can have a bucket's name in front.
    () => new S3Client({ ...clientSettings(connection, 'S3'), forcePathStyle: local !== undefined }),
  )
  return {
    async bucketExists(Bucket) {
      try {
        await calling('s3:ListBucket', () => client.send(new HeadBucketCommand({ Bucket })))
        return true
      } catch (thrown) {
        if (isAws(thrown, 'NotFound', 'NoSuchBucket')) return false
        throw thrown
      }
    },

    async get(Bucket, Key, versionId) {
      try {
        return await calling('s3:GetObject', async () => {
          const selected = versionId === undefined || versionId === null ? {} : { VersionId: versionId }
          const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...selected }))
          assertOfS3('s3:GetObject', answer)
          const text = answer.Body === undefined ? '' : new TextDecoder().decode(await collectBounded(answer.Body))
          return { text, versionId: answer.VersionId ?? null }
        })
      } catch (thrown) {
        if (isAws(thrown, 'NoSuchKey', 'NoSuchVersion', 'NotFound')) return null
        throw thrown
      }
    },

    async create(Bucket, Key, text, metadata) {
      const Body = Buffer.from(text, 'utf8')
      const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64')
      const fixed = { ContentType: 'application/json', IfNoneMatch: '*' }
      const input = { Bucket, Key, Body, ChecksumSHA256, Metadata: { ...metadata }, ...fixed }
      try {
        return await calling('s3:PutObject', async () => {
          const answer = await client.send(new PutObjectCommand(input))
          assertOfS3('s3:PutObject', answer)
          return { versionId: answer.VersionId ?? null }
        })
      } catch (thrown) {
        // 409: another create-only write of this key was first by a moment.
        if (isAws(thrown, 'PreconditionFailed', 'ConditionalRequestConflict')) return null
        throw thrown
      }
    },

    close: () => client.destroy(),
  }
}

/** Whatever answers 200 in S3's stead, as the page of a proxy may, has stored nothing. */
function assertOfS3(action: string, { ETag }: { ETag?: string | undefined }): void {
  if (ETag === undefined) throw new AwsError(action, FOREIGN, foreignAnswer('S3', 200, null), 200)
}
