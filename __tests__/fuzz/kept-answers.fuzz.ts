import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checksum, keyOf, lineOf, readLine, sealedBy } from '../../src/host/files/answer-line.ts'
import { mutatedBytes } from './mutated.ts'
import { fuzz } from './promise.ts'

test.each([
  ['a checksum', checksum],
  ['a secret', sealedBy(Buffer.from('a secret of this user'))],
])('a kept answer that %s vouches for is what was written down, or none', async (_, seal) => {
  const written = {
    key: 'a1'.repeat(32),
    at: 1_796_000_000_000,
    text: '{"text":"Your refund is on its way. 💥","toolCalls":[]}',
  }
  await fuzz(20_261_124, mutatedBytes(fc.constant(Buffer.from(lineOf(written, seal)))), (line) => {
    keyOf(line)
    const read = readLine(line, seal)
    if (read !== null) expect(read).toEqual(written)
    return read !== null
  })
})
