import { expect, test } from 'vitest'
import { type Diagnostic, diagnostic, diagnosticLine, UserError } from '../../src/errors.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'

function thrownFor(found: readonly Diagnostic[]): { message: string; lines: string[] } {
  const all = new Diagnostics()
  all.addAll(found)
  try {
    all.throwIfAny()
  } catch (thrown) {
    if (thrown instanceof UserError) return { message: thrown.message, lines: thrown.diagnostics.map(diagnosticLine) }
  }
  throw new Error('nothing was thrown')
}

const unknownKey = (line: number, field = `tests[${line}].x`, file = 'a.yml'): Diagnostic =>
  diagnostic({ file, line, field, message: 'unknown key' })

test('mistakes that are alike are reported once, with the lines of the others and how many there are', () => {
  expect(thrownFor([unknownKey(3), unknownKey(7), unknownKey(9)])).toEqual({
    message: '3 mistakes in the configuration',
    lines: ['a.yml:3: tests[3].x: unknown key (and 2 times more, lines 7, 9)'],
  })
  const many = thrownFor(Array.from({ length: 100_000 }, (_, index) => unknownKey(index + 1)))
  expect(many.message).toBe('100000 mistakes in the configuration')
  expect(many.lines).toEqual([
    'a.yml:1: tests[1].x: unknown key (and 99999 times more, lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)',
  ])
  expect(thrownFor([unknownKey(3), unknownKey(3)]).lines).toEqual(['a.yml:3: tests[3].x: unknown key (and once more)'])
})

test('another field or another file is another mistake', () => {
  expect(thrownFor([unknownKey(1, 'x'), unknownKey(2, 'y'), unknownKey(1, 'x', 'b.yml')]).lines).toHaveLength(3)
})

test('of many kinds a hundred are reported, and how many there are besides', () => {
  const { message, lines } = thrownFor(Array.from({ length: 250 }, (_, index) => unknownKey(index, `x${index}`)))
  expect(message).toBe('250 mistakes in the configuration')
  expect(lines).toHaveLength(101)
  expect(lines.at(-1)).toBe('a.yml: and 150 more mistakes')
})

test('no mistake is longer than a person reads', () => {
  const [line] = thrownFor([diagnostic({ message: 'x'.repeat(100_000) })]).lines
  expect(line?.length).toBeLessThan(1_100)
})
