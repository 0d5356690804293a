import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { canonicalModel, isFloating, isStub, needsCredentials, providerOf } from '../../src/models/reference.ts'

const ARN = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0'

describe('a model reference has one canonical spelling', () => {
  it.each([
    ['echo', 'echo'],
    [' echo ', 'echo'],
    ['bedrock:amazon.nova-lite-v1:0', 'bedrock:amazon.nova-lite-v1:0'],
    ['bedrock:converse:amazon.nova-lite-v1:0', 'bedrock:amazon.nova-lite-v1:0'],
    ['bedrock:completion:amazon.nova-lite-v1:0', 'bedrock:amazon.nova-lite-v1:0'],
    ['bedrock:embeddings:amazon.titan-embed-text-v2:0', 'bedrock:amazon.titan-embed-text-v2:0'],
    ['bedrock:us.anthropic.claude-sonnet-4-6', 'bedrock:us.anthropic.claude-sonnet-4-6'],
    [`bedrock:${ARN}`, `bedrock:${ARN}`],
    [`bedrock:converse:${ARN}`, `bedrock:${ARN}`],
    ['openai:gpt-4.1-2025-04-14', 'openai:gpt-4.1-2025-04-14'],
    ['openai:chat:gpt-4o', 'openai:gpt-4o'],
    ['openai:responses:gpt-4o', 'openai:gpt-4o'],
    ['openai:embedding:text-embedding-3-small', 'openai:text-embedding-3-small'],
    ['openai:llama3:8b', 'openai:llama3:8b'],
    ['openai:meta-llama/Llama-3.1-8B', 'openai:meta-llama/Llama-3.1-8B'],
    ['anthropic:messages:claude-sonnet-4-5-20250929', 'anthropic:claude-sonnet-4-5-20250929'],
    ['anthropic:claude-opus-4-8', 'anthropic:claude-opus-4-8'],
    ['azure:chat:my-deployment', 'azure:my-deployment'],
    ['azureopenai:chat:my-deployment', 'azure:my-deployment'],
    ['azure:embeddings:ada', 'azure:ada'],
    ['google:gemini-2.5-flash', 'google:gemini-2.5-flash'],
    ['google:embedding:gemini-embedding-001', 'google:gemini-embedding-001'],
    ['palm:gemini-2.5-pro', 'google:gemini-2.5-pro'],
    ['groq:openai/gpt-oss-120b', 'groq:openai/gpt-oss-120b'],
    ['groq:responses:openai/gpt-oss-120b', 'groq:openai/gpt-oss-120b'],
    ['openrouter:deepseek/deepseek-r1:free', 'openrouter:deepseek/deepseek-r1:free'],
    ['openrouter:@preset/support', 'openrouter:@preset/support'],
    ['mistral:mistral-large-2411', 'mistral:mistral-large-2411'],
    ['deepseek:deepseek-chat', 'deepseek:deepseek-chat'],
    ['xai:grok-4-0709', 'xai:grok-4-0709'],
    ['togetherai:chat:meta-llama/Llama-3.3-70B-Instruct-Turbo', 'togetherai:meta-llama/Llama-3.3-70B-Instruct-Turbo'],
    ['cerebras:llama3.1-8b', 'cerebras:llama3.1-8b'],
    [
      'fireworks:accounts/fireworks/models/qwen3#accounts/me/deployments/d1',
      'fireworks:accounts/fireworks/models/qwen3#accounts/me/deployments/d1',
    ],
    ['perplexity:sonar-pro', 'perplexity:sonar-pro'],
    ['ollama:chat:llama3.2:1b', 'ollama:llama3.2:1b'],
    ['ollama:completion:llama3', 'ollama:llama3'],
    ['ollama:embeddings:nomic-embed-text', 'ollama:nomic-embed-text'],
    [
      'ollama:hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M',
      'ollama:hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M',
    ],
    ['vllm:Qwen/Qwen3-8B', 'vllm:Qwen/Qwen3-8B'],
    ['llama', 'llama:default'],
    ['llama:qwen3', 'llama:qwen3'],
    ['llama.cpp', 'llama:default'],
    ['localai:chat:lunademo', 'localai:lunademo'],
    ['localai:lunademo', 'localai:lunademo'],
    ['replay:recordings/answers.jsonl', 'replay:recordings/answers.jsonl'],
  ])('%s', (written, canonical) => {
    expect(canonicalModel(written)).toBe(canonical)
    expect(canonicalModel(canonical)).toBe(canonical)
  })

  it.each([
    ['openai/gpt-4o', 'evaluation.modelAliases'],
    ['gpt-4o', 'Write openai:gpt-4o.'],
    ['amazon.nova-lite-v1:0', 'Write bedrock:amazon.nova-lite-v1:0.'],
    ['us.anthropic.claude-sonnet-4-6', 'Write bedrock:us.anthropic.claude-sonnet-4-6.'],
    [ARN, `Write bedrock:${ARN}.`],
    ['claude-3-haiku-20240307', 'Write anthropic:claude-3-haiku-20240307.'],
    ['gemini-2.5-pro', 'Write google:gemini-2.5-pro.'],
    ['nobody:x', 'Known are bedrock:'],
    ['anthropic:messages', 'Known are bedrock:'],
    ['', 'Known are bedrock:'],
    ['bedrock:', 'Known are bedrock:'],
    ['openai:chat', 'Known are bedrock:'],
    ['bedrock:has space', 'Known are bedrock:'],
    ['replay:', 'replay:<file>'],
  ])('refuses %j with the way out', (written, hint) => {
    let thrown: unknown
    try {
      canonicalModel(written)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(UserError)
    expect(thrown).toMatchObject({ hint: expect.stringContaining(hint) })
  })

  it.each([
    ['https://api.example.com/chat', 'an address is no model'],
    ['http', 'an address is no model'],
    ['wss://example.com', 'a WebSocket is no model'],
    ['webhook:https://example.com', 'a service that is called is no model'],
    ['mcp:tools', 'a tool server is no model'],
    ['browser', 'a browser is no model'],
    ['file://provider.js', 'code is not executed'],
    ['exec:python3 ask.py', 'code is not executed'],
    ['python:ask.py', 'code is not executed'],
    ['ask.py:main', 'code is not executed'],
    ['lib/provider.mjs', 'code is not executed'],
    ['sequence', 'a sequence of inputs is no model'],
    ['promptfoo:manual-input', 'a person who answers by hand is no model'],
    ['promptfoo:simulated-user', 'services of promptfoo are not asked'],
    ['bedrock:agents:ABC', 'an agent is no model'],
    ['bedrock-agent:ABC', 'an agent is no model'],
    ['bedrock:kb:x', 'an agent is no model'],
    ['openai:assistant:asst_1', 'an agent is no model'],
    ['openai:codex-sdk', 'a coding agent is no model'],
    ['anthropic:claude-agent-sdk', 'a coding agent is no model'],
    ['sagemaker:openai:my-endpoint', 'SageMaker'],
    ['github:openai/gpt-4.1', 'GitHub Models was retired'],
    ['vertex:claude-3-5-sonnet-v2@20241022', 'Claude on Vertex AI is not served'],
    ['vertex:anthropic/claude-sonnet-4-5', 'Claude on Vertex AI is not served'],
    ['vertex:mistral-large@2407', 'models on Vertex AI are not served'],
    ['vertex:chat-bison@001', 'does not serve this model'],
    ['vertex:embedding:text-embedding-005', 'embeddings of Vertex AI'],
    ['openai:completion:gpt-3.5-turbo-instruct', 'the completions API'],
    ['anthropic:completion:claude-2', 'the completions API'],
    ['azureopenai:completion:x', 'the completions API'],
    ['replicate:meta/llama', 'Replicate'],
    ['huggingface:text-generation:x', 'Hugging Face'],
    ['openai:image:dall-e-3', 'it answers with images'],
    ['openai:realtime:gpt-realtime', 'it answers with a live session'],
    ['bedrock:nova-sonic:amazon.nova-sonic-v1:0', 'it answers with sound'],
    ['xai:image:grok-imagine', 'it answers with images'],
    ['watsonx:ibm/granite', 'not among those that are asked'],
    ['openai:chat:{{env.MODEL}}', 'templates are not filled in here'],
  ])('refuses %j by its own name', (written, why) => {
    expect(() => canonicalModel(written)).toThrow(why)
    expect(() => canonicalModel(written)).toThrow(UserError)
    try {
      canonicalModel(written)
    } catch (thrown) {
      expect(String(thrown)).not.toContain('unknown model')
      expect(JSON.stringify(thrown)).not.toContain('OPENAI_BASE_URL')
    }
  })

  it('is a canonical reference or a UserError, whatever is written', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('bedrock', 'openai', 'azureopenai', 'ollama', 'llama', 'chat', 'converse', 'replay', 'echo'),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), (words) => {
        try {
          const canonical = canonicalModel(words.join(':'))
          expect(canonicalModel(canonical).startsWith(providerOf(canonical))).toBe(true)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(UserError)
        }
      }),
    )
  })
})

