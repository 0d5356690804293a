import { describe, expect, it } from 'vitest'
import type { ModelParameters } from '../../../src/models/model.ts'
import { unsentParameters } from '../../../src/models/parameters/unsent.ts'
import { messagesBody } from '../../../src/models/providers/anthropic.ts'
import { chatBody } from '../../../src/models/providers/chat-completions.ts'
import { converseInput } from '../../../src/models/providers/converse.ts'
import { request } from '../requests.ts'

const budget: ModelParameters = { thinking: { type: 'enabled', budgetTokens: 2000 } }

/** What a request says beyond its messages. */
function sent(model: string, parameters: ModelParameters): object {
  const asked = request({ model, parameters })
  if (model.startsWith('bedrock:')) {
    const { modelId: _modelId, messages: _messages, ...rest } = converseInput(asked)
    return rest
  }
  const body = model.startsWith('anthropic:') ? messagesBody(asked) : chatBody(asked)
  const { model: _model, messages: _messages, ...rest } = body
  return rest
}

const fields = (additionalModelRequestFields: object) => ({ additionalModelRequestFields })

describe('a parameter is sent in the words of the API that takes it', () => {
  it.each<[string, ModelParameters, object]>([
    ['bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0', { topK: 5 }, fields({ top_k: 5 })],
    [
      'bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      budget,
      fields({ thinking: { type: 'enabled', budget_tokens: 2000 } }),
    ],
    [
      'bedrock:global.anthropic.claude-opus-4-8',
      { thinking: { type: 'adaptive' }, effort: 'high' },
      fields({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }),
    ],
    [
      'bedrock:global.anthropic.claude-opus-4-8',
      { thinking: { type: 'disabled' }, additionalModelRequestFields: { anthropic_beta: ['x'] } },
      fields({ thinking: { type: 'disabled' }, anthropic_beta: ['x'] }),
    ],
    ['bedrock:amazon.nova-lite-v1:0', { topK: 5 }, fields({ inferenceConfig: { topK: 5 } })],
    [
      'bedrock:us.amazon.nova-2-lite-v1:0',
      { effort: 'low' },
      fields({ reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } }),
    ],
    [
      'bedrock:us.amazon.nova-2-lite-v1:0',
      { thinking: { type: 'disabled' }, effort: 'low' },
      fields({ reasoningConfig: { type: 'disabled' } }),
    ],
    [
      'bedrock:us.amazon.nova-2-lite-v1:0',
      { topK: 5, additionalModelRequestFields: { inferenceConfig: { x: 1 } } },
      fields({ inferenceConfig: { topK: 5, x: 1 } }),
    ],
    ['bedrock:openai.gpt-oss-120b-1:0', { effort: 'high' }, fields({ reasoning_effort: 'high' })],
    [
      'bedrock:cohere.command-r-plus-v1:0',
      { topK: 5, seed: 1, frequencyPenalty: 0.1, presencePenalty: 0.2 },
      fields({ k: 5, seed: 1, frequency_penalty: 0.1, presence_penalty: 0.2 }),
    ],
    ['bedrock:mistral.mistral-7b-instruct-v0:2', { topK: 5 }, fields({ top_k: 5 })],
    [
      'bedrock:arn:aws:bedrock:us-east-1:1:application-inference-profile/a',
      { maxTokens: 3, additionalModelRequestFields: { top_k: 5 } },
      { inferenceConfig: { maxTokens: 3 }, ...fields({ top_k: 5 }) },
    ],
    [
      'bedrock:amazon.nova-lite-v1:0',
      { guardrail: { id: 'gr-1', version: '3' }, serviceTier: 'flex', performance: 'optimized' },
      {
        guardrailConfig: { guardrailIdentifier: 'gr-1', guardrailVersion: '3' },
        serviceTier: { type: 'flex' },
        performanceConfig: { latency: 'optimized' },
      },
    ],
    [
      'openai:gpt-5.1',
      {
        maxTokens: 9,
        seed: 1,
        frequencyPenalty: 0.1,
        presencePenalty: 0.2,
        effort: 'minimal',
        verbosity: 'low',
        serviceTier: 'flex',
        additionalModelRequestFields: { logit_bias: { 1: 2 } },
      },
      {
        max_completion_tokens: 9,
        seed: 1,
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
        reasoning_effort: 'minimal',
        verbosity: 'low',
        service_tier: 'flex',
        logit_bias: { 1: 2 },
      },
    ],
    ['azure:prod-gpt-5-mini', { maxTokens: 9 }, { max_completion_tokens: 9 }],
    ['azure:gpt-4o', { maxTokens: 9 }, { max_tokens: 9 }],
    ['groq:openai/gpt-oss-20b', { maxTokens: 9, effort: 'low' }, { max_tokens: 9, reasoning_effort: 'low' }],
    ['mistral:mistral-large-2411', { seed: 1 }, { random_seed: 1 }],
    ['vllm:m', { topK: 5, seed: 1 }, { top_k: 5, seed: 1 }],
    ['openrouter:a/b', { effort: 'high', topK: 5 }, { reasoning: { effort: 'high' }, top_k: 5 }],
    ['openrouter:a/b', budget, { reasoning: { max_tokens: 2000 } }],
    ['openrouter:a/b', { thinking: { type: 'disabled' } }, { reasoning: { enabled: false } }],
    ['deepseek:deepseek-chat', { thinking: { type: 'disabled' } }, { thinking: { type: 'disabled' } }],
    ['deepseek:deepseek-chat', { thinking: { type: 'adaptive' } }, { thinking: { type: 'enabled' } }],
    ['google:gemini-2.5-flash', { thinking: { type: 'disabled' } }, { reasoning_effort: 'none' }],
    ['google:gemini-2.5-flash', budget, { extra_body: { google: { thinking_config: { thinking_budget: 2000 } } } }],
    ['google:gemini-2.5-flash', { effort: 'low' }, { reasoning_effort: 'low' }],
    [
      'anthropic:claude-opus-4-8',
      {
        temperature: 1,
        topP: 0.9,
        topK: 5,
        stopSequences: ['x'],
        effort: 'low',
        serviceTier: 'standard_only',
        additionalModelRequestFields: { metadata: { user_id: 'u' } },
      },
      {
        max_tokens: 4096,
        temperature: 1,
        top_p: 0.9,
        top_k: 5,
        stop_sequences: ['x'],
        output_config: { effort: 'low' },
        service_tier: 'standard_only',
        metadata: { user_id: 'u' },
      },
    ],
    [
      'anthropic:claude-haiku-4-5-20251001',
      budget,
      { max_tokens: 6096, thinking: { type: 'enabled', budget_tokens: 2000 } },
    ],
    [
      'anthropic:claude-opus-4-8',
      { thinking: { type: 'adaptive' } },
      { max_tokens: 16_384, thinking: { type: 'adaptive' } },
    ],
    ['anthropic:claude-opus-4-8', { maxTokens: 7 }, { max_tokens: 7 }],
  ])('%s: %j', async (model, parameters, expected) => {
    expect(sent(model, parameters)).toEqual(expected)
    expect(await unsentParameters(model, parameters)).toEqual([])
  })

  it('nothing beyond what is set is ever sent', () => {
    for (const model of ['bedrock:amazon.nova-lite-v1:0', 'openai:gpt-5', 'openrouter:a/b', 'google:g', 'deepseek:d']) {
      expect(sent(model, {})).toEqual({})
    }
  })
})

