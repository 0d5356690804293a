import type { ConverseTokensRequest } from '@aws-sdk/client-bedrock-runtime'
import type { Clock } from '../../clock.ts'
import { type CompletionRequest, ModelError } from '../model.ts'
import { type BedrockFailure, bedrockError } from '../providers/bedrock-errors.ts'
import { foundationModelOf } from '../providers/bedrock-id.ts'
import { converseInput } from '../providers/converse.ts'

/** What the AWS adapter offers for counting; a failure is an answer too. */
export type CountApi = {
  countTokens(
    modelId: string,
    request: ConverseTokensRequest,
    signal: AbortSignal,
  ): Promise<{ output: number } | { failure: BedrockFailure }>
  close(): void
}

export type TokenCounter = {
  /**
   * Input tokens of a request, which is not made.
   * @throws ModelError also for models that cannot count, among them all outside Bedrock
   */
  count(request: CompletionRequest, signal: AbortSignal): Promise<number>
  close(): void
}

/** Counts by Bedrock's own tokenizers. CountTokens knows foundation models, so that a profile stands for its model. */
export function bedrockTokenCounter(api: CountApi, clock: Clock): TokenCounter {
  return {
    async count(request, signal) {
      const { model } = request
      const foundation = model.startsWith('bedrock:') ? foundationModelOf(model.slice('bedrock:'.length)) : null
      if (foundation === null) throw new ModelError('invalid', model, 'its tokens cannot be counted')
      const { messages, system, toolConfig, additionalModelRequestFields } = converseInput(request)
      const answer = await api.countTokens(
        foundation.id,
        {
          ...(messages === undefined ? {} : { messages }),
          ...(system === undefined ? {} : { system }),
          ...(toolConfig === undefined ? {} : { toolConfig }),
          ...(additionalModelRequestFields === undefined ? {} : { additionalModelRequestFields }),
        },
        signal,
      )
      if ('failure' in answer) throw bedrockError(model, answer.failure, clock.now())
      return answer.output
    },
    close: () => api.close(),
  }
}