it.each([
  ['bedrock:amazon.nova-lite-v1:0', false],
  ['bedrock:us.anthropic.claude-sonnet-4-6', false],
  ['bedrock:anthropic.claude', true],
  ['bedrock:arn:aws:bedrock:us-east-1:1:prompt/ABCDEFGHIJ', true],
  ['bedrock:arn:aws:bedrock:us-east-1:1:prompt/ABCDEFGHIJ:3', false],
  ['bedrock:arn:aws:bedrock:us-east-1:1:application-inference-profile/abc', false],
  ['openai:gpt-4o', true],
  ['openai:gpt-4o-2024-08-06', false],
  ['openai:gpt-4-0613', false],
  ['openai:o3', true],
  ['openai:chatgpt-4o-latest', true],
  ['openai:llama3:8b', false],
  ['openai:llama3:latest', true],
  ['openai:gpt-oss-20b', false],
  ['openai:text-embedding-3-small', false],
  ['anthropic:claude-haiku-4-5-20251001', false],
  ['anthropic:claude-haiku-4-5', true],
  ['anthropic:claude-sonnet-4-0', true],
  ['anthropic:claude-opus-4-8', false],
  ['anthropic:claude-sonnet-5', false],
  ['anthropic:claude-3-5-sonnet-latest', true],
  ['anthropic:claude-3-haiku-20240307', false],
  ['azure:prod-chat', false],
  ['google:gemini-2.5-flash', false],
  ['google:gemini-flash-latest', true],
  ['openrouter:openai/gpt-4o', true],
  ['openrouter:openai/gpt-4o-2024-08-06', false],
  ['openrouter:meta-llama/llama-3.3-70b-instruct:free', false],
  ['mistral:mistral-large-latest', true],
  ['mistral:mistral-small', true],
  ['mistral:mistral-large-2411', false],
  ['mistral:mistral-embed', false],
  ['deepseek:deepseek-chat', true],
  ['xai:grok-4', true],
  ['xai:grok-4-0709', false],
  ['perplexity:sonar', true],
  ['ollama:llama3.2', true],
  ['ollama:llama3.2:latest', true],
  ['ollama:llama3.2:1b', false],
  ['groq:llama-3.3-70b-versatile', false],
  ['llama:default', false],
  ['replay:latest', false],
  ['echo', false],
])('%s floats: %s', (model, floats) => {
  expect(isFloating(model)).toBe(floats)
})

it('only models behind an account need credentials, and a server of one’s own is a model all the same', () => {
  const models = ['bedrock:a', 'openai:b', 'anthropic:c', 'azure:d', 'ollama:e', 'vllm:f', 'replay:g', 'echo']
  expect(models.map(needsCredentials)).toEqual([true, true, true, true, false, false, false, false])
  expect(models.filter(isStub)).toEqual(['replay:g', 'echo'])
})
