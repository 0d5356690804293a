import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestLine } from '../request-line.js'
import { assertEmf } from './emf.js'

const now = 1_790_000_000_000

const request = {
  functionName: 'ai-handler',
  functionVersion: '7',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:ai-handler',
  prompt: { id: 'support-reply', version: 14, model: 'bedrock:us.amazon.nova-lite-v1:0' },
  timestamp: now,
  quality: null,
  usage: { inputTokens: 1, outputTokens: 2 },
  costUsd: 0.1,
  latencyMs: 3,
}

for (const [model, version] of [
  ['bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0', 'claude-haiku-4-5/20251001-v1:0/14'],
  ['bedrock:amazon.nova-lite-v1:0', 'nova-lite/v1:0/14'],
  ['bedrock:arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0', 'nova-lite/v1:0/14'],
  ['bedrock:anthropic.claude-sonnet-5', 'anthropic.claude-sonnet-5/unknown/14'],
]) {
  test(`the full version with ${model}`, () => {
    const line = assertEmf(requestLine({ ...request, prompt: { ...request.prompt, model } }), now)
    assert.equal(line.PromptVersion, version)
    assert.equal(line.Resource, 'ai-handler')
    assert.equal('QualityScore' in line, false)
  })
}

for (const [what, spoil] of [
  ['seconds', (root) => (root._aws.Timestamp = 1_790_000_000)],
  ['a dimension that is no member', (root) => delete root.ExecutedVersion],
  ['a metric that is no member', (root) => delete root.CostUsd],
  ['a metric that is text', (root) => (root.CostUsd = '0.1')],
  [
    '31 dimensions',
    (root) => (root._aws.CloudWatchMetrics[0].Dimensions = [Array.from({ length: 31 }, (_, i) => `d${i}`)]),
  ],
  [
    '101 metrics',
    (root) => (root._aws.CloudWatchMetrics[0].Metrics = Array(101).fill({ Name: 'CostUsd', Unit: 'None' })),
  ],
  ['an unknown unit', (root) => (root._aws.CloudWatchMetrics[0].Metrics[0].Unit = 'USD')],
]) {
  test(`the check of the format finds ${what}`, () => {
    const root = JSON.parse(requestLine(request))
    spoil(root)
    assert.throws(() => assertEmf(JSON.stringify(root), now), assert.AssertionError)
  })
}
