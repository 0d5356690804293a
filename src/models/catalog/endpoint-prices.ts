import type { EndpointName } from '../endpoints.ts'
import type { ListedPrice } from './prices-table.ts'

/**
 * USD per million tokens at the providers' own addresses, beside Bedrock and OpenAI. Sources: platform.claude.com,
 * ai.google.dev, groq.com, mistral.ai, api-docs.deepseek.com, docs.x.ai, cerebras.ai, together.ai and fireworks.ai, as
 * collected by pydantic/genai-prices on the day that `PRICES_AS_OF` names. What is not listed is unknown, never free: so
 * is Perplexity, which asks for each request too, and OpenRouter, whose routes differ.
 */
export const ENDPOINT_PRICES: Partial<Record<EndpointName | 'anthropic', readonly ListedPrice[]>> = {
  anthropic: [
    claude('fable-5', 10, 50),
    claude('opus-5', 5, 25),
    claude('opus-4-8', 5, 25),
    claude('opus-4-7', 5, 25),
    claude('opus-4-6', 5, 25),
    claude('opus-4-5', 5, 25),
    claude('sonnet-5', 3, 15),
    claude('sonnet-4-6', 3, 15),
    { ...claude('sonnet-4-5', 3, 15), long: { above: 200_000, input: 2, output: 1.5 } },
    claude('haiku-4-5', 1, 5),
    claude('opus-4-1', 15, 75),
    claude('opus-4', 15, 75),
    claude('sonnet-4', 3, 15),
    claude('3-7-sonnet', 3, 15),
    claude('3-5-sonnet', 3, 15),
    claude('3-5-haiku', 0.8, 4),
    { ...claude('3-haiku', 0.25, 1.25), cacheRead: 0.03, cacheWrite: 0.3 },
    claude('3-opus', 15, 75),
  ],
  google: [
    { ...listed('gemini-2.5-pro', 1.25, 10, 0.125), long: { above: 200_000, input: 2, output: 1.5 } },
    listed('gemini-2.5-flash', 0.3, 2.5, 0.03),
    listed('gemini-2.5-flash-lite', 0.1, 0.4, 0.01),
    listed('gemini-2.0-flash', 0.1, 0.4, 0.025),
    listed('gemini-2.0-flash-lite', 0.075, 0.3, null),
    { ...listed('gemini-3-pro-preview', 2, 12, 0.2), long: { above: 200_000, input: 2, output: 1.5 } },
    { ...listed('gemini-3.1-pro-preview', 2, 12, 0.2), long: { above: 200_000, input: 2, output: 1.5 } },
    listed('gemini-3-flash-preview', 0.5, 3, 0.05),
    listed('gemini-3.1-flash-lite', 0.25, 1.5, 0.025),
    listed('gemini-3.5-flash', 1.5, 9, 0.15),
    listed('gemini-3.5-flash-lite', 0.3, 2.5, 0.03),
    listed('gemini-embedding-001', 0.15, 0, null),
  ],
  groq: [
    listed('llama-3.1-8b-instant', 0.05, 0.08, null),
    listed('llama-3.3-70b-versatile', 0.59, 0.79, null),
    listed('meta-llama/llama-4-maverick-17b-128e-instruct', 0.2, 0.6, null),
    listed('meta-llama/llama-4-scout-17b-16e-instruct', 0.11, 0.34, null),
    listed('openai/gpt-oss-120b', 0.15, 0.6, 0.075),
    listed('openai/gpt-oss-20b', 0.075, 0.3, 0.0375),
    listed('qwen/qwen3-32b', 0.29, 0.59, null),
  ],
  mistral: [
    listed('mistral-large-2512', 0.5, 1.5, 0.05),
    listed('mistral-small-2603', 0.15, 0.6, 0.015),
    listed('codestral-2508', 0.3, 0.9, 0.03),
    listed('devstral-2512', 0.4, 2, 0.04),
    listed('ministral-14b-2512', 0.2, 0.2, 0.02),
    listed('ministral-3b-2512', 0.1, 0.1, 0.01),
    listed('open-mistral-nemo', 0.15, 0.15, null),
    listed('mistral-embed', 0.1, 0, null),
  ],
  deepseek: [listed('deepseek-v4-flash', 0.14, 0.28, 0.0028), listed('deepseek-v4-pro', 0.435, 0.87, 0.003625)],
  xai: [
    listed('grok-3', 3, 15, 0.75),
    listed('grok-3-mini', 0.3, 0.5, 0.075),
    listed('grok-4-0709', 3, 15, 0.75),
    listed('grok-4-fast-reasoning', 0.2, 0.5, 0.05),
    listed('grok-4-fast-non-reasoning', 0.2, 0.5, 0.05),
    listed('grok-4-1-fast-reasoning', 0.2, 0.5, 0.05),
    listed('grok-4-1-fast-non-reasoning', 0.2, 0.5, 0.05),
    listed('grok-4.3', 1.25, 2.5, 0.2),
    listed('grok-4.5', 2, 6, 0.5),
    listed('grok-code-fast-1', 0.2, 1.5, 0.02),
  ],
  cerebras: [
    listed('gpt-oss-120b', 0.35, 0.75, null),
    listed('llama-3.3-70b', 0.85, 1.2, null),
    listed('llama3.1-8b', 0.1, 0.1, null),
    listed('qwen-3-32b', 0.4, 0.8, null),
  ],
  togetherai: [
    listed('meta-llama/Llama-3.3-70B-Instruct-Turbo', 0.88, 0.88, null),
    listed('meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8', 0.27, 0.85, null),
    listed('meta-llama/Llama-4-Scout-17B-16E-Instruct', 0.18, 0.59, null),
    listed('meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo', 0.18, 0.18, null),
  ],
  fireworks: [
    listed('accounts/fireworks/models/gpt-oss-120b', 0.15, 0.6, 0.014),
    listed('accounts/fireworks/models/gpt-oss-20b', 0.07, 0.3, 0.035),
    listed('accounts/fireworks/models/llama-v3p1-8b-instruct', 0.2, 0.2, null),
    listed('accounts/fireworks/models/deepseek-v4-pro', 1.74, 3.48, 0.145),
    listed('accounts/fireworks/models/kimi-k2p6', 0.95, 4, 0.16),
  ],
}

/** What may stand behind a listed name without another price: a date or the alias that Anthropic moves. */
export const ENDPOINT_SUFFIX = /^(-\d{8}|-latest|-0|-00\d|-preview-\d{2}-\d{2})?$/

/** Anthropic's prompt cache: reading costs a tenth of the input price, writing for five minutes 1.25 times of it. */
function claude(name: string, input: number, output: number): ListedPrice {
  return { ...listed(`claude-${name}`, input, output, input * 0.1), cacheWrite: input * 1.25 }
}

function listed(model: string, input: number, output: number, cacheRead: number | null): ListedPrice {
  return { model, input, output, cacheRead, cacheWrite: null, long: null, regionalSurcharge: false }
}
