import { describe, expect, it } from 'vitest'
import type { BoundedJob } from '../../../src/scorers/sandbox/job.ts'
import { Patience } from '../../../src/scorers/sandbox/patience.ts'
import { ScoringError } from '../../../src/scorers/scoring-error.ts'

const code = (text: string, output: unknown = 'x'): BoundedJob => {
  return { kind: 'javascript', code: text, output, context: {} }
}

/** A run in which so many different assertions have looped, each as long as it was allowed to. */
function wornBy(looped: number): Patience {
  const patience = new Patience()
  for (let at = 0; at < looped; at++) {
    const job = code(`loop ${at}`)
    patience.broke(job, patience.timeFor(job, 1_000))
  }
  return patience
}

describe('the patience of a run', () => {
  it('gives every job its time as long as jobs come to an end', () => {
    const patience = new Patience()
    for (let at = 0; at < 10_000; at++) {
      const job = code('a', at)
      expect(patience.timeFor(job, 1_000)).toBe(1_000)
      patience.ended(job)
    }
  })

  it('begins an assertion no more that broke its limits on two answers, whatever the answer', () => {
    const patience = new Patience()
    patience.ended(code('loop', 'harmless'))
    patience.broke(code('loop', 1), 1_000)
    expect(patience.timeFor(code('loop', 2), 1_000)).toBe(1_000)
    patience.broke(code('loop', 2), 1_000)
    expect(() => patience.timeFor(code('loop', 3), 1_000)).toThrow(/not run again: on earlier answers of this run/)
    expect(patience.timeFor(code('other'), 1_000)).toBe(1_000)
  })

  it('gives less when much was lost, still less to what never came to an end, and then nothing', () => {
    expect(wornBy(3).timeFor(code('new'), 1_000)).toBe(250)
    const tired = wornBy(7)
    expect(tired.timeFor(code('new'), 1_000)).toBe(150)
    tired.ended(code('known'))
    expect(tired.timeFor(code('known', 'y'), 1_000)).toBe(250)
    expect(() => tired.timeFor(code('loop 6'), 1_000)).toThrow(/not run again/)
    for (let at = 0; at < 60; at++) tired.broke(code(`more ${at}`), 100)
    expect(() => tired.timeFor(code('known'), 1_000)).toThrow(/not run: other assertions of this run .* 9 s in all/)
  })

  it.each([24, 60, 1_000])('ends with %i endless loops on any number of answers within ten seconds', (loops) => {
    const patience = new Patience()
    let lost = 0
    for (let answer = 0; answer < 60; answer++) {
      for (let at = 0; at < loops; at++) {
        const job = code(`loop ${at}`, answer)
        try {
          const ms = patience.timeFor(job, 1_000)
          lost += ms
          patience.broke(job, ms)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(ScoringError)
        }
      }
    }
    expect(lost).toBeLessThanOrEqual(10_000)
  })

  it('is of one run', () => {
    expect(() => wornBy(7).timeFor(code('loop 1'), 3_000)).toThrow()
    expect(wornBy(0).timeFor(code('loop 1'), 3_000)).toBe(3_000)
  })

  it.each<[string, BoundedJob, BoundedJob]>([
    [
      'schemas',
      { kind: 'json-schema', schema: { a: 1 }, documents: ['1'] },
      { kind: 'json-schema', schema: { a: 2 }, documents: ['1'] },
    ],
    ['patterns', { kind: 'regex', pattern: 'a', text: 'x' }, { kind: 'regex', pattern: 'b', text: 'x' }],
    [
      'dialects',
      { kind: 'sql', dialect: 'mysql', statements: ['x'], tables: null, columns: null },
      { kind: 'sql', dialect: 'sqlite', statements: ['x'], tables: null, columns: null },
    ],
    ['markup', { kind: 'is-html', text: 'x' }, { kind: 'is-xml', text: 'x', requiredElements: [] }],
  ])('tells assertions apart by their text: %s', (_name, one, other) => {
    const patience = new Patience()
    patience.broke(one, 1)
    patience.broke(one, 1)
    expect(() => patience.timeFor(one, 1_000)).toThrow(/not run again/)
    expect(patience.timeFor(other, 1_000)).toBe(1_000)
  })
})
