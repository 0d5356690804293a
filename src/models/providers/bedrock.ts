import type {
  ApplyGuardrailCommandInput,
  ApplyGuardrailCommandOutput,
  ConverseCommandInput,
  ConverseCommandOutput,
} from '@aws-sdk/client-bedrock-runtime'
import type { Clock } from '../../clock.ts'
import { UserError } from '../../errors.ts'
import { answered } from '../answered.ts'
import { type CostOf, type ModelClient, paid, paidFor } from '../client.ts'
import { guardrailName, ModelError } from '../model.ts'
import type { BedrockFailure } from './bedrock-errors.ts'
import { converseAnswer, converseInput, converseUsage } from './converse.ts'
/** What the AWS adapter offers: a failure is an answer too, told in data, so that it can be judged here. */
export type BedrockApi = {
  /** Resolves when the next call may be made: calls that are made together would wait for each other. */
  turn(): Promise<void>
  converse(input: ConverseCommandInput, signal: AbortSignal): Promise<BedrockAnswer<ConverseCommandOutput>>
  invoke(modelId: string, body: string, signal: AbortSignal): Promise<BedrockAnswer<InvokeOutput>>
  applyGuardrail(
    input: ApplyGuardrailCommandInput,
    signal: AbortSignal,
  ): Promise<BedrockAnswer<ApplyGuardrailCommandOutput>>
  close(): void
}

type ErrorOf = (model: string, failure: BedrockFailure, now: number) => ModelError

type BedrockAnswer<T> = { output: T } | { failure: BedrockFailure }

/** A JSON body, and the input tokens that Bedrock counted (null when it does not say). */
type InvokeOutput = { body: string; inputTokens: number | null }

/**
 * Amazon Bedrock: Converse for completions, InvokeModel for embeddings, ApplyGuardrail for guardrails. Ids and ARNs pass
 * unchanged.
 */
export function bedrockClient(api: BedrockApi, clock: Clock, costOf: CostOf): ModelClient {
  async function outputOf<T>(model: string, ask: Promise<BedrockAnswer<T>>, errorOf?: ErrorOf): Promise<T> {
    const answer = await ask.catch((thrown: unknown) => {
      // The credential provider knows best why there are none.
      if (!(thrown instanceof UserError)) throw thrown
      throw new ModelError('access-denied', model, thrown.message, thrown.hint === null ? {} : { hint: thrown.hint })
    })
    if ('output' in answer) return answer.output
    // What tells failures apart is loaded by the first of them: it would delay the first request of every run.
    const explain = errorOf ?? (await import('./bedrock-errors.ts')).bedrockError
    throw explain(model, answer.failure, clock.now())
  }
  return {
    async complete(request, { signal }) {
      const input = converseInput(request)
      await api.turn()
      const started = clock.now()
      const output = await outputOf(request.model, api.converse(input, signal))
      const latencyMs = Math.max(0, clock.now() - started) // a clock may be set back
      const { usage, ...answer } = answered(
        () => converseUsage(output),
        () => converseAnswer(request.model, output),
      )
      return { ...answer, ...paidFor(request, usage, costOf), latencyMs, cached: false }
    },
    async embed(model, text, { signal }) {
      const { embeddingBody, embeddingVector } = await import('./embeddings.ts')
      const body = embeddingBody(model, text)
      const output = await outputOf(model, api.invoke(model.slice('bedrock:'.length), body, signal))
      const { vector, inputTokens } = embeddingVector(model, output.body)
      const tokens = inputTokens ?? output.inputTokens
      const usage = tokens === null ? null : { inputTokens: tokens, outputTokens: 0 }
      return { vector, ...paid(model, usage, costOf), cached: false }
    },
    async guard(request, { signal }) {
      const { guardrailError, guardrailInput, guardrailVerdict } = await import('./guardrail.ts')
      const name = guardrailName(request)
      const output = await outputOf(name, api.applyGuardrail(guardrailInput(request), signal), guardrailError)
      return { ...guardrailVerdict(name, output), cached: false }
    },
    close: () => api.close(),
  }
}
