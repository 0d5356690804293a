/** USD per million tokens. A null rate is unknown: tokens counted under it make the cost unknown. */
export type Price = {
  input: number
  output: number
  cacheRead: number | null
  cacheWrite: number | null
  /** A request with more than so many tokens of input costs so many times as much, all of it; null: none does. */
  long: { above: number; input: number; output: number } | null
}

export type ListedPrice = Price & {
  /** Start of the model's id; behind it may stand a date (`-20251001`), a revision (`-v1`) and a variant (`:0`). */
  model: string
  /** Costs 10 % more when it is not called through a `global.` profile. */
  regionalSurcharge: boolean
}

const TWICE_ABOVE_200K = { above: 200_000, input: 2, output: 1.5 }

/** The day on which these tables were last held against their sources. */
export const PRICES_AS_OF = '2026-08-21'

/**
 * On-demand prices of text and embedding models. Sources: aws.amazon.com/bedrock/pricing and openai.com/api/pricing, as
 * collected by pydantic/genai-prices. What is not listed is unknown, never free; `prices` in ai-cicd.yml adds to it.
 */
export const BEDROCK_PRICES: readonly ListedPrice[] = [
  claude('fable-5', 10, 50, true),
  claude('opus-5', 5, 25, true),
  claude('opus-4-8', 5, 25, true),
  claude('opus-4-7', 5, 25, true),
  { ...claude('opus-4-6', 5, 25, true), long: TWICE_ABOVE_200K },
  claude('opus-4-5', 5, 25, true),
  claude('sonnet-5', 3, 15, true),
  { ...claude('sonnet-4-6', 3, 15, true), long: TWICE_ABOVE_200K },
  claude('sonnet-4-5', 3, 15, true),
  claude('haiku-4-5', 1, 5, true),
  claude('opus-4-1', 15, 75, false),
  claude('opus-4', 15, 75, false),
  claude('sonnet-4', 3, 15, false),
  claude('3-7-sonnet', 3, 15, false),
  claude('3-5-sonnet', 3, 15, false),
  claude('3-5-haiku', 0.8, 4, false),
  plain('anthropic.claude-3-haiku', 0.25, 1.25),
  claude('3-sonnet', 3, 15, false),
  plain('anthropic.claude-3-opus', 15, 75),
  nova('nova-micro-v1', 0.035, 0.14, false),
  nova('nova-lite-v1', 0.06, 0.24, false),
  nova('nova-pro-v1', 0.8, 3.2, false),
  nova('nova-premier-v1', 2.5, 12.5, false),
  nova('nova-2-lite-v1', 0.3, 2.5, true),
  plain('amazon.titan-text-express-v1', 0.2, 0.6),
  plain('amazon.titan-text-lite-v1', 0.15, 0.2),
  plain('meta.llama3-8b-instruct-v1', 0.3, 0.6),
  plain('meta.llama3-70b-instruct-v1', 2.65, 3.5),
  plain('meta.llama3-1-8b-instruct-v1', 0.22, 0.22),
  plain('meta.llama3-1-70b-instruct-v1', 0.72, 0.72),
  plain('meta.llama3-2-1b-instruct-v1', 0.1, 0.1),
  plain('meta.llama3-2-3b-instruct-v1', 0.15, 0.15),
  plain('meta.llama3-2-11b-instruct-v1', 0.16, 0.16),
  plain('meta.llama3-2-90b-instruct-v1', 0.72, 0.72),
  plain('meta.llama3-3-70b-instruct-v1', 0.72, 0.72),
  plain('meta.llama4-scout-17b-instruct-v1', 0.17, 0.66),
  plain('meta.llama4-maverick-17b-instruct-v1', 0.24, 0.97),
  plain('mistral.mistral-large-3-675b-instruct', 0.5, 1.5),
  plain('mistral.mistral-large-2402-v1', 4, 12),
  plain('mistral.mistral-small-2402-v1', 1, 3),
  plain('mistral.mistral-7b-instruct-v0', 0.15, 0.2),
  plain('mistral.mixtral-8x7b-instruct-v0', 0.45, 0.7),
  plain('mistral.pixtral-large-2502-v1', 2, 6),
  plain('mistral.magistral-small-2509', 0.5, 1.5),
  plain('mistral.devstral-2-123b', 0.4, 2),
  plain('mistral.ministral-3-3b-instruct', 0.1, 0.1),
  plain('mistral.ministral-3-8b-instruct', 0.15, 0.15),
  plain('mistral.ministral-3-14b-instruct', 0.2, 0.2),
  plain('google.gemma-3-4b-it', 0.04, 0.08),
  plain('google.gemma-3-12b-it', 0.09, 0.29),
  plain('google.gemma-3-27b-it', 0.23, 0.38),
  plain('nvidia.nemotron-nano-9b-v2', 0.06, 0.23),
  plain('nvidia.nemotron-nano-3-30b', 0.06, 0.24),
  plain('nvidia.nemotron-super-3-120b', 0.15, 0.65),
  plain('deepseek.r1-v1', 1.35, 5.4),
  plain('openai.gpt-oss-20b-1', 0.07, 0.3),
  plain('openai.gpt-oss-120b-1', 0.15, 0.6),
  { ...plain('openai.gpt-5.4', 2.75, 16.5), cacheRead: 0.275 },
  { ...plain('openai.gpt-5.5', 5.5, 33), cacheRead: 0.55 },
  plain('qwen.qwen3-32b-v1', 0.15, 0.6),
  plain('qwen.qwen3-coder-30b-a3b-v1', 0.15, 0.6),
  plain('qwen.qwen3-coder-480b-a35b-v1', 0.45, 1.8),
  plain('qwen.qwen3-vl-235b-a22b-v1', 0.53, 2.66),
  plain('amazon.titan-embed-text-v1', 0.1, 0),
  plain('amazon.titan-embed-text-v2', 0.02, 0),
  plain('cohere.embed-english-v3', 0.1, 0),
  plain('cohere.embed-multilingual-v3', 0.1, 0),
]

