import { createHash } from 'node:crypto'
import { z } from 'zod'

const titanRequest = z.strictObject({
  inputText: z.string(),
  dimensions: z.union([z.literal(256), z.literal(512), z.literal(1024)]).optional(),
  normalize: z.boolean().optional(),
  embeddingTypes: z.array(z.enum(['float', 'binary'])).optional(),
})

/**
 * Titan's answer to an embedding request: a bag of hashed words, so that equal texts are equal, texts that share
 * words are near, and others are nearly orthogonal. A string is the sentence of a ValidationException.
 */
export function embedTitan(body: unknown): { body: unknown; headers: Record<string, string> } | string {
  const parsed = titanRequest.safeParse(body)
  if (!parsed.success)
    return `Malformed input request: ${parsed.error.issues[0]?.message}, please reformat your input and try again.`
  const { inputText, dimensions = 1024 } = parsed.data
  if (inputText.trim() === '') {
    return 'Malformed input request: expected minLength: 1, actual: 0, please reformat your input and try again.'
  }
  const words = inputText.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [inputText]
  const vector = new Array<number>(dimensions).fill(0)
  for (const word of words) {
    const at = createHash('sha256').update(word).digest().readUInt32BE(0) % dimensions
    vector[at] = (vector[at] ?? 0) + 1
  }
  const length = Math.hypot(...vector)
  const embedding = vector.map((value) => value / length)
  return {
    body: { embedding, inputTextTokenCount: words.length },
    headers: { 'x-amzn-bedrock-input-token-count': String(words.length) },
  }
}
