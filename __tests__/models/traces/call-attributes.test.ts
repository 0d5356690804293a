import { expect, test } from 'vitest'
import { answerAttributes, modelAttributes, requestAttributes } from '../../../src/models/traces/call-attributes.ts'
import { completion } from '../../evaluation/build.ts'

test.each([
  ['bedrock:anthropic.claude-haiku-4-5-20251001-v1:0', 'aws.bedrock', 'anthropic.claude-haiku-4-5-20251001-v1:0'],
  ['anthropic:claude-haiku-4-5', 'anthropic', 'claude-haiku-4-5'],
  ['openai:gpt-5-mini', 'openai', 'gpt-5-mini'],
  ['azure:my-deployment', 'azure.ai.openai', 'my-deployment'],
  ['google:gemini-2.5-flash', 'gcp.gemini', 'gemini-2.5-flash'],
  ['mistral:mistral-large-2411', 'mistral_ai', 'mistral-large-2411'],
  ['xai:grok-4', 'x_ai', 'grok-4'],
  ['ollama:llama3.2', 'ollama', 'llama3.2'],
  ['echo', 'echo', 'echo'],
])('%s is %s in the words of the conventions', (model, provider, name) => {
  expect(modelAttributes(model, 'chat', null)).toEqual({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': name,
  })
})

test.each([
  ['https://user:secret@llm.example.com/v1?key=secret', { 'server.address': 'llm.example.com', 'server.port': 443 }],
  ['http://127.0.0.1:11434/v1', { 'server.address': '127.0.0.1', 'server.port': 11434 }],
  ['http://gateway/v1', { 'server.address': 'gateway', 'server.port': 80 }],
  ['bedrock', {}],
  ['', {}],
])('of an address %s only host and port are told', (origin, server) => {
  const all = modelAttributes('openai:m', 'chat', origin)
  expect(all).toMatchObject(server)
  expect(JSON.stringify(all)).not.toContain('secret')
  expect(Object.keys(all)).toHaveLength(3 + Object.keys(server).length)
})

const request = {
  model: 'bedrock:amazon.nova-lite-v1:0',
  messages: [
    { role: 'system' as const, content: 'Be kind.' },
    { role: 'user' as const, content: 'Where is my order?' },
  ],
  parameters: { temperature: 0, topP: 0.9, maxTokens: 300, stopSequences: ['END'], seed: 7 },
  responseFormat: null,
  tools: [{ name: 'find_order', description: 'private', inputSchema: {} }],
  toolChoice: null,
}

test('a request: its parameters, and its texts only where they are wanted', () => {
  expect(requestAttributes(request, false)).toEqual({
    'gen_ai.request.temperature': 0,
    'gen_ai.request.top_p': 0.9,
    'gen_ai.request.max_tokens': 300,
    'gen_ai.request.stop_sequences': ['END'],
    'gen_ai.request.seed': 7,
    'ai_cicd.request.messages': 2,
    'ai_cicd.request.tools': ['find_order'],
  })
  const { 'gen_ai.input.messages': texts } = requestAttributes(request, true)
  expect(JSON.parse(String(texts))).toEqual([
    { role: 'system', parts: [{ type: 'text', content: 'Be kind.' }] },
    { role: 'user', parts: [{ type: 'text', content: 'Where is my order?' }] },
  ])
})

test('cached tokens are input too, and how much of the window was used is told', () => {
  const usage = { inputTokens: 1_000, outputTokens: 500, cacheReadTokens: 28_000, cacheWriteTokens: 500 }
  const answer = completion('Tomorrow.', { usage, stopReason: 'length', latencyMs: 812, costUsd: 0.002 })
  expect(answerAttributes(request.model, answer, false)).toEqual({
    'gen_ai.response.finish_reasons': ['length'],
    'gen_ai.usage.input_tokens': 29_500,
    'gen_ai.usage.output_tokens': 500,
    'gen_ai.usage.cache_read.input_tokens': 28_000,
    'gen_ai.usage.cache_creation.input_tokens': 500,
    'ai_cicd.cost_usd': 0.002,
    'ai_cicd.context.window_tokens': 300_000,
    'ai_cicd.context.used_share': 0.1,
    'ai_cicd.latency_ms': 812,
  })
})

test('what was not counted is not told as nothing', () => {
  const answer = completion('', { usage: { inputTokens: 0, outputTokens: 0 }, costUsd: null, latencyMs: null })
  expect(answerAttributes('openai:m', answer, false)).toEqual({ 'gen_ai.response.finish_reasons': ['stop'] })
})

test('an answer with tools, and a text that is too long for a line', () => {
  const answer = completion('a'.repeat(100_003), { toolCalls: [{ name: 'find_order', input: { id: 1 } }] })
  const { 'gen_ai.output.messages': texts } = answerAttributes('openai:m', answer, true)
  const [message] = JSON.parse(String(texts))
  expect(message).toMatchObject({ role: 'assistant', finish_reason: 'stop' })
  expect(message.parts[0].content).toMatch(/^a{100000} … \(3 more characters are not kept\)$/)
  expect(message.parts[1]).toEqual({ type: 'tool_call', name: 'find_order', arguments: { id: 1 } })
})
