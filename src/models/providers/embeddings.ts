import { z } from 'zod'
import { ModelError } from '../model.ts'
import { tokenCount } from '../usage.ts'
import { foundationModelOf } from './bedrock-id.ts'

const titan = z.lazy(() =>
  z.object({ embedding: z.array(z.number()).min(1), inputTextTokenCount: z.unknown().optional() }),
)

const cohere = z.lazy(() =>
  z.object({
    embeddings: z.union([
      z.tuple([z.array(z.number()).min(1)]),
      z.object({ float: z.tuple([z.array(z.number()).min(1)]) }),
    ]),
  }),
)

type Multiplicity = 'titan-v1' | 'titan-v2' | 'cohere-v3'

/**
 * The InvokeModel body that asks a Bedrock model for the embedding of one text, as JSON.
 *
 * @throws ModelError `invalid` for blank text, `not-found` for a model that is not known to embed
 */
export function embeddingBody(model: string, text: string): string {
  const multiplicity = multiplicityOf(model)
  if (text.trim() === '') throw new ModelError('invalid', model, 'there is no text to embed')
  switch (multiplicity) {
    case 'titan-v1':
      return JSON.stringify({ inputText: text })
    case 'titan-v2':
      return JSON.stringify({ inputText: text, dimensions: 1024, normalize: true })
    case 'cohere-v3':
      // Both sides of a comparison are embedded alike, which is what Cohere's type for clustering is meant for.
      return JSON.stringify({ texts: [text], input_type: 'clustering', truncate: 'END' })
  }
}

/**
 * The vector in an InvokeModel answer, with the input tokens where the body counts them.
 *
 * @throws ModelError `unusable` when the body is not of the family's shape
 */
export function embeddingVector(model: string, body: string): { vector: number[]; inputTokens: number | null } {
  const json = jsonOf(model, body)
  if (multiplicityOf(model) === 'cohere-v3') {
    const { embeddings } = parsed(model, cohere.safeParse(json))
    return { vector: Array.isArray(embeddings) ? embeddings[0] : embeddings.float[0], inputTokens: null }
  }
  const { embedding, inputTextTokenCount } = parsed(model, titan.safeParse(json))
  return { vector: embedding, inputTokens: tokenCount(inputTextTokenCount) }
}

function multiplicityOf(model: string): Multiplicity {
  const id = foundationModelOf(model.slice('bedrock:'.length))?.id ?? ''
  if (id.startsWith('amazon.titan-embed-text-v2')) return 'titan-v2'
  if (id.startsWith('amazon.titan-embed-text-v1') || id.startsWith('amazon.titan-embed-g1-text')) return 'titan-v1'
  if (/^cohere\.embed-(english|multilingual)-v3/.test(id)) return 'cohere-v3'
  throw new ModelError('not-found', model, `${model} is not a known embedding model`, {
    hint: 'Set evaluation.embedding to bedrock:amazon.titan-embed-text-v2:0, bedrock:cohere.embed-multilingual-v3 or openai:text-embedding-3-small.',
  })
}

function jsonOf(model: string, body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw new ModelError('unusable', model, 'the embedding is not JSON')
    throw thrown
  }
}

function parsed<T>(model: string, result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data
  throw new ModelError('unusable', model, `unexpected shape of an embedding: ${z.prettifyError(result.error)}`)
}
