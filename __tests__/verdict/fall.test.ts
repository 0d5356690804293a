import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AskedAgain, provenFalls } from '../../src/verdict/fall.ts'

const policy = { confidence: 0.95, margin: 0.05 }

function asked(now: readonly number[], before: readonly number[], over: Partial<AskedAgain> = {}): AskedAgain {
  const ids = before.map((_, index) => `case-${index}`)
  const scores = (values: readonly number[]) => new Map(values.map((value, index) => [ids[index] ?? '', value]))
  return {
    promptId: 'reply',
    ofBase: false,
    model: 'bedrock:nova',
    graded: false,
    cases: ids.map((id) => ({ id, weight: 1, cluster: null, critical: false })),
    now: scores(now),
    recorded: { scores: scores(before), day: '2026-11-01' },
    ...over,
  }
}

const of = (count: number, score: number): number[] => Array.from({ length: count }, () => score)

test('a collapse is told with what it was, what it is, and whom it is to be looked for with', () => {
  expect(provenFalls([asked(of(20, 0), of(20, 1))], policy)).toEqual([
    'reply scored 100.0 % on 2026-11-01 and 0.0 % now (20 cases, and not by chance), although nothing of it changed: what the model behind `bedrock:nova` answers has changed.',
  ])
  const [graded = ''] = provenFalls([asked(of(20, 0), of(20, 1), { graded: true, ofBase: true })], policy)
  expect(graded).toMatch(/^The base's reply scored .* answers, or how it is graded, has changed\.$/)
})

test.each([
  ['nothing fell', of(40, 1), of(40, 1)],
  ['it rose', of(40, 1), of(40, 0)],
  ['one bad night may be chance', [...of(8, 0), ...of(32, 1)], of(40, 1)],
  ['it fell by no more than the margin', [...of(14, 0), ...of(486, 1)], of(500, 1)],
  ['too few cases prove anything', of(9, 0), of(9, 1)],
])('%s: nothing is told', (_why, now, before) => {
  expect(provenFalls([asked(now, before)], policy)).toEqual([])
})

test('ten cases that all fell prove it, alone; beside others they share the error with them', () => {
  const fell = asked(of(10, 0), of(10, 1))
  expect(provenFalls([fell], policy)).toHaveLength(1)
  expect(provenFalls([fell, asked(of(10, 1), of(10, 1))], policy)).toEqual([])
  const many = Array.from({ length: 100 }, () => asked(of(40, 0.2), of(40, 0.9)))
  expect(provenFalls(many, policy)).toHaveLength(100)
})

test('only cases that were measured both times count, by their weights and clusters', () => {
  const half = asked(of(20, 0), of(20, 1))
  const now = new Map([...half.now].slice(0, 12))
  expect(provenFalls([{ ...half, now }], policy)[0]).toContain('100.0 % on 2026-11-01 and 0.0 % now (12 cases')
  const cases = half.cases.map((one) => ({ ...one, cluster: 'one document' }))
  expect(provenFalls([{ ...half, cases }], policy)).toEqual([])
})

test('a model that answers as well as before is blamed in fewer than one night of a hundred', () => {
  let nights = 0
  let reported = 0
  fc.assert(
    fc.property(
      fc.double({ min: 0.3, max: 0.98, noNaN: true }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (share, noise) => {
        const draw = (): number[] => [...noise.take(30)].map((value) => (value < share ? 1 : 0))
        const before = draw()
        nights += 1
        reported += provenFalls([asked(draw(), before)], policy).length
      },
    ),
    { numRuns: 500, seed: 7 },
  )
  expect(reported / nights).toBeLessThan(0.01)
})
