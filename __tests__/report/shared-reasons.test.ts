import { expect, test } from 'vitest'
import { sharedReasons } from '../../src/report/shared-reasons.ts'
import { supportBot } from './support-bot.ts'

const [first] = supportBot().prompts
if (first === undefined) throw new Error('there is no prompt')
const prompts = (...ids: string[]) => ids.map((id) => ({ ...first, id }))

test('what several prompts share is said once, of all of them, where it was said first', () => {
  expect(
    sharedReasons(
      ['The budget ended.', 'a: It failed.', 'a: b: Odd.', 'b: It failed.', 'c: It rose.'],
      prompts('a', 'b', 'c', 'a: b'),
    ),
  ).toEqual(['The budget ended.', 'a, b: It failed.', 'a: b: Odd.', 'c: It rose.'])
})

test('of many prompts the first are named, and each sentence stays whole', () => {
  const ids = Array.from({ length: 18 }, (_, index) => `p${index}`)
  const reasons = ids.map((id) => `${id}: The score is below its floor: 0.8.`)
  expect(sharedReasons(reasons, prompts(...ids))).toEqual([
    'p0, p1, p2, p3, p4 and 13 more: The score is below its floor: 0.8.',
  ])
})

test('one prompt on two models is told by its models', () => {
  const on = (model: string) => ({ ...first, id: 'a', comparison: { ...first.comparison, model } })
  expect(sharedReasons(['a on x: Low.', 'a on y: Low.'], [on('x'), on('y')])).toEqual(['a on x, a on y: Low.'])
})
