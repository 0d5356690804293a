import { expect, test } from 'vitest'
import { vendorOf } from '../../src/models/catalog/vendor.ts'

test.each([
  ['bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0', 'anthropic'],
  ['bedrock:amazon.nova-lite-v1:0', 'amazon'],
  ['bedrock:zai.glm-4.6', 'zai'],
  ['bedrock:arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.mistral.pixtral-large-2502-v1:0', 'mistral'],
  ['bedrock:arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc', null],
  ['anthropic:claude-haiku-4-5', 'anthropic'],
  ['openai:gpt-4.1-2025-04-14', 'openai'],
  ['azure:my-deployment', null],
  ['google:gemini-2.5-flash', 'google'],
  ['vertex:gemini-2.5-flash', 'google'],
  ['vertex:meta/llama-4-maverick', 'meta'],
  ['openrouter:meta-llama/llama-4-maverick', 'meta'],
  ['groq:openai/gpt-oss-120b', 'openai'],
  ['ollama:llama4:8b', null],
  ['echo', null],
  ['replay:answers.jsonl', null],
])('%s is of %s', (model, vendor) => {
  expect(vendorOf(model)).toBe(vendor)
})
