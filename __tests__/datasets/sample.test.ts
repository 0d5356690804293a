import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/datasets/case.ts'
import { sampleCases } from '../../src/datasets/sample.ts'

function one(id: string, tag: string | null = null, critical = false, cluster: string | null = null): Case {
  return {
    id,
    vars: {},
    expected: undefined,
    assert: [],
    threshold: null,
    cluster,
    critical,
    tags: tag === null ? [] : [tag],
    weight: 1,
    messages: [],
    file: 'e.jsonl',
    line: null,
  }
}

const ids = (cases: readonly Case[]): string[] => cases.map(({ id }) => id)
const many = (count: number, tag: string | null = null): Case[] =>
  Array.from({ length: count }, (_, index) => one(`${tag ?? 'x'}-${index}`, tag))

const anyCases = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.constantFrom(null, 'a', 'b', 'c'), fc.boolean()), {
    selector: ([id]) => id,
    maxLength: 60,
  })
  .map((rows) => rows.map(([id, tag, critical]) => one(id, tag, critical)))
const stratified = fc.uniqueArray(
  fc.tuple(
    fc.stringMatching(/^[a-z]{1,5}$/),
    fc.constantFrom(null, 'a', 'b', 'c', 'd', 'e'),
    fc.constantFrom(null, 'k', 'l'),
  ),
  { selector: ([id]) => id, minLength: 8, maxLength: 80 },
)
const anySize = fc.integer({ min: 1, max: 70 })

describe('sampleCases', () => {
  it.each([['all' as const], [10], [11], [{ share: 1 }]])('takes everything for %j of 10', (sample) => {
    const cases = many(10)
    expect(sampleCases(cases, sample)).toEqual(cases)
  })

  it.each([
    [{ share: 0.5 }, 5],
    [{ share: 0.25 }, 3],
    [{ share: 0.001 }, 1],
    [3, 3],
  ])('takes %j of 10 cases as %i', (sample, count) => {
    expect(sampleCases(many(10), sample)).toHaveLength(count)
  })

  it('shares the places out among first tags in proportion', () => {
    const cases = [...many(60, 'a'), ...many(30, 'b'), ...many(10, 'c')]
    const chosen = sampleCases(cases, 20)
    const count = (tag: string): number => chosen.filter(({ tags }) => tags[0] === tag).length
    expect([count('a'), count('b'), count('c')]).toEqual([12, 6, 2])
  })

  it('keeps every critical case, also when they are more than asked for', () => {
    const cases = [...many(20), ...Array.from({ length: 5 }, (_, index) => one(`critical-${index}`, 'z', true))]
    expect(ids(sampleCases(cases, 6)).filter((id) => id.startsWith('critical'))).toHaveLength(5)
    expect(sampleCases(cases, 6)).toHaveLength(6)
    expect(sampleCases(cases, 2)).toHaveLength(5)
  })

  it('has the size asked for, keeps the order and every critical case, and does not depend on the order', () => {
    fc.assert(
      fc.property(anyCases, anySize, (cases, size) => {
        const chosen = ids(sampleCases(cases, size))
        const critical = ids(cases.filter((item) => item.critical))
        expect(chosen).toHaveLength(Math.min(cases.length, Math.max(size, critical.length)))
        expect(ids(cases).filter((id) => chosen.includes(id))).toEqual(chosen)
        expect(critical.every((id) => chosen.includes(id))).toBe(true)
        expect(ids(sampleCases(cases.toReversed(), size)).sort()).toEqual([...chosen].sort())
      }),
    )
  })

  it('changes at most two choices each way when a case is added anywhere, three when a share grows with it', () => {
    fc.assert(
      fc.property(stratified, fc.integer({ min: 1, max: 40 }), fc.boolean(), (rows, size, share) => {
        const [added, ...rest] = rows.map(([id, tag, cluster]) => one(id, tag, false, cluster))
        if (added === undefined) return
        const sample = share ? { share: size / 80 } : size
        const before = ids(sampleCases(rest, sample))
        const after = ids(sampleCases([...rest, added], sample))
        expect(after.filter((id) => !before.includes(id)).length).toBeLessThanOrEqual(share ? 3 : 2)
        expect(before.filter((id) => !after.includes(id)).length).toBeLessThanOrEqual(share ? 3 : 2)
      }),
      { numRuns: 1_000 },
    )
  })

  it('spreads the places of a tag over its clusters, each case with the same chance', () => {
    const clustered = (name: string, count: number) =>
      Array.from({ length: count }, (_, index) => one(`${name}-${index}`, 'a', false, name))
    const cases = [...clustered('large', 60), ...clustered('middle', 30), ...clustered('small', 10)]
    const chosen = sampleCases(cases, 20)
    const count = (name: string): number => chosen.filter(({ cluster }) => cluster === name).length
    expect(count('large')).toBeGreaterThanOrEqual(11)
    expect(count('large')).toBeLessThanOrEqual(13)
    expect(count('small')).toBeGreaterThanOrEqual(1)
    // Four hundred clusters of one: about a quarter of them, whatever their names.
    const singles = Array.from({ length: 400 }, (_, index) => one(`s${index}`, 'a', false, `cluster ${index}`))
    expect(sampleCases(singles, 100)).toHaveLength(100)
  })

  it('changes at most one choice when a case of one stratum is added', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 5, maxLength: 50 }),
        fc.integer({ min: 1, max: 4 }),
        (names, size) => {
          const [added = '', ...rest] = names
          const before = new Set(
            ids(
              sampleCases(
                rest.map((id) => one(id)),
                size,
              ),
            ),
          )
          const after = ids(
            sampleCases(
              [...rest, added].map((id) => one(id)),
              size,
            ),
          )
          expect(after.filter((id) => !before.has(id)).every((id) => id === added)).toBe(true)
        },
      ),
    )
  })
})
