import { foundationModelOf } from '../providers/bedrock-id.ts'

/**
 * Tokens that a request and its answer may take together, by the start of the model's id on Bedrock, as of 2026-10-05.
 * Source: the models' cards in the Amazon Bedrock user guide, as collected by models.dev. Where sources differ the
 * larger window is listed, so that a prompt that fits is never refused. What is not listed is unknown.
 */
const WINDOWS: ReadonlyArray<[model: string, tokens: number]> = [
  ['anthropic.claude-fable-5', 1_000_000],
  ['anthropic.claude-sonnet-5', 1_000_000],
  ['anthropic.claude-sonnet-4-6', 1_000_000],
  ['anthropic.claude-opus-4-6', 1_000_000],
  ['anthropic.claude-sonnet-4-5', 1_000_000],
  ['anthropic.claude-sonnet-4-20250514', 1_000_000],
  ['anthropic.claude-opus-4-5', 200_000],
  ['anthropic.claude-opus-4-1', 200_000],
  ['anthropic.claude-haiku-4-5', 200_000],
  ['anthropic.claude-3', 200_000],
  ['amazon.nova-micro-v1', 128_000],
  ['amazon.nova-lite-v1', 300_000],
  ['amazon.nova-pro-v1', 300_000],
  ['amazon.nova-premier-v1', 1_000_000],
  ['amazon.nova-2-lite-v1', 1_000_000],
  ['meta.llama3-1', 128_000],
  ['meta.llama3-3', 128_000],
  ['meta.llama4-maverick', 1_000_000],
  ['meta.llama4-scout', 3_500_000],
  ['mistral.mistral-large-3', 256_000],
  ['openai.gpt-oss', 128_000],
]

/** The context window of a canonical model reference, in tokens; null when it is unknown. */
export function contextWindowOf(model: string): number | null {
  if (!model.startsWith('bedrock:')) return null
  const id = foundationModelOf(model.slice('bedrock:'.length))?.id
  return WINDOWS.find(([start]) => id?.startsWith(start) === true)?.[1] ?? null
}
