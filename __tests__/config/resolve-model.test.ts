import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meaningOf, resolveModel } from '../../src/config/resolve-model.ts'
import { UserError } from '../../src/errors.ts'

const NOVA = 'bedrock:amazon.nova-pro-v1:0'
const LITE = 'bedrock:amazon.nova-lite-v1:0'

describe('what a model’s name means', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['itself without an alias', 'openai:chat:gpt-4o', {}, 'openai:gpt-4o'],
    ['its alias', 'openai/gpt-4o', { 'openai/gpt-4o': NOVA }, NOVA],
    ['the alias of the same model in another spelling', 'openai:chat:gpt-4o', { 'openai:gpt-4o': NOVA }, NOVA],
    ['and the other way round', 'openai:gpt-4o', { 'openai:chat:gpt-4o': NOVA }, NOVA],
    ['a pattern', 'openai:gpt-4o-mini', { 'openai:*': NOVA }, NOVA],
    ['a pattern of names that are none', 'openai/gpt-4o', { 'openai/*': NOVA }, NOVA],
    ['a pattern of what is refused', 'huggingface:chat:x', { 'huggingface:*': NOVA }, NOVA],
    ['the canonical spelling fits a pattern', 'azureopenai:chat:x', { 'azure:*': NOVA }, NOVA],
    ['the name before a pattern', 'openai:gpt-4o', { 'openai:*': NOVA, 'openai:gpt-4o': LITE }, LITE],
    ['the longest pattern first', 'openai:gpt-4o', { '*': NOVA, 'openai:*': NOVA, 'openai:gpt-*': LITE }, LITE],
    ['a pattern in the middle', 'openrouter:openai/gpt-4o:free', { 'openrouter:*gpt*:free': NOVA }, NOVA],
    ['a pattern that does not fit', 'openai:gpt-4o', { 'openai:*-mini': NOVA }, 'openai:gpt-4o'],
    ['parts may not overlap', 'openai:aba', { 'openai:ab*ba': NOVA }, 'openai:aba'],
    ['what an alias stands for is not replaced again', NOVA, { 'openai:*': NOVA, 'bedrock:*': LITE }, NOVA],
    ['and others are', 'bedrock:x.y', { 'openai:*': NOVA, 'bedrock:*': LITE }, LITE],
    ['a pattern may name a model that it fits', 'openai:a', { 'openai:*': 'openai:gpt-4.1' }, 'openai:gpt-4.1'],
    [
      'a registry of GitHub’s is its publisher',
      'azureml://registries/azure-openai/models/gpt-4.1/versions/2025-04-14',
      { 'openai/*': 'echo' },
      'echo',
    ],
    ['an older publisher too', 'azure-openai/gpt-4o', { 'openai/gpt-4o': 'echo' }, 'echo'],
  ])('%s: %s', (_what, written, modelAliases, meaning) => {
    expect(resolveModel(written, { evaluation: { modelAliases } })).toBe(meaning)
    expect(meaningOf(meaning, modelAliases)).toBe(meaning)
  })

  it('fits as a regular expression of the pattern would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(letters, text, (pattern, name) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name) && pattern.includes('*')
        const written = `openai:${name}`
        expect(meaningOf(written, { [`openai:${pattern}`]: NOVA }) === NOVA).toBe(expected || pattern === name)
      }),
    )
  })

  it('is an error where nothing says it', () => {
    expect(() => meaningOf('openai/gpt-4o', { 'anthropic/*': NOVA })).toThrow(UserError)
  })
})
