import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { diagnosticLine } from '../../src/errors.ts'
import { assertionSchema } from '../../src/scorers/assertion-schema.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { parseWith } from '../../src/source/parse.ts'
import { parseYaml } from '../../src/source/yaml.ts'

function read(text: string): { value: unknown; reported: string[] } {
  const diagnostics = new Diagnostics()
  const located = diagnostics.take(parseYaml(text, 'a.yml'))
  const value = located === null ? null : diagnostics.take(parseWith(z.array(assertionSchema), located, 'a.yml'))
  return { value, reported: diagnostics.list.map(diagnosticLine) }
}

describe('assertionSchema', () => {
  it.each([
    { type: 'contains', value: 'x' },
    { type: 'not-is-json' },
    { type: 'is-json', value: { type: 'object' } },
    { type: 'contains-any', value: ['a', 'b'], weight: 0, metric: 'm' },
    { type: 'javascript', value: 'output.length', threshold: 0, transform: 'output.trim()', config: { a: 1 } },
    {
      type: 'llm-rubric',
      value: 'kind',
      provider: 'bedrock:x',
      rubricPrompt: [{ role: 'user', content: '{{output}}' }],
    },
    {
      type: 'assert-set',
      threshold: 0.5,
      assert: [
        { type: 'cost', threshold: 0.001 },
        { type: 'assert-set', assert: [{ type: 'equals' }] },
      ],
    },
  ])('takes %j', (assertion) => {
    expect(read(JSON.stringify([assertion]))).toEqual({ value: [assertion], reported: [] })
  })

  it('takes a description for readers, and keeps nothing of it', () => {
    const text = '- {type: assert-set, description: both, assert: [{type: equals, value: a, description: one}]}'
    expect(read(text)).toEqual({
      value: [{ type: 'assert-set', assert: [{ type: 'equals', value: 'a' }] }],
      reported: [],
    })
    expect(read('- {type: equals, value: a, reason: so}').reported).toEqual([
      expect.stringMatching(/reason: unknown key/),
    ])
  })

  it("takes promptfoo's provider with an id, and refuses settings it would lose", () => {
    expect(read('- {type: similar, provider: {id: "openai:x"}}').value).toEqual([
      { type: 'similar', provider: 'openai:x' },
    ])
    expect(read('- {type: similar, provider: {id: x, config: {}}}').reported).toEqual([
      'a.yml:1: [0].provider.config: unknown key. Known here: id.',
    ])
  })

  it('takes one that is critical, and refuses what cannot fail', () => {
    expect(read('- {type: contains, value: a, critical: true}')).toEqual({
      value: [{ type: 'contains', value: 'a', critical: true }],
      reported: [],
    })
    expect(
      read(
        '- {type: assert-set, assert: [{type: equals, weight: 0, critical: true}, {type: max-score, critical: true}]}',
      ).reported,
    ).toEqual([
      'a.yml:1: [0].assert[0].critical: cannot hold: an assertion of weight 0 never fails. Give it a `weight` above 0, or take `critical` away.',
      'a.yml:1: [0].assert[1].critical: cannot hold for `max-score`, which compares the answers of several prompts. Take `critical` away.',
    ])
  })

  it('tells all mistakes, also within sets', () => {
    const text = `- value: x
- type: contains
  weight: -1
  assert: [{type: equals}]
- type: assert-set
- type: assert-set
  assert:
    - type: equals
      vaule: 1
`
    expect(read(text).reported).toEqual([
      'a.yml:1: [0].type: is missing, expected text',
      'a.yml:3: [1].weight: expected a number at least 0, got `-1`',
      'a.yml:4: [1].assert: belongs to an assert-set, not to contains. Write `type: assert-set`, or move the assertions out.',
      'a.yml:5: [2].assert: is missing: an assert-set is made of assertions. List them under `assert:`.',
      'a.yml:9: [3].assert[0].vaule: unknown key. Did you mean `value`?',
    ])
  })

  it.each(['1e308', '.inf', '.nan', '1e-300', '-0.5', '1000001'])('refuses a weight of %s with its line', (weight) => {
    const { reported } = read(`- type: contains\n  value: x\n  weight: ${weight}\n`)
    expect(reported).toEqual([
      expect.stringMatching(/^a\.yml:3: \[0\]\.weight: expected (?:a number|0, or a number from)/),
    ])
  })

  it('appears in a JSON Schema, so that editors can complete it', () => {
    expect(JSON.stringify(z.toJSONSchema(assertionSchema, { io: 'input' }))).toContain('"weight"')
  })
})
