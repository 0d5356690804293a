import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Piece, wordDifference } from '../../src/text/word-difference.ts'

const marked = (pieces: readonly Piece[]) =>
  pieces.map(({ text, changed }) => (changed ? `[${text.trim()}]` : text.trim())).join(' ')

test.each([
  ['the same', 'the same', 'the same', 'the same'],
  ['Refunds within 30 days.', 'Refunds within 14 days.', 'Refunds within [30] days.', 'Refunds within [14] days.'],
  ['Yes. Send it back.', 'Send it back.', '[Yes.] Send it back.', 'Send it back.'],
  ['one  two\nthree', 'one two three', 'one  two\nthree', 'one two three'],
  ['', 'new', '', '[new]'],
  ['退款在三十天内', '退款在十四天内', '退款在 [三] 十天内', '退款在十 [四] 天内'],
])('%j and %j', (before, after, then, now) => {
  const difference = wordDifference(before, after)
  expect([marked(difference.before), marked(difference.after)]).toEqual([then, now])
})

test('nothing of a text is lost, what is the same in both is the same text but for blanks, and it is symmetric in length', () => {
  const texts = fc.oneof(
    fc.array(fc.constantFrom('a', 'b', 'c ', ' ', '\n', '退', '🙂', '.')).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const difference = wordDifference(before, after)
      expect(difference.before.map(({ text }) => text).join('')).toBe(before)
      expect(difference.after.map(({ text }) => text).join('')).toBe(after)
      const same = (pieces: readonly Piece[]) =>
        pieces.flatMap(({ text, changed }) => (changed ? [] : text.replaceAll(/\s/g, ''))).join('')
      expect(same(difference.before)).toBe(same(difference.after))
    }),
  )
})

test('texts that are too long to compare are changed between what they begin and end with alike', () => {
  const long = (word: string) => `Dear Ada, ${`${word} `.repeat(2_000)}Yours, the shop`
  const { before, after } = wordDifference(long('so'), long('thus'))
  expect(before.map(({ changed }) => changed)).toEqual([false, true, false])
  expect(after.at(-1)?.text).toBe('Yours, the shop')
})
