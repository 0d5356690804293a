import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearDuplicates } from '../../src/lint/near-duplicates.ts'

const word = fc.constantFrom('red', 'green', 'blue', 'lamp', 'parcel', 'rain')
const sentence = fc.array(word, { minLength: 3, maxLength: 40 }).map((words) => words.join(' '))

test('finds whatever comparing every pair finds', () => {
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 30 }), fc.constantFrom(0.5, 0.7, 0.9), (texts, threshold) => {
      const found = new Set(nearDuplicates(texts, threshold).map(({ later }) => later))
      const naive = new Set(
        texts.flatMap((text, later) =>
          texts.slice(0, later).some((other) => similar(text, other) >= threshold) ? [later] : [],
        ),
      )
      expect(found).toEqual(naive)
    }),
  )
})

test('texts are asked for by their place, twice unless they are candidates, and need not be at hand', () => {
  const asked: number[] = []
  const at = (index: number): string => {
    asked.push(index)
    return index === 5
      ? 'one two three four five'
      : Array.from({ length: 9 }, (_, word) => `w${index}x${word}`).join(' ')
  }
  expect(nearDuplicates({ length: 10, at }, 0.9)).toEqual([])
  expect(asked).toHaveLength(20)
  const twice = { length: 3, at: (index: number) => (index === 1 ? 'Other words' : 'One, two; three!') }
  expect(nearDuplicates(twice, 0.9)).toEqual([{ later: 2, earlier: 0, similarity: 1 }])
})

test('an empty input repeats nothing', () => {
  expect(nearDuplicates(['', '', '?!'], 0.9)).toEqual([])
})

test('ten thousand cases from one template are bounded in time', () => {
  const texts = Array.from(
    { length: 10_000 },
    (_, index) =>
      `please tell me when the order number ${index} with the item ${index % 97} that i bought last week will arrive at my house`,
  )
  const before = process.cpuUsage()
  nearDuplicates(texts, 0.9)
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
})

function similar(a: string, b: string): number {
  if (a === b) return 1
  const [left, right] = [triples(a), triples(b)]
  const shared = [...left].filter((one) => right.has(one)).length
  return shared / (left.size + right.size - shared)
}

function triples(text: string): Set<string> {
  const words = text.split(' ')
  return new Set(words.slice(2).map((_, index) => words.slice(index, index + 3).join(' ')))
}
