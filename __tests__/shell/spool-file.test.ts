import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { spoolFile } from '../../src/shell/spool-file.ts'

test('values come back equal, from memory and from the disk, in any order', () => {
  const spool = spoolFile()
  const textsOf = (index: number) => ({ output: `${index} ä🙂${'x'.repeat(2_000)}`, toolCalls: [], pass: null })
  const kept = Array.from({ length: 4_000 }, (_, index) => spool.keep(textsOf(index)))
  for (const index of [3_999, 0, 2_500, 2_500, 1]) expect(kept[index]?.()).toEqual(textsOf(index))
})

test('what is on the disk is in memory no more', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  const spool = spoolFile()
  const kept = Array.from({ length: 10_000 }, (_, index) => {
    const value = { output: `${index} ${'x'.repeat(2_000)}` }
    return { stored: spool.keep(value), value: new WeakRef(value) }
  })
  // What a weak reference was made of stays until the turn of the event loop ends.
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  expect(kept.filter(({ value }) => value.deref() !== undefined).length).toBeLessThan(2_100)
  expect(kept.at(-1)?.stored().output).toHaveLength(2_005)
})
