import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOf, priceOf } from '../../../src/models/catalog/prices.ts'
import { BEDROCK_PRICES, OPENAI_PRICES } from '../../../src/models/catalog/prices-table.ts'

const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0'

describe('the price of a model', () => {
  it.each([
    [`bedrock:global.${HAIKU}`, 1, 5],
    [`bedrock:us.${HAIKU}`, 1.1, 5.5],
    [`bedrock:eu.${HAIKU}`, 1.1, 5.5],
    [`bedrock:us-gov.${HAIKU}`, 1.1, 5.5],
    [`bedrock:${HAIKU}`, 1.1, 5.5],
    [`bedrock:arn:aws:bedrock:us-east-1::foundation-model/${HAIKU}`, 1.1, 5.5],
    [`bedrock:arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.${HAIKU}`, 1, 5],
    ['bedrock:us.anthropic.claude-sonnet-4-6', 3.3, 16.5],
    ['bedrock:us.anthropic.claude-sonnet-4-20250514-v1:0', 3, 15],
    ['bedrock:global.anthropic.claude-opus-4-6-v1', 5, 25],
    ['bedrock:anthropic.claude-opus-4-20250514-v1:0', 15, 75],
    ['bedrock:anthropic.claude-3-5-sonnet-20241022-v2:0', 3, 15],
    ['bedrock:anthropic.claude-3-haiku-20240307-v1:0', 0.25, 1.25],
    ['bedrock:amazon.nova-lite-v1:0', 0.06, 0.24],
    ['bedrock:apac.amazon.nova-micro-v1:0', 0.035, 0.14],
    ['bedrock:us.amazon.nova-2-lite-v1:0', 0.33, 2.75],
    ['bedrock:us.meta.llama3-3-70b-instruct-v1:0', 0.72, 0.72],
    ['bedrock:openai.gpt-oss-120b-1:0', 0.15, 0.6],
    ['bedrock:us.deepseek.r1-v1:0', 1.35, 5.4],
    ['bedrock:amazon.titan-embed-text-v2:0', 0.02, 0],
    ['openai:gpt-4o', 2.5, 10],
    ['openai:gpt-4o-2024-08-06', 2.5, 10],
    ['openai:gpt-4o-2024-05-13', 5, 15],
    ['openai:gpt-5-mini-2025-08-07', 0.25, 2],
    ['bedrock:google.gemma-3-27b-it', 0.23, 0.38],
    ['bedrock:mistral.mistral-7b-instruct-v0:2', 0.15, 0.2],
    ['bedrock:us.meta.llama3-2-90b-instruct-v1:0', 0.72, 0.72],
    ['bedrock:openai.gpt-5.5', 5.5, 33],
    ['bedrock:qwen.qwen3-coder-480b-a35b-v1:0', 0.45, 1.8],
    ['openai:gpt-3.5-turbo', 0.5, 1.5],
    ['anthropic:claude-haiku-4-5-20251001', 1, 5],
    ['anthropic:claude-3-5-sonnet-latest', 3, 15],
    ['anthropic:claude-sonnet-4-0', 3, 15],
    ['anthropic:claude-opus-4-1-20250805', 15, 75],
    ['google:gemini-2.5-flash', 0.3, 2.5],
    ['groq:llama-3.3-70b-versatile', 0.59, 0.79],
    ['mistral:mistral-large-2512', 0.5, 1.5],
    ['xai:grok-4-0709', 3, 15],
    ['fireworks:accounts/fireworks/models/gpt-oss-120b', 0.15, 0.6],
    ['ollama:llama3.2:1b', 0, 0],
    ['vllm:Qwen/Qwen3-8B', 0, 0],
    ['llama:default', 0, 0],
    ['localai:x', 0, 0],
    ['echo', 0, 0],
  ])('%s', (model, input, output) => {
    const price = priceOf(model)
    expect(price?.input).toBeCloseTo(input, 9)
    expect(price?.output).toBeCloseTo(output, 9)
  })

  it.each([
    'bedrock:arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123',
    'bedrock:arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc',
    'bedrock:amazon.nova-lite-v2:0',
    'bedrock:anthropic.claude-opus-4-99',
    'bedrock:xx.anthropic.claude-sonnet-4-6',
    'bedrock:somebody.else-v1:0',
    'openai:gpt-4o-audio',
    'openai:constructor',
    'anthropic:claude-opus-4-99',
    'anthropic:constructor',
    'google:gemini-2.5-flash-image',
    'azure:gpt-4o',
    'openrouter:openai/gpt-4o',
    'perplexity:sonar',
    'replay:answers.jsonl',
  ])('is unknown, not zero, for %s', (model) => {
    expect(priceOf(model)).toBeNull()
  })

  it('is the user’s own where there is one, the prompt cache at the price of input', () => {
    const own = {
      'bedrock:my-model': { input: 2, output: 4 },
      'bedrock:amazon.nova-lite-v1:0': { input: 9, output: 9 },
    }
    expect(priceOf('bedrock:my-model', own)).toEqual({ input: 2, output: 4, cacheRead: 2, cacheWrite: 2, long: null })
    expect(priceOf('bedrock:amazon.nova-lite-v1:0', own)?.input).toBe(9)
    expect(priceOf('bedrock:other', own)).toBeNull()
  })
})

