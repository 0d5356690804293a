import { describe, expect, it } from 'vitest'
import { evaluatorAssertion, evaluatorSchema } from '../../src/prompts/evaluators.ts'

const convert = (written: unknown): unknown => evaluatorAssertion(evaluatorSchema.parse(written))

describe('evaluatorAssertion', () => {
  it.each([
    [{ equals: 'A' }, { type: 'equals', value: 'A' }],
    [{ contains: 'A' }, { type: 'icontains', value: 'A' }],
    [{ startsWith: 'A' }, { type: 'istarts-with', value: 'A' }],
    [{ endsWith: 'A' }, { type: 'iends-with', value: 'A' }],
    [
      { endsWith: 'e', startsWith: 's', contains: 'c', equals: 'q' },
      { type: 'equals', value: 'q' },
    ],
    [
      { endsWith: 'e', startsWith: 's', contains: 'c', equals: '' },
      { type: 'icontains', value: 'c' },
    ],
    [
      { endsWith: 'e', startsWith: 's' },
      { type: 'istarts-with', value: 's' },
    ],
  ])('reads the string evaluator %j with the case rules and precedence of the original', (string, assertion) => {
    expect(convert({ name: 'n', string })).toEqual({ ...assertion, metric: 'n' })
  })

  it('reads a judge with its choices', () => {
    expect(
      convert({
        name: 'tone',
        llm: {
          modelId: 'openai/gpt-4o',
          systemPrompt: 'Be strict.',
          prompt: 'Rate {{completion}} for {{input}}',
          choices: [
            { choice: 'good', score: 1 },
            { choice: 2, score: 0.5 },
          ],
        },
      }),
    ).toEqual({
      type: 'choice',
      value: 'Rate {{completion}} for {{input}}',
      provider: 'openai/gpt-4o',
      metric: 'tone',
      config: {
        system: 'Be strict.',
        choices: [
          { choice: 'good', score: 1 },
          { choice: '2', score: 0.5 },
        ],
      },
    })
  })

  it.each(['similarity', 'coherence', 'fluency', 'relevance', 'groundedness'])('reads github/%s', (builtin) => {
    expect(convert({ name: 'n', uses: `github/${builtin}` })).toEqual({
      type: 'choice',
      config: { builtin },
      metric: 'n',
    })
  })

  it('needs no name', () => {
    expect(convert({ string: { contains: 'x' } })).toEqual({ type: 'icontains', value: 'x' })
  })
})
