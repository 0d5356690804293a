import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnsOf, wrapLines } from '../../src/text/wrap.ts'

describe('wrapping', () => {
  test.each([
    ['at spaces', 'one two three', 7, ['one two', 'three']],
    ['inside a word that is wider than a line', 'abcdefgh', 3, ['abc', 'def', 'gh']],
    ['by display width', '日本語の文', 4, ['日本', '語の', '文']],
    ['keeping lines and indentation', '  a\n\nb', 10, ['  a', '', 'b']],
  ])('%s', (_, text, columns, lines) => {
    expect(wrapLines(text, columns)).toEqual(lines)
  })

  test('no line is too wide, and nothing but spaces is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'bc', ' ', '  ', '日', '😀', '\n', 'e\u0301', 'word')),
        fc.integer({ min: 2, max: 20 }),
        (parts, columns) => {
          const text = parts.join('')
          const lines = wrapLines(text, columns)
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
          expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        },
      ),
    )
  })
})
