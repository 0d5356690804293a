import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nestedRepeat, regex } from '../../../src/scorers/deterministic/regex.ts'
import { runBounded } from '../../../src/scorers/sandbox/thread.ts'
import { ScoringError } from '../../../src/scorers/scoring-error.ts'
import { contextOf } from '../context.ts'

const matches = async (value: string, output: string) =>
  (await regex.score({ type: 'regex', value }, contextOf(output))).pass

describe('a regular expression', () => {
  it.each([
    ['(a+)+$', `${'a'.repeat(1_000_000)}b`],
    ['(a|aa)+$', `${'a'.repeat(1_000_000)}b`],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(1_000_000)],
    ['\\s+$', `${' '.repeat(1_000_000)}x`],
  ])('that never ends is ended: %s', async (pattern, text) => {
    const limits = { timeoutMs: 100, what: 'the regex' }
    await expect(runBounded({ kind: 'regex', pattern, text }, limits)).rejects.toThrow(
      'the regex took longer than 100 ms',
    )
  })

  it('that never ends is an error after about a second', async () => {
    const start = performance.now()
    await expect(matches('(a+)+$', `${'a'.repeat(1_000_000)}b`)).rejects.toThrow(
      'the regex `(a+)+$` on an output of 1000001 characters took longer than 1000 ms',
    )
    expect(performance.now() - start).toBeLessThan(3_000)
  })

  it('works again after one that had to be ended', async () => {
    expect(await matches('b$', 'ab')).toBe(true)
  })

  it("finds what JavaScript's own finds", async () => {
    const patterns = ['^.a', '(?<=x)y', '\\bq', '[^\\x00-\\x7f]', '(a|b)\\1', '^$', 'é', '\\ud83d', '.{3,}$', '(?:)']
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...patterns),
        fc.string({ unit: fc.constantFrom('a', 'x', 'y', 'q', 'é', '\n', '\0', '\ud83d', '😀', ' ') }),
        async (pattern, text) => {
          expect(await matches(pattern, text)).toBe(new RegExp(pattern).test(text))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('that is none is an error, never a failure', async () => {
    await expect(matches('(', 'x')).rejects.toThrow(/not a regular expression/)
  })
})

describe('the check of a regular expression', () => {
  const check = (value: unknown) => regex.check({ type: 'regex', value })

  it.each([
    '#\\d{4}',
    '^[\\w.]+@[\\w.]+$',
    '(\\w+\\s?)+',
    '(ab+)+',
    '^{{name}}$',
    '\\(a+\\)+',
    '[(a+)+]',
    '(a+)?',
    '(a+)b',
  ])('accepts %s', (pattern) => expect(check(pattern)).toEqual([]))

  it.each<[unknown, RegExp]>([
    ['(a+)+$', /repeats a repetition/],
    ['x(?:[a-z]*)*', /repeats a repetition/],
    ['(?<w>\\w+){2,}', /repeats a repetition/],
    ['[', /not a regular expression/],
    ['file://pattern.txt', /is not read/],
    ['', /value is empty/],
    [undefined, /value must be text/],
    [['a'], /value must be text, not list/],
  ])('refuses %j', (value, diagnostic) => expect(check(value)).toEqual([expect.stringMatching(diagnostic)]))

  it('shows the part to change', () => expect(nestedRepeat('^x(?:[a-z]+)*$')).toBe('(?:[a-z]+)*'))
})

it.each([
  '[a-z]'.repeat(100_000),
  '('.repeat(100_000),
  `${'('.repeat(50_000)}a${')'.repeat(50_000)}`,
  '['.repeat(100_000),
])('a pattern that V8 cannot run is an error of its assertion, told in a line: %#', async (value) => {
  const started = performance.now()
  const diagnostics = await regex.check({ type: 'regex', value })
  const thrown: unknown = await Promise.resolve(
    regex.score({ type: 'regex', value }, contextOf('a'.repeat(100))),
  ).catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(ScoringError)
  for (const reported of [...diagnostics, String(thrown)]) expect(reported.length).toBeLessThan(500)
  expect(performance.now() - started).toBeLessThan(5_000)
})
