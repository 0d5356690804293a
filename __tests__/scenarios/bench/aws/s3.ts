import { createHash } from 'node:crypto'
import { AwsRefusal, type AwsReply, type AwsRequest, type Service } from './service.ts'

type StoredObject = {
  body: Buffer
  metadata: Record<string, string>
  versionId: string | null
  contentType: string
}

export type FakeS3 = Service & {
  /** Bucket → key → versions, oldest first. */
  buckets: Map<string, Map<string, StoredObject[]>>
  /** The newest version as text. @throws Error when there is none */
  text: (bucket: string, key: string) => string
}

const xml = { 'content-type': 'application/xml' }

/**
 * S3 by path: `If-None-Match: *` creates only, `If-Match` replaces only what has that ETag, checksums of what is sent are compared, and a missing key is told from a
 * refusal only to whoever may list the bucket.
 * @param settings.versioned whether buckets keep versions; they do unless told
 */
export function fakeS3(settings: { buckets?: readonly string[]; versioned?: boolean }): FakeS3 {
  const buckets = new Map((settings.buckets ?? []).map((name) => [name, new Map<string, StoredObject[]>()]))
  const versioned = settings.versioned ?? true
  let versions = 0

  function newest(bucket: string, key: string, versionId: string | null): StoredObject {
    const objects = bucketOf(buckets, bucket).get(key) ?? []
    const found = versionId === null ? objects.at(-1) : objects.find((one) => one.versionId === versionId)
    if (found !== undefined) return found
    if (versionId !== null) throw new AwsRefusal('NoSuchVersion', 'The specified version does not exist.', 404)
    throw new AwsRefusal('NoSuchKey', 'The specified key does not exist.', 404)
  }

  function put(bucket: string, key: string, request: AwsRequest): AwsReply {
    const objects = bucketOf(buckets, bucket)
    const existing = objects.get(key) ?? []
    if (request.headers['if-none-match'] === '*' && existing.length > 0) {
      throw new AwsRefusal('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412)
    }
    const based = request.headers['if-match']
    if (based !== undefined && existing.length === 0) {
      throw new AwsRefusal('NoSuchKey', 'The specified key does not exist.', 404)
    }
    const current = existing.at(-1)
    if (based !== undefined && current !== undefined && shown(current).etag !== based) {
      throw new AwsRefusal('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412)
    }
    const sent = request.headers['x-amz-checksum-sha256']
    const actual = createHash('sha256').update(request.body).digest('base64')
    if (sent !== undefined && sent !== actual) {
      throw new AwsRefusal('BadDigest', 'The SHA256 you specified did not match the calculated checksum.')
    }
    versions += 1
    const stored: StoredObject = {
      body: request.body,
      metadata: Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), String(value)]] : [],
        ),
      ),
      versionId: versioned ? `version-${versions}` : null,
      contentType: request.headers['content-type'] ?? 'binary/octet-stream',
    }
    if (Object.values(stored.metadata).some((value) => /[^\x20-\x7e]/.test(value))) {
      throw new AwsRefusal('InvalidArgument', 'Header value cannot be represented using ASCII.')
    }
    objects.set(key, versioned ? [...existing, stored] : [stored])
    return { status: 200, headers: shown(stored) }
  }

  return {
    name: 's3',
    buckets,
    text: (bucket, key) => newest(bucket, key, null).body.toString('utf8'),
    operation: ({ method, path }) => {
      const key = path.split('/').slice(2).join('/')
      if (key === '') return method === 'HEAD' ? 'ListBucket' : null
      if (method === 'PUT') return 'PutObject'
      return method === 'GET' || method === 'HEAD' ? 'GetObject' : null
    },
    refuse: ({ code, message, status }) => ({
      status,
      headers: xml,
      body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>bench</RequestId></Error>`,
    }),
    answer(operation, request) {
      const [, bucket = '', ...rest] = request.path.split('/').map(decodeURIComponent)
      const key = rest.join('/')
      if (operation === 'ListBucket') {
        bucketOf(buckets, bucket)
        return { status: 200 }
      }
      if (operation === 'PutObject') return put(bucket, key, request)
      const found = newest(bucket, key, request.query.get('versionId'))
      const metadata = Object.entries(found.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])
      return {
        status: 200,
        headers: { 'content-type': found.contentType, ...Object.fromEntries(metadata), ...shown(found) },
        body: found.body,
      }
    },
  }
}

function shown({ body, versionId }: StoredObject): Record<string, string> {
  const etag = { etag: `"${createHash('md5').update(body).digest('hex')}"` }
  return versionId === null ? etag : { ...etag, 'x-amz-version-id': versionId }
}

function bucketOf(buckets: FakeS3['buckets'], name: string): Map<string, StoredObject[]> {
  const found = buckets.get(name)
  if (found === undefined) throw new AwsRefusal('NoSuchBucket', 'The specified bucket does not exist', 404)
  return found
}
