import type { ModelClient } from '../client.ts'
import { ModelError } from '../model.ts'

/** Answers with the last user message: tries a pipeline without a model. Free, at once, and it has no embeddings. */
export const echoClient: ModelClient = {
  complete: async (request) => ({
    text: request.messages.findLast(({ role }) => role === 'user')?.content ?? '',
    toolCalls: [],
    stopReason: 'stop',
    usage: { inputTokens: 0, outputTokens: 0 },
    latencyMs: 0,
    costUsd: 0,
    cached: false,
  }),
  embed: async (model) => {
    throw new ModelError('invalid', model, 'echo has no embeddings', {
      hint: 'Set evaluation.embedding to a model that has, for example bedrock:amazon.titan-embed-text-v2:0.',
    })
  },
  close() {
    // Nothing is open.
  },
}
