import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { readPlainJson } from '../../src/source/json.ts'
import { parseYaml } from '../../src/source/yaml.ts'

/** JSON as other programs write it: compact, with spaces, or with every character beyond ASCII escaped. */
const spellings = [
  (value: unknown) => JSON.stringify(value),
  (value: unknown) => JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' '),
  (value: unknown) =>
    JSON.stringify(value).replaceAll(
      /[\u0080-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
]

const values = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' })

describe('plain JSON', () => {
  it('is read as the YAML reader reads it', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(...spellings), (value, write) => {
        const text = write(value)
        const plain = readPlainJson(text)
        fc.pre(plain !== null)
        const diagnostics = new Diagnostics()
        expect(diagnostics.take(parseYaml(text, 'row.json'))?.value).toEqual(plain?.value)
        expect(diagnostics.list).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('is every usual row', () => {
    const text = fc.string({ unit: 'binary' })
    const cell = fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.double({ min: -1, max: 1 }))
    const row = fc.record({
      id: text,
      vars: fc.dictionary(fc.stringMatching(/^[a-z ]+$/), fc.oneof(cell, fc.array(cell))),
    })
    fc.assert(
      fc.property(row, fc.constantFrom(...spellings), (one, write) => {
        expect(readPlainJson(write(one))).not.toBeNull()
      }),
    )
  })

  it.each([
    ['a row', '{"id": "a", "vars": {"q": "say \\"hi\\": now", "n": 1.5e3}, "tags": ["x", "y"]}'],
    ['text that looks like a key', '{"a": "\\"b\\": 1"}'],
    ['text alone', '"a: b"'],
    ['the largest exact integer', '[9007199254740991, -9007199254740991]'],
  ])('takes %s', (_, text) => expect(readPlainJson(text)).toEqual({ value: JSON.parse(text) }))

  it.each([
    ['no JSON', '{a: 1}'],
    ['two values', '{} {}'],
    ['a key that is written twice', '{"a": 1, "a": 1}'],
    ['the same key in another spelling', '{"a": 1, "\\u0061": 1}'],
    ['a key that is written twice, deep inside', '[{"x": {"b": [], "b": {}}}]'],
    ['an integer that would be rounded', '[9007199254740993]'],
    ['a number beyond all numbers', '[1e999]'],
    ['minus zero', '[-0]'],
    ["YAML's merge key", '{"<<": {"a": 1}}'],
    ['a prototype', '{"__proto__": {"a": 1}}'],
    ['deep nesting', `${'['.repeat(60)}${']'.repeat(60)}`],
  ])('leaves %s to the YAML reader', (_, text) => expect(readPlainJson(text)).toBeNull())
})
