import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, digest, sha256Of, sha256OfPieces } from '../../src/source/canonical-json.ts'

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}

describe('canonicalJson', () => {
  it('sorts keys by UTF-16 code units, as the example of RFC 8785 section 3.2.3 does', () => {
    const input = {
      '\u20ac': 'Euro',
      '\r': 'CR',
      '\ufb33': 'Dalet',
      '1': 'One',
      '\ud83d\ude00': 'Smiley',
      '\u0080': 'Control',
      '\u00f6': 'o',
    }
    expect(canonicalJson(input)).toBe(
      '{"\\r":"CR","1":"One","\u0080":"Control","\u00f6":"o","\u20ac":"Euro","\ud83d\ude00":"Smiley","\ufb33":"Dalet"}',
    )
  })

  it('writes numbers as RFC 8785 appendix B does', () => {
    expect(canonicalJson([-0, 1e21, 1e-7, 333333333.3333333, 4.5, 9007199254740992])).toBe(
      '[0,1e+21,1e-7,333333333.3333333,4.5,9007199254740992]',
    )
  })

  it('refuses what is nested too deep, and says so', () => {
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))
    expect(canonicalJson(nested(500))).toHaveLength(1_000)
    for (const levels of [501, 100_000]) {
      expect(() => canonicalJson(nested(levels))).toThrow(new TypeError('canonical JSON has no more than 500 levels'))
    }
  })

  it('leaves undefined members out and writes undefined items as null', () => {
    expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}')
  })

  it('does not depend on the order of keys, and says what JSON.stringify says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('keeps an own __proto__ apart', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1}'))).toBe('{"__proto__":1}')
  })

  it('refuses what JSON cannot say', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, Symbol('x'), () => 1, undefined, cycle])
      expect(() => canonicalJson(value)).toThrow(TypeError)
  })

  it('writes one object twice when it is shared without a cycle', () => {
    const shared = { a: 1 }
    expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]')
  })
})

describe('digest', () => {
  it('is the SHA-256 of the canonical JSON', () => {
    expect(digest({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
    expect(digest({ b: 1, a: 2 })).toBe(digest({ a: 2, b: 1 }))
    expect(digest({ a: 1 })).not.toBe(digest({ a: '1' }))
  })
})

it('a text in pieces has the digest of the whole', () => {
  expect(sha256OfPieces(['a', 'é', '', '💥'])).toBe(sha256Of('aé💥'))
})
