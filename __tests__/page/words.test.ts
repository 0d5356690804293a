import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alike, type Run, wordDifference } from '../../src/page/words.ts'

const before = (runs: readonly Run[]) => runs.flatMap(({ kind, text }) => (kind === 'new' ? [] : [text])).join('')
const after = (runs: readonly Run[]) => runs.flatMap(({ kind, text }) => (kind === 'gone' ? [] : [text])).join('')
const said = (runs: readonly Run[] | null) =>
  runs?.map(({ kind, text }) => (kind === 'same' ? text : kind === 'gone' ? `[-${text}-]` : `[+${text}+]`)).join('') ??
  null

describe('the difference of two texts, word by word', () => {
  test.each([
    ['a b c', 'a b c', 'a b c'],
    ['', '', ''],
    ['', 'new', '[+new+]'],
    ['Refunds within 30 days.', 'Refunds within 14 days.', 'Refunds within [-30-][+14+] days.'],
    ['one two three four five six', 'one two four five six', 'one two [-three -]four five six'],
    ['Yes. We are open on Monday.', 'Yes! We are open on Monday.', 'Yes[-.-][+!+] We are open on Monday.'],
    ['Größe und Preis stimmen', 'Größe und Gewicht stimmen', 'Größe und [-Preis-][+Gewicht+] stimmen'],
  ])('%j → %j', (one, other, difference) => expect(said(wordDifference(one, other))).toBe(difference))

  test('a word that both happen to have between long changes is no common ground', () => {
    const runs = wordDifference(
      'I am sorry, refunds are possible within days',
      'Of course I have refunded the full amount',
    )
    expect(runs === null ? 1 : alike(runs)).toBeLessThan(0.15)
  })

  test('gives both texts back, whatever they are', () => {
    const word = fc.constantFrom('a', 'b', 'c', ' ', ' ', '\n', '.', 'ä', '👩‍💻', '\uD800', '')
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(''))
    fc.assert(
      fc.property(text, text, (one, other) => {
        const runs = wordDifference(one, other)
        if (runs === null) return
        expect(before(runs)).toBe(one)
        expect(after(runs)).toBe(other)
        expect(runs.every(({ text }) => text !== '')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('is given up where too much differs, in time', () => {
    const long = (seed: number) => Array.from({ length: 6_000 }, (_, at) => `w${(at * seed) % 7919}`).join(' ')
    const start = performance.now()
    expect(wordDifference(long(3), long(5))).toBeNull()
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})