describe('the cost of a call', () => {
  it('adds input, output and the prompt cache, each at its rate', () => {
    const price = priceOf(`bedrock:global.${HAIKU}`)
    if (price === null) throw new Error('listed')
    const usage = { inputTokens: 1000, outputTokens: 200, cacheReadTokens: 10_000, cacheWriteTokens: 2000 }
    expect(costOf(usage, price)).toBeCloseTo((1000 * 1 + 200 * 5 + 10_000 * 0.1 + 2000 * 1.25) / 1e6, 12)
  })

  it('is twice as much for input and half as much again for output above 200,000 tokens, where a model has it so', () => {
    const usage = { inputTokens: 150_000, outputTokens: 1_000, cacheReadTokens: 50_000 }
    const long = { ...usage, inputTokens: 150_001 }
    const costs = (model: string) => {
      const price = priceOf(model)
      return price === null ? [] : [costOf(usage, price), costOf(long, price)]
    }
    expect(costs('bedrock:global.anthropic.claude-sonnet-4-6')).toEqual([
      expect.closeTo((150_000 * 3 + 50_000 * 0.3 + 1_000 * 15) / 1e6, 9),
      expect.closeTo((150_001 * 6 + 50_000 * 0.6 + 1_000 * 22.5) / 1e6, 9),
    ])
    const [short = 0, over = 0] = costs('bedrock:global.anthropic.claude-sonnet-5')
    expect((over ?? 0) - (short ?? 0)).toBeLessThan(0.001)
  })

  it('is unknown when tokens were counted whose rate is unknown, and known when there were none', () => {
    const price = priceOf('bedrock:amazon.nova-lite-v1:0')
    if (price === null) throw new Error('listed')
    const usage = { inputTokens: 1, outputTokens: 1 }
    expect(costOf({ ...usage, cacheWriteTokens: 5 }, price)).toBeNull()
    expect(costOf({ ...usage, cacheWriteTokens: 0 }, price)).toBeGreaterThan(0)
  })

  it('is never negative, and grows with every kind of token', () => {
    const tokens = fc.nat(10_000_000)
    const usages = fc.record({
      inputTokens: tokens,
      outputTokens: tokens,
      cacheReadTokens: tokens,
      cacheWriteTokens: tokens,
    })
    const prices = fc.constantFrom(...BEDROCK_PRICES, ...OPENAI_PRICES)
    fc.assert(
      fc.property(usages, usages, prices, (usage, more, price) => {
        const cost = costOf(usage, price)
        const sum = {
          inputTokens: usage.inputTokens + more.inputTokens,
          outputTokens: usage.outputTokens + more.outputTokens,
          cacheReadTokens: usage.cacheReadTokens + more.cacheReadTokens,
          cacheWriteTokens: usage.cacheWriteTokens + more.cacheWriteTokens,
        }
        const larger = costOf(sum, price)
        expect(cost === null || cost >= 0).toBe(true)
        expect(cost === null || larger === null || larger >= cost - 1e-9).toBe(true)
      }),
    )
  })
})

it('lists every model once, at prices above zero', () => {
  for (const table of [BEDROCK_PRICES, OPENAI_PRICES]) {
    expect(new Set(table.map(({ model }) => model)).size).toBe(table.length)
    expect(table.filter(({ input, output }) => input <= 0 || output < 0)).toEqual([])
  }
})
