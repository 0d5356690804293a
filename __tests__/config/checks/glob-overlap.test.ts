import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, test } from 'vitest'
import { overlap } from '../../../src/config/checks/glob-overlap.ts'

describe('two globs overlap when one name matches both', () => {
  test.each([
    ['v*', 'v*', true],
    ['v*', 'v*-rc*', true],
    ['v*', 'release-*', false],
    ['main', 'main', true],
    ['main', 'ma?n', true],
    ['main', 'master', false],
    ['*', 'release/1', false],
    ['**', 'release/1', true],
    ['release/*', 'release/1.*', true],
    ['release/**', '**/1', true],
    ['v?', 'v??', false],
    ['a*c', '*b', false],
    ['v[0-9]*', 'v*', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(overlap(a, b)).toBe(expected)
    expect(overlap(b, a)).toBe(expected)
  })

  test('never misses a name that matches both', () => {
    const glob = fc
      .array(fc.constantFrom('a', 'b', '/', '*', '?'), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.join(''))
    // Git refuses names with an empty segment.
    const segment = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''))
    const name = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(glob, glob, name, (a, b, text) => {
        if (picomatch.isMatch(text, a, { dot: true }) && picomatch.isMatch(text, b, { dot: true })) {
          expect(overlap(a, b)).toBe(true)
        }
      }),
      { numRuns: 2000, examples: [['baa/**', '*a', 'baa']] },
    )
  })
})
