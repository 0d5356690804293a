import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

function validator(name: string): (value: unknown) => boolean {
  const schema: unknown = JSON.parse(readFileSync(join(root, 'schema', `${name}.schema.json`), 'utf8'))
  if (typeof schema !== 'object' || schema === null) throw new Error(`${name} is no schema`)
  return new Ajv({ strict: false, validateFormats: false }).compile(schema)
}

describe('the JSON Schema of a prompt file', () => {
  const takes = validator('prompt')
  const prompt = (more: string) => load(`messages: [{ role: user, content: "{{q}}" }]\n${more}`)

  test.each([
    'model: bedrock:amazon.nova-lite-v1:0',
    'modelParameters: { max_tokens: 5, topP: 0.5, stop: END, reasoning_effort: low, unheard: 1 }',
    'modelParameters: { thinking: { type: enabled, budgetTokens: 2000 } }',
    'testData: [{ q: x, expected: y }, { vars: { q: x }, assert: [{ type: contains, value: x }] }]',
    'evaluators: [{ name: a, string: { contains: x } }]\nunheard: of',
    'responseFormat: json_schema\njsonSchema: { name: a, schema: { type: object } }',
    'tools: [{ name: a, inputSchema: { type: object } }]\ntoolChoice: auto',
  ])('takes %s', (more) => expect(takes(prompt(more))).toBe(true))

  test.each([
    'modelParameters: { temperature: 3 }',
    'modelParameters: { max_tokens: many }',
    'dataset: [a]',
    'assert: [{ typo: contains }]',
    'testData: [{ vars: { q: x }, asert: [] }]',
    'responseFormat: xml',
  ])('refuses %s', (more) => expect(takes(prompt(more))).toBe(false))
})

describe('the JSON Schema of cases', () => {
  const takes = validator('cases')

  test.each([
    [[{ id: 1, q: 'x', expected: 'y', tags: 'a,b' }]],
    [{ cases: [{ vars: { q: 'x' }, critical: true, weight: 2 }] }],
    [{ id: 'a', vars: { q: 'x' } }],
    [{ q: 'x', assert: [{ type: 'assert-set', assert: [{ type: 'contains', value: 'x' }] }] }],
  ])('takes %j', (value) => expect(takes(value)).toBe(true))

  test.each([
    [[]],
    [[{ vars: { q: 'x' }, expcted: 'y' }]],
    [{ cases: [{ q: 'x', critical: 'yes' }] }],
    [{ q: 'x', weight: 0 }],
    ['text'],
  ])('refuses %j', (value) => expect(takes(value)).toBe(false))
})
