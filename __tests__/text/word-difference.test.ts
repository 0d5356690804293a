import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Piece, wordDifference } from '../../src/text/word-difference.ts'

const without = (kind: Piece['kind'], pieces: readonly Piece[]) =>
  pieces.flatMap((piece) => (piece.kind === kind ? [] : [piece.text])).join('')

test('both texts can be read out of their difference', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom('a', 'b', ' ', '.')).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = wordDifference(before, after)
      // A half of a surrogate pair is a sign, too.
      expect(without('added', pieces)).toBe(before)
      expect(without('removed', pieces)).toBe(after)
      pieces.slice(1).forEach((piece, index) => {
        expect(piece.kind).not.toBe(pieces[index]?.kind)
      })
    }),
  )
})

test('a word more is a word more', () => {
  expect(wordDifference('Be brief.', 'Be brief and kind.')).toEqual([
    { kind: 'same', text: 'Be brief' },
    { kind: 'added', text: ' and kind' },
    { kind: 'same', text: '.' },
  ])
  const [long, other] = ['a b '.repeat(3_000), 'c d '.repeat(3_000)]
  expect(wordDifference(long, other).map(({ kind }) => kind)).toContain('removed')
})
