import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { configurationReference, configurationSchema } from '../../scripts/configuration-reference.ts'
import { EXAMPLE } from './example.ts'

const root = join(import.meta.dirname, '..', '..')
const schema = configurationSchema()
const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema)

const described = z.looseObject({
  description: z.string().optional(),
  default: z.unknown().optional(),
  type: z.unknown().optional(),
})

describe('the JSON Schema', () => {
  test('takes the example of the contract', () => {
    expect(validate(load(EXAMPLE))).toBe(true)
  })

  test.each([
    ['an unknown key', { version: 1, prompts: ['a'], promts: [] }],
    ['no version', { prompts: ['a'] }],
    ['a bare number as duration', { version: 1, prompts: ['a'], evaluation: { timeout: 5 } }],
    ['a bare percentage', { version: 1, prompts: ['a'], gate: { maxErrors: 5 } }],
    ['two kinds of judge', { version: 1, prompts: ['a'], evaluation: { judge: { model: 'a', models: ['b'] } } }],
    [
      'a limit without a limit',
      {
        version: 1,
        prompts: ['a'],
        release: {
          environments: {
            a: {
              ssm: { path: '/{name}' },
              canary: { steps: [{ weight: '5%', hold: '1m' }], rollbackWhen: { errorRate: {} } },
            },
          },
        },
      },
    ],
  ])('refuses %s', (_, value) => {
    expect(validate(value)).toBe(false)
  })

  test('describes every key, and tells each default at the end', () => {
    const silent: string[] = []
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return
      for (const [key, child] of Object.entries(node)) {
        if (key === 'properties' && typeof child === 'object' && child !== null) {
          for (const [name, property] of Object.entries(child)) {
            const { description: text = '', default: value, type } = described.parse(property)
            const reported = value === undefined || type === 'object' || text.includes('Default: ')
            if (!/^[A-Z0-9`].*\.$/.test(text) || !reported) silent.push(`${path}.${name}`)
          }
        }
        visit(child, `${path}.${key}`)
      }
    }
    visit(schema, '')
    expect(silent).toEqual([])
  })
})

describe('generated files', () => {
  test.each([
    ['schema/ai-cicd.schema.json', `${JSON.stringify(schema, null, 2)}\n`],
    ['docs/configuration.md', configurationReference()],
  ])('%s is what the schema generates', (path, text) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  })

  test('the reference has a row for every key of the example', () => {
    const text = configurationReference()
    const keys = [...EXAMPLE.matchAll(/\b([A-Za-z][A-Za-z_0-9]+): /g)].map(([, key]) => key)
    const own = new Set(['staging', 'production', 'question'])
    expect(keys.filter((key) => key !== undefined && !own.has(key) && !text.includes(`\n| \`${key}\` `))).toEqual([])
  })
})
