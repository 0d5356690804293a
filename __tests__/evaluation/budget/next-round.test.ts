import { describe, expect, test } from 'vitest'
import { refusedRound } from '../../../src/evaluation/budget/next-round.ts'

const none = { usd: null, calls: null, durationMs: null }
const spent = { answers: 100, calls: 200, usd: 1, durationMs: 10_000 }

describe('a round that the budget would end halfway is not begun', () => {
  test.each([
    ['no budget', none, null],
    ['enough calls: two for each answer', { ...none, calls: 400 }, null],
    [
      'one call too few',
      { ...none, calls: 399 },
      'Not asked again: 100 more answers would not fit into the budget of 399 model calls.',
    ],
    ['enough money', { ...none, usd: 2 }, null],
    [
      'a cent too little',
      { ...none, usd: 1.99 },
      'Not asked again: 100 more answers would not fit into the budget of 1.99 USD.',
    ],
    [
      'too little time',
      { ...none, durationMs: 19_000 },
      'Not asked again: 100 more answers would not fit into the budget of 19 seconds.',
    ],
  ])('%s', (_, budget, refusal) => {
    expect(refusedRound(100, 0, budget, spent)).toBe(refusal)
  })

  test('what must remain possible afterwards is kept free', () => {
    expect(refusedRound(100, 1, { ...none, calls: 400 }, spent)).toContain('400 model calls')
  })

  test('an unknown price is no price, and answers from a cache tell none', () => {
    expect(refusedRound(100, 0, { ...none, usd: 0.01 }, { ...spent, usd: null })).toBeNull()
    const cached = { answers: 0, calls: 0, usd: 0, durationMs: 5 }
    expect(refusedRound(100, 0, { ...none, calls: 99 }, cached)).toContain('99 model calls')
  })
})
