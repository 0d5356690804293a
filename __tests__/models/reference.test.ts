import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { canonicalModel, isFloating, needsCredentials, providerOf } from '../../src/models/reference.ts'

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
    ['anthropic:messages:claude-3', 'Known are bedrock:'],
    ['', 'Known are bedrock:'],
    ['bedrock:', 'Known are bedrock:'],
    ['openai:chat', 'Known are bedrock:'],
    ['bedrock:agents:ABC', 'Known are bedrock:'],
    ['openai:completion:gpt-3.5-turbo-instruct', 'Known are bedrock:'],
    ['bedrock:has space', 'Known are bedrock:'],
    ['replay:', 'replay:<file>'],
    ['file://provider.js', 'Known are bedrock:'],
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

  it('is a canonical reference or a UserError, whatever is written', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('bedrock', 'openai', 'chat', 'converse', 'replay', 'echo'))
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
  ['replay:latest', false],
  ['echo', false],
])('%s floats: %s', (model, floats) => {
  expect(isFloating(model)).toBe(floats)
})

it('only models behind an account need credentials', () => {
  expect(['bedrock:a', 'openai:b', 'replay:c', 'echo'].map(needsCredentials)).toEqual([true, true, false, false])
})
