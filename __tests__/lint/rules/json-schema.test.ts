import { expect, test } from 'vitest'
import { schemaConflict } from '../../../src/lint/schema-conflict.ts'
import { files, promptFile, reported } from '../linted.ts'

const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => {
  return { type: 'object', properties, ...more }
}

test.each<[ours: unknown, theirs: unknown, why: RegExp]>([
  [
    object({ a: {} }, { additionalProperties: false }),
    { type: 'object', required: ['b'] },
    /^\$\.b is required by one and not allowed/,
  ],
  [{ type: 'object', required: ['b'] }, object({ a: {} }, { additionalProperties: false }), /^\$\.b is required/],
  [
    object({ a: { type: 'string' } }),
    object({ a: { type: 'number' } }, { required: ['a'] }),
    /^\$\.a is of type string in one and number/,
  ],
  [
    object({ a: { enum: ['x', 'y'] } }, { required: ['a'] }),
    object({ a: { enum: ['z'] } }),
    /^\$\.a has no value that both list/,
  ],
  [
    object({ a: { const: 'x' } }, { required: ['a'] }),
    object({ a: { type: 'integer' } }),
    /^\$\.a is one of `x` in one/,
  ],
  [{ type: 'array' }, { type: 'object' }, /^\$ is of type array in one and object/],
  [{ type: 'integer', maximum: 5 }, { type: 'number', minimum: 6 }, /minimum 6 in one and maximum 5/],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'object' }, /^\$ is of type string/],
  [{ $ref: '#/$defs/a', $defs: { a: { type: 'string' } } }, { type: 'object' }, /^\$ is of type string/],
  [
    { type: 'array', items: { type: 'string' }, minItems: 1 },
    { type: 'array', items: { type: 'number' } },
    /^\$\[\] is of type/,
  ],
  [{ allOf: [{ type: 'string' }] }, { type: 'boolean' }, /^\$ is of type/],
])('%j and %j', (ours, theirs, why) => {
  expect(schemaConflict(ours, theirs)).toMatch(why)
  expect(schemaConflict(theirs, ours)).not.toBeNull()
})

test.each<[ours: unknown, theirs: unknown]>([
  [object({ a: { type: 'string' } }), object({ a: { type: 'number' } })],
  [object({ a: {} }, { additionalProperties: false }), { required: ['b'], properties: {} }].map((one) => ({
    ...one,
    type: ['object', 'string'],
  })) as [unknown, unknown],
  [object({ a: { type: ['string', 'null'] } }, { required: ['a'] }), object({ a: { type: 'null' } })],
  [object({ a: { type: 'string', nullable: true } }, { required: ['a'] }), object({ a: { type: 'null' } })],
  [object({ a: { type: 'integer' } }, { required: ['a'] }), object({ a: { type: 'number' } })],
  [{ anyOf: [{ type: 'string' }, { type: 'object' }] }, { type: 'object' }],
  [
    { type: 'array', items: { type: 'string' } },
    { type: 'array', items: { type: 'number' } },
  ],
  [object({}, { additionalProperties: false, patternProperties: { '^b': {} } }), { type: 'object', required: ['b'] }],
  [{ $ref: 'https://example.com/x' }, { type: 'object' }],
  [true, { type: 'object' }],
  [{ $ref: '#' }, { $ref: '#' }],
])('%j and %j may be fulfilled together', (ours, theirs) => expect(schemaConflict(ours, theirs)).toBeNull())

const prompt = (schema: string, assert: string) =>
  promptFile(
    undefined,
    `responseFormat: json_schema\njsonSchema: { name: reply, schema: ${schema} }\nassert: ${assert}`,
  )

test('a schema that contradicts the assertion is told at the assertion, once', async () => {
  const schema = '{ type: object, properties: { answer: { type: string } }, additionalProperties: false }'
  const assert = '[{ type: is-json, value: { type: object, required: [text] } }]'
  expect(await reported('json-schema', files({ prompt: prompt(schema, assert) }))).toEqual([
    expect.stringMatching(
      /^warning prompts\/p\.prompt\.yml:\d+ no answer fulfils the jsonSchema of prompt p and this `is-json`: \$\.text is required/,
    ),
  ])
  const good =
    '[{ type: is-json, value: { type: object, required: [answer] } }, { type: not-is-json, value: { type: string } }]'
  expect(await reported('json-schema', files({ prompt: prompt(schema, good) }))).toEqual([])
})

test('so is that of a case, text as well as data', async () => {
  const cases = ['a', 'b'].map((id) =>
    JSON.stringify({ id, vars: { question: id }, assert: [{ type: 'is-json', value: '{"type":"array"}' }] }),
  )
  const contents = files({ prompt: prompt('{ type: object }', '[]'), cases: `${cases.join('\n')}\n` })
  expect(await reported('json-schema', contents)).toEqual([
    expect.stringMatching(/^warning evals\/p\.jsonl:1 no answer/),
  ])
})

test('a schema that is none is told; keywords of services are taken', async () => {
  const wrong = files({ prompt: prompt('{ type: objekt }', '[{ type: is-json }]') })
  expect(await reported('json-schema', wrong)).toEqual([expect.stringMatching(/is no JSON Schema: .*type/)])
  const own = files({
    prompt: prompt(
      '{ type: object, propertyOrdering: [a], "$schema": "http://json-schema.org/draft-04/schema#" }',
      '[{ type: is-json }]',
    ),
  })
  expect(await reported('json-schema', own)).toEqual([])
})
