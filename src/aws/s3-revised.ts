import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { foreignAnswer } from '../source/foreign-answer.ts'
import { AwsError, calling, isAws } from './aws-error.ts'
import { collectBounded } from './bounded-body.ts'
import { type Connection, clientSettings } from './connection.ts'
import { FOREIGN } from './foreign.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

/** A text in S3 that is written anew, based on what was read. Every method throws AwsError. */
export interface RevisedObject {
  /** The text and its ETag; null when there is none yet. */
  read(): Promise<{ text: string; etag: string } | null>
  /**
   * Puts another text in the place of what was read.
   * @param etag of what was read; null: nothing is there yet
   * @returns `outdated` when another writer was first: read again
   */
  write(text: string, etag: string | null): Promise<'written' | 'outdated'>
  close(): void
}

export function openRevisedObject(connection: Connection, where: { bucket: string; key: string }): RevisedObject {
  const { environment } = connection
  const local = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL
  const client = withoutNodeVersionWarning(
    // Only AWS's own host names can have a bucket's name in front.
    () => new S3Client({ ...clientSettings(connection, 'S3'), forcePathStyle: local !== undefined }),
  )
  const place = { Bucket: where.bucket, Key: where.key }
  return {
    async read() {
      try {
        return await calling('s3:GetObject', async () => {
          const { Body, ETag } = await client.send(new GetObjectCommand(place))
          const etag = ofS3('s3:GetObject', ETag)
          return { text: Body === undefined ? '' : new TextDecoder().decode(await collectBounded(Body)), etag }
        })
      } catch (thrown) {
        if (isAws(thrown, 'NoSuchKey', 'NotFound')) return null
        throw thrown
      }
    },

    async write(text, etag) {
      const condition = etag === null ? { IfNoneMatch: '*' } : { IfMatch: etag }
      const input = { ...place, Body: Buffer.from(text, 'utf8'), ContentType: 'application/json', ...condition }
      try {
        return await calling('s3:PutObject', async () => {
          ofS3('s3:PutObject', (await client.send(new PutObjectCommand(input))).ETag)
          return 'written' as const
        })
      } catch (thrown) {
        // 409: another write of this key was first by a moment; 404: what was read is deleted.
        if (isAws(thrown, 'PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey')) return 'outdated'
        throw thrown
      }
    },

    close: () => client.destroy(),
  }
}

/** Whatever answers 200 in S3's stead, as the page of a proxy may, has stored nothing. */
function ofS3(action: string, etag: string | undefined): string {
  if (etag === undefined) throw new AwsError(action, FOREIGN, foreignAnswer('S3', 200, null), 200)
  return etag
}
