import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closest } from '../../src/source/closest.ts'
import { processorTime } from '../processor-time.ts'

describe('closest', () => {
  it.each([
    ['lable', 'label'],
    ['modle', 'model'],
    ['Messages', 'messages'],
    ['temprature', 'temperature'],
    ['maxtokens', 'maxTokens'],
    ['role', null],
    ['x', null],
    ['', null],
  ])('takes %j for %j', (written, meant) => {
    expect(closest(written, ['label', 'model', 'messages', 'temperature', 'maxTokens'])).toBe(meant)
  })

  it('takes the nearest of several', () => {
    expect(closest('starts-wit', ['ends-with', 'starts-with'])).toBe('starts-with')
  })

  it('finds what the whole table of distances finds', () => {
    const word = fc
      .array(fc.constantFrom('a', 'b', 'A', '-'), { minLength: 1, maxLength: 14 })
      .map((letters) => letters.join(''))
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 4 }), (written, words) => {
        const far = (one: string): number => distance(written.toLowerCase(), one.toLowerCase())
        const near = words.filter((one) => {
          return far(one) <= Math.min(4, Math.max(1, Math.floor(Math.max(one.length, written.length) / 3)))
        })
        const least = Math.min(...near.map(far))
        expect(closest(written, words)).toBe(near.find((one) => far(one) === least) ?? null)
      }),
    )
  })

  it('is quick about many long words', () => {
    const started = processorTime()
    const words = Array.from({ length: 20_000 }, (_, at) => `${'y'.repeat(150)}${at}${'y'.repeat(40)}`)
    for (const tail of 'abcde') expect(closest('x'.repeat(195) + tail, words)).toBeNull()
    expect(closest(`${words[9]}-`, words)).toBe(words[9])
    expect(processorTime() - started).toBeLessThan(5000)
  })

  it('is quick about hostile words', () => {
    const started = processorTime()
    expect(closest('x'.repeat(1_000_000), ['y'.repeat(1_000_000), 'label'])).toBeNull()
    expect(processorTime() - started).toBeLessThan(5000)
  })
})

/** Optimal string alignment, cell by cell. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (row: number, column: number): number => table[row]?.[column] ?? 0
  for (let row = 0; row <= a.length; row++) {
    for (let column = 0; column <= b.length; column++) {
      const options = [row === 0 ? column : column === 0 ? row : Number.POSITIVE_INFINITY]
      if (row > 0 && column > 0) {
        options.push(at(row - 1, column) + 1, at(row, column - 1) + 1)
        options.push(at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1))
        if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] && row > 1 && column > 1)
          options.push(at(row - 2, column - 2) + 1)
      }
      const cells = table[row]
      if (cells !== undefined) cells[column] = Math.min(...options)
    }
  }
  return at(a.length, b.length)
}
