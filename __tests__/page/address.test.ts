import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Address, EVERYTHING, MARKS, parseAddress, SORTS, writeAddress } from '../../src/page/address.ts'

test.each([
  ['', '#/summary'],
  ['#/', '#/summary'],
  ['#/nowhere?x=1', '#/summary'],
  ['#/cases', '#/cases'],
  ['#/cases?group=newly-failing&marks=flaky,nonsense&sort=sideways', '#/cases?group=newly-failing&marks=flaky'],
  ['#/cases?q=%E0%A4%A', '#/cases?q=%EF%BF%BD%25A'],
])('%s is read as %s', (fragment, read) => expect(writeAddress(parseAddress(fragment))).toBe(read))

test('every address leads back to itself, whatever a case is called', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 })
  const filter = fc.record({
    search: text,
    group: text,
    prompt: text,
    tag: text,
    metric: text,
    marks: fc.subarray([...MARKS]),
    sort: fc.constantFrom(...SORTS),
  })
  const address: fc.Arbitrary<Address> = fc.record({
    view: fc.constantFrom('summary' as const, 'cases' as const, 'safety' as const),
    filter: fc.oneof(filter, fc.constant(EVERYTHING)),
    open: fc.option(fc.record({ id: text, prompt: text })),
  })
  fc.assert(
    fc.property(address, (one) => {
      expect(parseAddress(writeAddress(one))).toEqual(one)
    }),
  )
})
