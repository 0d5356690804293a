import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { UserError } from '../errors.ts'
import { calling, isAws } from './aws-error.ts'
import { type Connection, clientSettings } from './connection.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

/**
 * One object of S3, whole.
 * @param most bytes that are read
 * @returns null when there is no such object
 * @throws UserError when it is larger; AwsError
 */
export async function readObject(
  connection: Connection,
  where: { bucket: string; key: string },
  most: number,
): Promise<Uint8Array | null> {
  const { environment } = connection
  const local = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL
  const client = withoutNodeVersionWarning(
    // Only AWS's own host names can have a bucket's name in front.
    () => new S3Client({ ...clientSettings(connection, 'S3'), forcePathStyle: local !== undefined }),
  )
  try {
    return await calling('s3:GetObject', async () => {
      const answer = await client.send(new GetObjectCommand({ Bucket: where.bucket, Key: where.key }))
      const chunks: Uint8Array[] = []
      let size = 0
      // Counted as it comes: what a header says of the length need not be so.
      for await (const chunk of answer.Body?.transformToWebStream() ?? []) {
        const bytes = Buffer.from(chunk)
        size += bytes.length
        if (size > most) {
          throw new UserError(
            `s3://${where.bucket}/${where.key} has more than the ${most / 1_000_000} MB that are read`,
            {
              hint: 'Put only the prompts, datasets and the configuration of the base into it.',
            },
          )
        }
        chunks.push(bytes)
      }
      return Buffer.concat(chunks)
    })
  } catch (thrown) {
    if (isAws(thrown, 'NoSuchKey', 'NoSuchBucket', 'NotFound')) return null
    throw thrown
  } finally {
    client.destroy()
  }
}
