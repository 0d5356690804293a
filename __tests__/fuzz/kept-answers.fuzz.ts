import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerOf, keyOf, lineOf } from '../../src/shell/answer-line.ts'
import { mutatedBytes } from './mutated.ts'
import { fuzz } from './promise.ts'

test('a kept answer is what was written down, or none', async () => {
  const key = 'a1'.repeat(32)
  const answer = '{"text":"Your refund is on its way. 💥","toolCalls":[]}'
  await fuzz(20_261_124, mutatedBytes(fc.constant(Buffer.from(lineOf(key, answer)))), (line) => {
    keyOf(line)
    const read = answerOf(line)
    if (read !== null) expect(read).toBe(answer)
    return read !== null
  })
})
