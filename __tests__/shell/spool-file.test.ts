import { expect, test } from 'vitest'
import { spoolFile } from '../../src/shell/spool-file.ts'

test('values come back equal, from memory and from the disk, in any order', () => {
  const spool = spoolFile()
  const textsOf = (index: number) => ({ output: `${index} ä🙂${'x'.repeat(2_000)}`, toolCalls: [], pass: null })
  const kept = Array.from({ length: 4_000 }, (_, index) => spool.keep(textsOf(index)))
  for (const index of [3_999, 0, 2_500, 2_500, 1]) expect(kept[index]?.()).toEqual(textsOf(index))
})
