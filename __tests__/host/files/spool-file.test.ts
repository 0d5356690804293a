import { openSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { spoolFile } from '../../../src/host/files/spool-file.ts'

const silent = () => undefined

test('values come back equal, from memory and from the disk, in any order', () => {
  const spool = spoolFile(silent)
  const textsOf = (index: number) => ({ output: `${index} ä🙂${'x'.repeat(2_000)}`, toolCalls: [], pass: null })
  const kept = Array.from({ length: 4_000 }, (_, index) => spool.keep(textsOf(index)))
  for (const index of [3_999, 0, 2_500, 2_500, 1]) expect(kept[index]?.()).toEqual(textsOf(index))
})

test('what is on the disk is in memory no more', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  const spool = spoolFile(silent)
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

const full = () => openSync('/dev/full', 'r+')
const refused = () => openSync('/proc/no-such-folder/spool', 'wx+')

test.each([
  ['full', full, 'there is no space left on the disk'],
  ['not writable', refused, 'there is no such file or folder'],
])(
  'a disk that is %s: values stay in memory, beyond a bound by their beginnings, and both are told once',
  (_, open, why) => {
    const warned: string[] = []
    const spool = spoolFile((text) => warned.push(text), { inMemory: 100, inMemoryInstead: 1_000, open })
    const values = Array.from({ length: 40 }, (_, index) => ({ output: `${index} ${'x'.repeat(50)}` }))
    const kept = values.map((value) => spool.keep(value, ({ output }) => ({ output: output.slice(0, 4) })))
    expect(kept.slice(0, 10).map((read) => read())).toEqual(values.slice(0, 10))
    expect(kept.at(-1)?.()).toEqual({ output: '39 x' })
    expect(warned).toEqual([expect.stringContaining(why), expect.stringContaining('by their beginnings')])
  },
)

test('what cannot be shortened is kept whole: it answers the next question', () => {
  const spool = spoolFile(silent, { inMemory: 0, inMemoryInstead: 0, open: full })
  expect(spool.keep({ text: 'an answer' })()).toEqual({ text: 'an answer' })
})