/**
 * USD per 1,000 units of text (a unit is up to 1,000 characters) that a policy of a guardrail looked at. Words, and regular
 * expressions for sensitive information (the free units), cost nothing; null is unknown.
 */
export const GUARDRAIL_PRICES = {
  contentPolicyUnits: 0.15,
  topicPolicyUnits: 0.15,
  sensitiveInformationPolicyUnits: 0.1,
  contextualGroundingPolicyUnits: 0.1,
  automatedReasoningPolicyUnits: null,
  contentPolicyImageUnits: null,
} as const

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
  openai('gpt-5.1', 1.25, 10, 0.125),
  openai('gpt-5.2', 1.75, 14, 0.175),
  { ...openai('gpt-5.4', 2.5, 15, 0.25), long: { above: 272_000, input: 2, output: 1.5 } },
  openai('gpt-5.4-mini', 0.75, 4.5, 0.075),
  openai('gpt-5.4-nano', 0.2, 1.25, 0.02),
  openai('gpt-5.5', 5, 30, 0.5),
  openai('gpt-4-turbo', 10, 30, null),
  openai('gpt-4-0613', 30, 60, null),
  openai('gpt-4', 30, 60, null),
  openai('gpt-3.5-turbo-0125', 0.5, 1.5, null),
  openai('gpt-3.5-turbo', 0.5, 1.5, null),
  openai('o1', 15, 60, 7.5),
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
  return { model, input, output, cacheRead: input * 0.1, cacheWrite: input * 1.25, long: null, regionalSurcharge }
}

/** Nova's prompt cache: reading costs a quarter of the input price. */
function nova(name: string, input: number, output: number, regionalSurcharge: boolean): ListedPrice {
  return {
    model: `amazon.${name}`,
    input,
    output,
    cacheRead: input * 0.25,
    cacheWrite: null,
    long: null,
    regionalSurcharge,
  }
}

function plain(model: string, input: number, output: number): ListedPrice {
  return { model, input, output, cacheRead: null, cacheWrite: null, long: null, regionalSurcharge: false }
}

function openai(model: string, input: number, output: number, cacheRead: number | null): ListedPrice {
  return { model, input, output, cacheRead, cacheWrite: null, long: null, regionalSurcharge: false }
}
