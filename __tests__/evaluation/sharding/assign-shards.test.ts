import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Question, sharesOf } from '../../../src/evaluation/sharding/assign-shards.ts'
import { budgetShare, parseShard } from '../../../src/evaluation/sharding/shard.ts'

const questions = fc.array(
  fc.record({
    keys: fc.array(fc.integer({ min: 0, max: 60 }).map(String), { minLength: 1, maxLength: 3 }),
    weight: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 80 },
)

const cases = (count: number): Question[] =>
  Array.from({ length: count }, (_, at) => ({ keys: [`case ${at}`], weight: 1 }))

test('what shares a key is in one shard, and no shard has more than its part and one group', () => {
  fc.assert(
    fc.property(questions, fc.integer({ min: 1, max: 9 }), (all, of) => {
      const shares = sharesOf(all, of)
      expect(shares).toHaveLength(all.length)
      const shardOf = new Map<string, number>()
      for (const [index, { keys }] of all.entries()) {
        const share = shares[index] ?? 0
        expect(share).toBeGreaterThanOrEqual(1)
        expect(share).toBeLessThanOrEqual(of)
        for (const key of keys) expect(shardOf.get(key) ?? share).toBe(share)
        for (const key of keys) shardOf.set(key, share)
      }
    }),
  )
})

test('shards are balanced: single cases to one, groups to the largest of them', () => {
  const loads = (all: readonly Question[], of: number) => {
    const sums = Array.from({ length: of }, () => 0)
    for (const [index, share] of sharesOf(all, of).entries())
      sums[share - 1] = (sums[share - 1] ?? 0) + (all[index]?.weight ?? 0)
    return sums
  }
  for (const of of [2, 3, 5, 16]) {
    const sums = loads(cases(400), of)
    expect(Math.max(...sums)).toBe(Math.ceil(400 / of))
    expect(Math.min(...sums)).toBeGreaterThanOrEqual(Math.floor(400 / of) - of)
  }
  const clusters = cases(400).map((one, at) => ({ ...one, keys: [...one.keys, `cluster ${Math.floor(at / 7)}`] }))
  expect(Math.max(...loads(clusters, 5))).toBeLessThanOrEqual(80 + 7)
})

test('the order of the cases does not matter, and a new case moves few of the others', () => {
  const all = cases(500)
  const shares = sharesOf(all, 5)
  const turned = sharesOf(all.toReversed(), 5).toReversed()
  expect(turned).toEqual(shares)
  const grown = sharesOf([{ keys: ['a new case'], weight: 1 }, ...all], 5).slice(1)
  expect(grown.filter((share, at) => share !== shares[at]).length).toBeLessThan(50)
})

test('shards as they are written', () => {
  expect(parseShard('2/5')).toEqual({ number: 2, of: 5 })
  expect(parseShard('256/256')).toEqual({ number: 256, of: 256 })
  for (const wrong of ['', '2', '0/5', '6/5', '1/0', '1/257', '-1/5', '1.5/2', ' 1/2', '1/2/3', '01/2']) {
    expect(parseShard(wrong)).toBeNull()
  }
})

test('shares of a budget add up to it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 256 }), (calls, of) => {
      const shares = Array.from({ length: of }, (_, at) =>
        budgetShare({ usd: 1, calls, durationMs: 9 }, { number: at + 1, of }),
      )
      expect(shares.reduce((sum, share) => sum + (share.calls ?? 0), 0)).toBe(calls)
      expect(shares[0]).toMatchObject({ usd: 1 / of, durationMs: 9 })
    }),
  )
  expect(budgetShare({ usd: null, calls: null, durationMs: null }, { number: 1, of: 3 })).toEqual({
    usd: null,
    calls: null,
    durationMs: null,
  })
})
