import fc from 'fast-check'

type Schema = Readonly<Record<string, unknown>>

/** Values that a JSON Schema allows, as far as these words of it go; seldom more than a few of its optional keys. */
export function valuesOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  const options = list(schema.enum)
  if (options.length > 0) return fc.constantFrom(...options)
  const branches = [...list(schema.anyOf), ...(isObject(schema.properties) ? [] : list(schema.oneOf))].filter(isSchema)
  if (branches.length > 0) return fc.oneof(...branches.map((branch) => valuesOf(branch, depth + 1)))
  switch (schema.type) {
    case 'object':
      return objects(schema, depth)
    case 'array':
      return fc.array(isSchema(schema.items) ? valuesOf(schema.items, depth + 1) : fc.constant('a'), {
        minLength: number(schema.minItems) ?? 0,
        maxLength: Math.max(number(schema.minItems) ?? 0, 3),
      })
    case 'string':
      return texts(schema)
    case 'number':
    case 'integer':
      return numbers(schema)
    case 'boolean':
      return fc.boolean()
    default:
      return fc.constantFrom<unknown>(null, 'text', 1)
  }
}

const absent = Symbol('absent')

function objects(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = isSchema(schema.properties) ? schema.properties : {}
  const required = list(schema.required)
  const members = Object.entries(properties).flatMap(([name, one]) => {
    if (!isSchema(one)) return []
    const value = valuesOf(one, depth + 1)
    const some = required.includes(name)
      ? value
      : fc.oneof({ weight: 1, arbitrary: value }, { weight: 1 + depth, arbitrary: fc.constant<unknown>(absent) })
    return [fc.tuple(fc.constant(name), some)]
  })
  const named = isSchema(schema.additionalProperties)
    ? fc.array(
        fc.tuple(
          fc.constantFrom('staging', 'production', 'push', 'bedrock:my-model'),
          valuesOf(schema.additionalProperties, depth + 1),
        ),
        {
          maxLength: 2,
        },
      )
    : fc.constant([])
  return fc
    .tuple(fc.tuple(...members), named)
    .map(([fixed, more]) => Object.fromEntries([...fixed, ...more].filter(([, value]) => value !== absent)))
}

function texts(schema: Schema): fc.Arbitrary<string> {
  if (typeof schema.pattern === 'string' && schema.pattern.includes('ms|s|m|h'))
    return fc.constantFrom('90s', '10m', '24h')
  if (typeof schema.pattern === 'string' && schema.pattern.endsWith('%$')) return fc.constantFrom('5%', '51%', '99%')
  // fast-check cannot look ahead.
  if (typeof schema.pattern === 'string' && schema.pattern.includes('(?!')) return fc.constantFrom('live', '7')
  if (typeof schema.pattern === 'string') return fc.stringMatching(new RegExp(schema.pattern, 'u'), { maxLength: 40 })
  return fc.constantFrom(
    'bedrock:us.amazon.nova-lite-v1:0',
    'echo',
    'https://hooks.example/score',
    'openai:gpt-4o',
    'prompts/*.prompt.yml',
    'prompts/a.prompt.yml',
    'evals/a.jsonl',
    'v*',
    'main',
    'arn:aws:lambda:eu-west-1:123456789012:function:f',
    'a',
    '$.answer',
    '{{question}}',
  )
}

function numbers(schema: Schema): fc.Arbitrary<number> {
  const min = number(schema.minimum) ?? number(schema.exclusiveMinimum) ?? 0
  const max = Math.min(number(schema.maximum) ?? min + 1000, min + 1000)
  return schema.type === 'integer'
    ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) })
    : fc.constantFrom(0, 0.05, 0.25, 0.5, 1, 10, min, max)
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function isObject(value: unknown): boolean {
  return isSchema(value)
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
