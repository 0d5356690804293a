import { expect, test } from 'vitest'
import { wordHashes } from '../../src/lint/word-hashes.ts'

test.each([
  ['Where is my parcel?', 'where  IS\nmy, parcel', true],
  ['Straße 5', 'straße: 5', true],
  ['a b', 'b a', false],
  ['ab', 'a b', false],
  ['', '?!', true],
])('%j and %j are the same words: %s', (one, other, same) => {
  const [left, right] = [wordHashes(one), wordHashes(other)]
  expect(left.whole === right.whole).toBe(same)
  expect(left.hashes.length === right.hashes.length && left.hashes.every((hash, at) => hash === right.hashes[at])).toBe(
    same,
  )
})

test('no more words are looked at than are compared', () => {
  expect(wordHashes('word '.repeat(3_000)).hashes).toHaveLength(2_000)
  expect(wordHashes('word '.repeat(3_000)).whole).toBe(wordHashes('word '.repeat(2_000)).whole)
})

test('a hundred thousand different words have different hashes, all but a few', () => {
  const hashes = Array.from({ length: 100_000 }, (_, at) => wordHashes(`word${at}`))
  expect(new Set(hashes.map(({ hashes: [first] }) => first)).size).toBeGreaterThan(99_990)
  expect(new Set(hashes.map(({ whole }) => whole)).size).toBe(100_000)
  expect(hashes.every(({ whole }) => Number.isSafeInteger(whole))).toBe(true)
})