describe('a parameter that an API has no word for', () => {
  it.each<[string, ModelParameters, string]>([
    ['bedrock:amazon.nova-lite-v1:0', { seed: 1 }, 'seed'],
    ['bedrock:us.anthropic.claude-sonnet-4-6', { frequencyPenalty: 1 }, 'frequencyPenalty'],
    ['bedrock:us.meta.llama3-3-70b-instruct-v1:0', { thinking: { type: 'disabled' } }, 'thinking'],
    ['openai:gpt-4o', { topK: 5 }, 'topK'],
    ['openai:gpt-4o', { performance: 'optimized' }, 'performance'],
    ['openai:gpt-4o', { thinking: { type: 'disabled' } }, 'thinking'],
    ['groq:m', { verbosity: 'low' }, 'verbosity'],
    ['xai:m', { serviceTier: 'flex' }, 'serviceTier'],
    ['anthropic:m', { seed: 1 }, 'seed'],
  ])('%s: %j is a warning, and is not sent', async (model, parameters, name) => {
    expect(await unsentParameters(model, parameters)).toMatchObject([{ name, level: 'warning' }])
    expect(sent(model, parameters)).toEqual(sent(model, {}))
  })

  it.each<[string, ModelParameters, string]>([
    ['openai:gpt-5', budget, 'effort'],
    ['openai:gpt-5', { guardrail: { id: 'g', version: '1' } }, 'Amazon Bedrock'],
    ['anthropic:m', { guardrail: { id: 'g', version: '1' } }, 'Amazon Bedrock'],
    ['deepseek:m', budget, 'adaptive'],
    ['bedrock:us.amazon.nova-2-lite-v1:0', budget, 'low, medium or high'],
    ['bedrock:us.meta.llama3-3-70b-instruct-v1:0', { effort: 'low' }, 'no such parameter'],
    [
      'bedrock:arn:aws:bedrock:us-east-1:1:application-inference-profile/a',
      { topK: 1 },
      'additionalModelRequestFields',
    ],
    ['bedrock:amazon.nova-lite-v1:0', { additionalModelRequestFields: { messages: [] } }, 'Remove messages'],
    ['openai:gpt-5', { additionalModelRequestFields: { model: 'gpt-4' } }, 'Remove model'],
    ['anthropic:m', { additionalModelRequestFields: { stream: true } }, 'Remove stream'],
    ['ollama:m', { additionalModelRequestFields: { Model: 'another' } }, 'Remove Model'],
    ['openrouter:m', { additionalModelRequestFields: { models: ['another'] } }, 'Remove models'],
  ])('and would change what is measured is refused: %s %j', async (model, parameters, hint) => {
    expect(await unsentParameters(model, parameters)).toMatchObject([
      { level: 'error', hint: expect.stringContaining(hint) },
    ])
    expect(() => sent(model, parameters)).toThrow(
      expect.objectContaining({ kind: 'invalid', hint: expect.stringContaining(hint) }),
    )
  })

  const NOT_THEIRS = [
    ...['model', 'messages', 'tools', 'tool_choice', 'functions', 'mcp_servers', 'TOOLS'],
    ...[
      'api_key',
      'apiKey',
      'api_base',
      'apiBaseUrl',
      'apiHost',
      'base_url',
      'headers',
      'extra_headers',
      'Authorization',
    ],
  ]
  it.each(
    ['openai:gpt-5', 'azure:d', 'anthropic:m', 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'].flatMap((model) =>
      NOT_THEIRS.map((key) => ({ model, key })),
    ),
  )('$model: $key is not among the fields that a file may add', async ({ model, key }) => {
    const additionalModelRequestFields = { top_k: 1, [key]: 'https://evil.example' }
    expect(await unsentParameters(model, { additionalModelRequestFields })).toMatchObject([
      { name: 'additionalModelRequestFields', level: 'error', hint: expect.stringContaining(`Remove ${key} from it`) },
    ])
    expect(() => sent(model, { additionalModelRequestFields })).toThrow(expect.objectContaining({ kind: 'invalid' }))
  })

  it('is nobody’s concern where no model is asked', async () => {
    expect(await unsentParameters('echo', { topK: 1 })).toEqual([])
    expect(await unsentParameters('replay:x', { topK: 1 })).toEqual([])
  })
})
