/** USD per million tokens. A null rate is unknown: tokens counted under it make the cost unknown. */
export type Price = { input: number; output: number; cacheRead: number | null; cacheWrite: number | null }

export type ListedPrice = Price & {
  /** Start of the model's id; behind it may stand a date (`-20251001`), a revision (`-v1`) and a variant (`:0`). */
  model: string
  /** Costs 10 % more when it is not called through a `global.` profile. */
  regionalSurcharge: boolean
}

/**
 * On-demand prices of text and embedding models as of 2026-08-21. Sources: aws.amazon.com/bedrock/pricing and
 * openai.com/api/pricing, as collected by pydantic/genai-prices. What is not listed is unknown, never free; `prices` in
 * ai-cicd.yml adds to it.
 */
export const BEDROCK_PRICES: readonly ListedPrice[] = [
  claude('fable-5', 10, 50, true),
  claude('opus-5', 5, 25, true),
  claude('opus-4-8', 5, 25, true),
  claude('opus-4-7', 5, 25, true),
  claude('opus-4-6', 5, 25, true),
  claude('opus-4-5', 5, 25, true),
  claude('sonnet-5', 3, 15, true),
  claude('sonnet-4-6', 3, 15, true),
  claude('sonnet-4-5', 3, 15, true),
  claude('haiku-4-5', 1, 5, true),
  claude('opus-4-1', 15, 75, false),
  claude('opus-4', 15, 75, false),
  claude('sonnet-4', 3, 15, false),
  claude('3-7-sonnet', 3, 15, false),
  claude('3-5-sonnet', 3, 15, false),
  claude('3-5-haiku', 0.8, 4, false),
  plain('anthropic.claude-3-haiku', 0.25, 1.25),
  nova('nova-micro-v1', 0.035, 0.14, false),
  nova('nova-lite-v1', 0.06, 0.24, false),
  nova('nova-pro-v1', 0.8, 3.2, false),
  nova('nova-premier-v1', 2.5, 12.5, false),
  nova('nova-2-lite-v1', 0.3, 2.5, true),
  plain('meta.llama3-1-8b-instruct-v1', 0.22, 0.22),
  plain('meta.llama3-1-70b-instruct-v1', 0.72, 0.72),
  plain('meta.llama3-3-70b-instruct-v1', 0.72, 0.72),
  plain('meta.llama4-scout-17b-instruct-v1', 0.17, 0.66),
  plain('meta.llama4-maverick-17b-instruct-v1', 0.24, 0.97),
  plain('mistral.mistral-large-3-675b-instruct', 0.5, 1.5),
  plain('mistral.ministral-3-8b-instruct', 0.15, 0.15),
  plain('deepseek.r1-v1', 1.35, 5.4),
  plain('openai.gpt-oss-20b-1', 0.07, 0.3),
  plain('openai.gpt-oss-120b-1', 0.15, 0.6),
  plain('qwen.qwen3-32b-v1', 0.15, 0.6),
  plain('amazon.titan-embed-text-v1', 0.1, 0),
  plain('amazon.titan-embed-text-v2', 0.02, 0),
  plain('cohere.embed-english-v3', 0.1, 0),
  plain('cohere.embed-multilingual-v3', 0.1, 0),
]

/** OpenAI's own endpoint. A dated snapshot costs what its alias does, unless it is listed itself. */
export const OPENAI_PRICES: readonly ListedPrice[] = [
  openai('gpt-4o-2024-05-13', 5, 15, null),
  openai('gpt-4o', 2.5, 10, 1.25),
  openai('gpt-4o-mini', 0.15, 0.6, 0.075),
  openai('gpt-4.1', 2, 8, 0.5),
  openai('gpt-4.1-mini', 0.4, 1.6, 0.1),
  openai('gpt-4.1-nano', 0.1, 0.4, 0.025),
  openai('gpt-5', 1.25, 10, 0.125),
  openai('gpt-5-mini', 0.25, 2, 0.025),
  openai('gpt-5-nano', 0.05, 0.4, 0.005),
  openai('o3', 2, 8, 0.5),
  openai('o3-mini', 1.1, 4.4, 0.55),
  openai('o4-mini', 1.1, 4.4, 0.275),
  openai('text-embedding-3-small', 0.02, 0, null),
  openai('text-embedding-3-large', 0.13, 0, null),
  openai('text-embedding-ada-002', 0.1, 0, null),
]

/** Anthropic's prompt cache: reading costs a tenth of the input price, writing for five minutes 1.25 times of it. */
function claude(name: string, input: number, output: number, regionalSurcharge: boolean): ListedPrice {
  const model = `anthropic.claude-${name}`
  return { model, input, output, cacheRead: input * 0.1, cacheWrite: input * 1.25, regionalSurcharge }
}

/** Nova's prompt cache: reading costs a quarter of the input price. */
function nova(name: string, input: number, output: number, regionalSurcharge: boolean): ListedPrice {
  return { model: `amazon.${name}`, input, output, cacheRead: input * 0.25, cacheWrite: null, regionalSurcharge }
}

function plain(model: string, input: number, output: number): ListedPrice {
  return { model, input, output, cacheRead: null, cacheWrite: null, regionalSurcharge: false }
}

function openai(model: string, input: number, output: number, cacheRead: number | null): ListedPrice {
  return { model, input, output, cacheRead, cacheWrite: null, regionalSurcharge: false }
}
