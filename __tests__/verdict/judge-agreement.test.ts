import { expect, test } from 'vitest'
import { judgeAgreement } from '../../src/verdict/judge-agreement.ts'

const verdicts = (count: number, human: boolean, judge: boolean | null) =>
  Array.from({ length: count }, () => ({ human, judge }))

test('agreement, kappa, sensitivity and specificity count verdicts; what was not judged stands apart', () => {
  const result = judgeAgreement(
    [
      ...verdicts(20, true, true),
      ...verdicts(5, false, true),
      ...verdicts(10, true, false),
      ...verdicts(15, false, false),
      ...verdicts(3, true, null),
    ],
    0.95,
  )
  expect(result).toMatchObject({
    scored: 50,
    errors: 3,
    table: { bothPass: 20, judgeOnly: 5, humanOnly: 10, neither: 15 },
    agreement: { successes: 35, of: 50, value: 0.7 },
    sensitivity: { successes: 20, of: 30, value: 20 / 30 },
    specificity: { successes: 15, of: 20, value: 0.75 },
  })
  expect(result.kappa).toBeCloseTo(0.4, 12)
  expect(result.specificity.interval?.[0]).toBeLessThan(0.75)
})

test('where nothing was counted nothing is claimed', () => {
  expect(judgeAgreement(verdicts(4, true, true), 0.95)).toMatchObject({
    kappa: null,
    sensitivity: { value: 1 },
    specificity: { of: 0, value: null, interval: null },
  })
  expect(judgeAgreement(verdicts(2, true, null), 0.95)).toMatchObject({
    scored: 0,
    errors: 2,
    agreement: { value: null },
  })
})
