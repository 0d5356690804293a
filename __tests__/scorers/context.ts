import { type Completion, type CompletionRequest, ModelError, type Models } from '../../src/models/model.ts'
import type { ScoringContext } from '../../src/scorers/scorer.ts'

const completion: Completion = {
  text: '',
  toolCalls: [],
  stopReason: 'stop',
  usage: { inputTokens: 10, outputTokens: 5 },
  latencyMs: 800,
  costUsd: 0.002,
  cached: false,
}

const noModels: Models = {
  complete: async ({ model }) => {
    throw new ModelError('invalid', model, 'nobody answers here')
  },
  embed: async (model) => {
    throw new ModelError('invalid', model, 'nobody answers here')
  },
  close: () => undefined,
}

/** A scoring context around an output, without models unless given. */
export function contextOf(output: string, more: Partial<ScoringContext> = {}): ScoringContext {
  return {
    output,
    completion: { ...completion, text: output },
    vars: {},
    prompt: [{ role: 'user', content: 'Say something.' }],
    models: noModels,
    judge: null,
    embedding: 'bedrock:amazon.titan-embed-text-v2:0',
    signal: undefined,
    repeat: 0,
    ...more,
  }
}

export function completionOf(more: Partial<Completion>): Completion {
  return { ...completion, ...more }
}

/** Models that answer by a function, and remember what they were asked. */
export function judgeThat(answer: (request: CompletionRequest, repeat: number) => unknown) {
  const asked: Array<{ request: CompletionRequest; repeat: number }> = []
  const models: Models = {
    ...noModels,
    complete: async (request, { repeat }) => {
      asked.push({ request, repeat })
      const input = answer(request, repeat)
      const name = request.tools[0]?.name ?? ''
      return completionOf(input === undefined ? { text: 'I think it is fine.' } : { toolCalls: [{ name, input }] })
    },
  }
  return { models, asked }
}

/** Embeddings by a table of texts. */
export function embeddingsOf(vectors: Record<string, number[]>): Models {
  return {
    ...noModels,
    embed: async (model, text) => {
      const vector = vectors[text]
      if (vector === undefined) throw new ModelError('unrecorded', model, `no embedding of ${text}`)
      return { vector, usage: { inputTokens: 1, outputTokens: 0 }, costUsd: null, cached: false }
    },
  }
}
