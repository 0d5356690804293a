import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonObjects, parseJson } from '../../../src/scorers/deterministic/json-text.ts'
import { ScoringError } from '../../../src/scorers/scoring-error.ts'

const objects = fc.dictionary(fc.string(), fc.jsonValue()).map((object) => JSON.stringify(object))

describe('the JSON objects in a text', () => {
  it('are found between prose, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(objects, { maxLength: 4 }), (written) => {
        expect(jsonObjects(`Here: ${written.join(' and } or ] then ')} done`)).toEqual(written)
      }),
      { numRuns: 300 },
    )
  })

  it('are objects that JSON.parse takes, for any text at all', () => {
    const noisy = fc.string({
      unit: fc.constantFrom('{', '}', '"', ':', ',', '[', ']', '1', 'a', '\\', ' ', '{}', '"a":'),
    })
    fc.assert(
      fc.property(noisy, (text) => {
        for (const json of jsonObjects(text)) expect(JSON.parse(json)).toBeTypeOf('object')
      }),
      { numRuns: 2_000 },
    )
  })

  it('are found wherever the simplest search finds one', () => {
    const noisy = fc.string({ unit: fc.constantFrom('{', '}', '"', ':', ',', '1', '{}', '{"a":', '"{'), maxLength: 12 })
    fc.assert(
      fc.property(noisy, (text) => {
        expect(jsonObjects(text)).toEqual(simplySearched(text))
      }),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ['{"a": {"b": 1} and {"c": 2}', ['{"b": 1}', '{"c": 2}']],
    ['{"a {"b":1}', ['{"b":1}']],
    ['[{"a":1},{"b":2}]', ['{"a":1}', '{"b":2}']],
    ['{"a":1,}', []],
    ["{'a':1}", []],
    ['{"a":01}', []],
    ['{"a":"\n"}', []],
    ['{"\\ud800":"\\u0000"}', ['{"\\ud800":"\\u0000"}']],
  ])('%j holds %j', (text, expected) => expect(jsonObjects(text)).toEqual(expected))

  it.each([
    ['braces', '{'.repeat(1_000_000)],
    ['open objects', '{"a":[1,'.repeat(100)],
    ['objects in strings that never close', '{"a":"{","b":"'.repeat(70_000)],
    ['open strings', '{"'.repeat(500_000)],
    ['a long string', `{"${'x'.repeat(1_000_000)}`],
    ['escapes', `{"${'\\"'.repeat(500_000)}`],
  ])('are searched for in bounded time among %s', (_name, text) => {
    const start = performance.now()
    expect(jsonObjects(text)).toEqual([])
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  it('nested too deeply are an error', () => {
    expect(() => jsonObjects('{"a":'.repeat(1_000))).toThrow(ScoringError)
  })
})

describe('a text read as JSON', () => {
  it('is what JSON.parse says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        let value: unknown
        let valid = true
        try {
          value = JSON.parse(text)
        } catch {
          valid = false
        }
        expect(parseJson(text)).toEqual(valid ? { valid, value } : { valid })
      }),
    )
  })

  it('is refused when it is larger or deeper than what is read', () => {
    expect(() => parseJson(`"${'x'.repeat(10_000_000)}"`)).toThrow(/has 10000002 characters/)
    expect(() => parseJson('['.repeat(100_000) + ']'.repeat(100_000))).toThrow(/nested deeper than the 500 levels/)
    expect(parseJson(`[${'"[",'.repeat(1_000)}0]`).valid).toBe(true)
  })
})

function simplySearched(text: string): string[] {
  const found: string[] = []
  for (let start = 0; start < text.length; start++) {
    for (let end = text.length; text[start] === '{' && end > start; end--) {
      const part = text.slice(start, end)
      if (!parses(part)) continue
      found.push(part)
      start = end - 1
      break
    }
  }
  return found
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
