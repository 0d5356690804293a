import { describe, expect, it } from 'vitest'
import { embeddingBody, embeddingVector } from '../../../src/models/providers/embeddings.ts'

const V2 = 'bedrock:amazon.titan-embed-text-v2:0'
const V1 = 'bedrock:amazon.titan-embed-text-v1'
const COHERE = 'bedrock:cohere.embed-multilingual-v3'

describe('an embedding on Bedrock', () => {
  it('is asked in the words of its family', () => {
    expect(JSON.parse(embeddingBody(V2, 'hi'))).toEqual({ inputText: 'hi', dimensions: 1024, normalize: true })
    expect(JSON.parse(embeddingBody(V1, 'hi'))).toEqual({ inputText: 'hi' })
    expect(JSON.parse(embeddingBody(COHERE, 'hi'))).toMatchObject({ texts: ['hi'], input_type: 'clustering' })
    expect(
      JSON.parse(
        embeddingBody(`bedrock:arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0`, 'hi'),
      ),
    ).toHaveProperty('dimensions')
  })

  it('is read in the shape of its family', () => {
    expect(embeddingVector(V2, '{"embedding":[1,2],"inputTextTokenCount":3}')).toEqual({
      vector: [1, 2],
      inputTokens: 3,
    })
    expect(embeddingVector(COHERE, '{"embeddings":[[1,2]]}')).toEqual({ vector: [1, 2], inputTokens: null })
    expect(embeddingVector(COHERE, '{"embeddings":{"float":[[1,2]]}}')).toEqual({ vector: [1, 2], inputTokens: null })
  })

  it.each(['1e400', '-3', '1.5', '"7"', 'null'])('with a count of %s has tokens that nobody knows', (count) => {
    const body = `{"embedding":[1,2],"inputTextTokenCount":${count}}`
    expect(embeddingVector(V2, body)).toEqual({ vector: [1, 2], inputTokens: null })
  })

  it.each(['not json', '{}', '{"embedding":[]}', '{"embedding":["a"]}', 'null'])('is unusable as %s', (body) => {
    expect(() => embeddingVector(V2, body)).toThrow(expect.objectContaining({ kind: 'unusable' }))
  })

  it('is refused for blank text, and for a model that does not embed, before it is sent', () => {
    expect(() => embeddingBody(V2, ' ')).toThrow(expect.objectContaining({ kind: 'invalid' }))
    expect(() => embeddingBody('bedrock:amazon.nova-lite-v1:0', 'hi')).toThrow(
      expect.objectContaining({ kind: 'not-found', hint: expect.stringContaining('evaluation.embedding') }),
    )
  })
})
