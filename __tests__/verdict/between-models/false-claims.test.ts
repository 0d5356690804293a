import { expect, test } from 'vitest'
import { entrantsOf } from '../../../src/verdict/between-models/entrants.ts'
import { notWorse } from '../../../src/verdict/between-models/not-worse.ts'
import { differences } from '../../../src/verdict/between-models/pairs.ts'
import { contest, seeded } from './contest.ts'

/*
 * "Proven no worse" where it is false: models that are truly worse than the best by the whole margin of 5 points. The best is
 * found by its score, as in life, and may be the wrong one.
 */

const SEEDS = 1_000
const [margin, alpha] = [0.05, 0.05]

type World = { cases: number; draw: (random: () => number) => Record<string, number> }

/** A model passes where the case is easy enough for it: shared by all, so that models agree on most cases. */
const shared = (rates: Record<string, number>, cases: number): World => ({
  cases,
  draw: (random) => {
    const difficulty = random()
    return Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, Number(difficulty < rate)]))
  },
})

const apart = (rates: Record<string, number>, cases: number): World => ({
  cases,
  draw: (random) => Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, Number(random() < rate)])),
})

test.each<[string, World]>([
  ['two models, and cases that only differ by the margin', shared({ best: 1, worse: 0.95 }, 59)],
  ['two models that waver', apart({ best: 0.95, worse: 0.9 }, 100)],
  ['four models that waver', apart({ best: 0.99, a: 0.94, b: 0.94, c: 0.94 }, 80)],
  [
    'graded scores of three',
    {
      cases: 60,
      draw: (random) => {
        const loss = Number(random() < 0.1) / 2
        return { best: 0.95, a: 0.95 - loss, b: 0.95 - Number(random() < 0.1) / 2 }
      },
    },
  ],
])(
  'is claimed in no more than one of twenty runs: %s',
  (_name, { cases, draw }) => {
    let wrong = 0
    for (let seed = 1; seed <= SEEDS; seed++) {
      const random = seeded(seed)
      const drawn = Array.from({ length: cases }, () => draw(random))
      const names = Object.keys(drawn[0] ?? {})
      const { ranked, facts } = entrantsOf(
        contest(Object.fromEntries(names.map((name) => [name, { scores: drawn.map((one) => one[name] ?? 0) }]))),
      )
      const { proven } = notWorse(ranked, differences(facts), { alpha, margin })
      if ([...proven].some((name) => name !== 'best')) wrong++
    }
    expect(wrong / SEEDS).toBeLessThanOrEqual(alpha)
  },
  120_000,
)
