import { Readable } from 'node:stream'

/** Most megabytes of one answer: Lambda's have six at most, and the longest that a model can write has about one. */
const MOST_MB = 32

/** The name of an answer that is longer than what is read of one, whichever service gave it. */
export const TOO_LONG = 'AnswerTooLong'

class AnswerTooLong extends Error {
  override readonly name = TOO_LONG

  constructor() {
    super(`answered more than ${MOST_MB} MB, which is not read: no service of AWS answers as much`)
  }
}

/**
 * The bytes of an answer, read no further than its bound: what stands in for AWS, a proxy or an endpoint, decides how much
 * it sends. Takes the place of the SDK's own collector, which has no bound.
 * @throws AnswerTooLong, and then the connection, or its stream, is cut; what the stream fails with
 */
export async function collectBounded(body: unknown): Promise<Uint8Array> {
  if (!(body instanceof Readable)) throw new Error('the body of an answer is no stream')
  return await new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let bytes = 0
    body.on('error', reject)
    body.on('end', () => resolve(Buffer.concat(chunks)))
    body.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length
      if (bytes <= MOST_MB * 1_000_000) chunks.push(chunk)
      else {
        reject(new AnswerTooLong())
        body.destroy()
      }
    })
  })
}
