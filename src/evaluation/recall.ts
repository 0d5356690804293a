import type { CompletionRequest } from '../models/model.ts'
import { completionSchema } from '../models/recording.ts'
import { jsonOrNull } from '../source/json.ts'
import type { Memory } from './memory.ts'
import { question } from './once.ts'

/** What earlier runs have heard, looked up without asking. */
export type Recall = {
  /** The kept answer as it is written down; null when the question was never answered. */
  answer: (request: CompletionRequest, repeat: number) => string | null
  /** Tokens of a kept answer; null when it does not tell. */
  outputTokens: (answer: string) => number | null
}

/** Null where nothing outlives a run. */
export function recallFrom(memory: Memory): Recall | null {
  const { lasting } = memory
  if (lasting === null) return null
  return {
    answer: (request, repeat) =>
      lasting.originOf(request.model) === null
        ? null
        : (lasting.store.get(question(memory, request.model, ['completion', request, repeat]).key)?.text ?? null),
    outputTokens(answer) {
      const usage = completionSchema.safeParse(jsonOrNull(answer)).data?.usage
      return usage === undefined || usage.outputTokens === 0 ? null : usage.outputTokens
    },
  }
}
