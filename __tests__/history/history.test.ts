import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type History, type HistoryEntry, type HistoryPoint, mergeHistories } from '../../src/history/history.ts'
import { historyText, keptEntry, readHistory, subjectOf } from '../../src/history/history-file.ts'
import { sparkline, trendData } from '../../src/history/trends.ts'

const sha = (index: number): string => index.toString(16).padStart(40, '0')

function point(overrides: Partial<HistoryPoint> = {}): HistoryPoint {
  return {
    id: 'support-reply',
    model: 'bedrock:amazon.nova-lite-v1:0',
    digest: 'd'.repeat(64),
    score: 0.9,
    delta: null,
    interval: null,
    cases: 60,
    costPerRequestUsd: 0.0004,
    latencyP95Ms: 812,
    verdict: 'non-inferior',
    ...overrides,
  }
}

function entry(index: number, overrides: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    commit: sha(index),
    branch: 'main',
    time: 1_700_000_000_000 + index,
    measuredAt: 1_700_000_000_000 + index,
    subject: `Change ${index}`,
    runUrl: `https://github.com/octo/shop/actions/runs/${index}`,
    prompts: [point()],
    ...overrides,
  }
}

const history = (...entries: HistoryEntry[]): History => ({ version: 1, entries })

const anyEntry = fc
  .record({
    index: fc.integer({ min: 0, max: 90 }),
    measuredAt: fc.integer({ min: 0, max: 3 }),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ index, measuredAt, score }) => entry(index, { measuredAt, prompts: [point({ score })] }))
const anyHistory = fc
  .array(anyEntry, { maxLength: 120 })
  .map((entries) => mergeHistories(history(...entries), history()))

describe('joining two histories', () => {
  test('does not depend on which is first, changes nothing when done again, and stays bounded and in order', () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (a, b) => {
        const joined = mergeHistories(a, b)
        expect(mergeHistories(b, a)).toEqual(joined)
        expect(mergeHistories(joined, joined)).toEqual(joined)
        expect(mergeHistories(joined, a)).toEqual(joined)
        expect(joined.entries.length).toBeLessThanOrEqual(50)
        expect(new Set(joined.entries.map(({ commit }) => commit)).size).toBe(joined.entries.length)
        expect(joined.entries.map(({ time }) => time)).toEqual(
          [...joined.entries.map(({ time }) => time)].sort((x, y) => x - y),
        )
      }),
    )
  })

  test('a commit that is measured again replaces itself and keeps its place', () => {
    const before = history(entry(1), entry(2), entry(3))
    const again = entry(2, { measuredAt: 1_800_000_000_000, prompts: [point({ score: 0.5 })] })
    const joined = mergeHistories(before, history(again))
    expect(joined.entries.map(({ commit, prompts }) => [commit, prompts[0]?.score])).toEqual([
      [sha(1), 0.9],
      [sha(2), 0.5],
      [sha(3), 0.9],
    ])
    expect(mergeHistories(history(again), before)).toEqual(joined)
  })

  test('the oldest commits are dropped, also when they are measured last', () => {
    const fifty = history(...Array.from({ length: 50 }, (_, index) => entry(index + 10)))
    const late = entry(1, { measuredAt: 1_900_000_000_000 })
    expect(mergeHistories(fifty, history(late))).toEqual(fifty)
    expect(mergeHistories(fifty, history(entry(99))).entries.map(({ commit }) => commit)).toEqual([
      ...fifty.entries.slice(1).map(({ commit }) => commit),
      sha(99),
    ])
  })
})

describe('a history as text', () => {
  test('comes back as it was written', () => {
    fc.assert(
      fc.property(anyHistory, (one) => {
        expect(readHistory(historyText(one))).toEqual({ value: one, diagnostics: [] })
      }),
    )
    expect(readHistory(null)).toEqual({ value: history(), diagnostics: [] })
  })

  const whole = JSON.parse(historyText(history(entry(1))))
  const changed = (change: (copy: typeof whole) => void): string => {
    const copy = structuredClone(whole)
    change(copy)
    return JSON.stringify(copy)
  }
  test.each([
    ['no JSON', '<html>'],
    ['an empty text', ''],
    ['another version', changed((one) => (one.version = 2))],
    ['a key that nothing writes', changed((one) => (one.entries[0].html = '<b>'))],
    ['no commit', changed((one) => (one.entries[0].commit = 'main; rm -rf /'))],
    ['a score above 1', changed((one) => (one.entries[0].prompts[0].score = 91))],
    ['a score that is no number', changed((one) => (one.entries[0].prompts[0].score = '1'))],
    ['a number without end', historyText(history(entry(1))).replace('"cases":60', '"cases":1e999')],
    ['an address that is none', changed((one) => (one.entries[0].runUrl = 'javascript:alert(1)'))],
    ['a verdict with markup', changed((one) => (one.entries[0].prompts[0].verdict = '<img>'))],
    ['more commits than are kept', changed((one) => (one.entries = Array(51).fill(one.entries[0])))],
    ['more than a megabyte', changed((one) => (one.entries[0].subject = 'x'.repeat(1_000_001)))],
    ['nesting without end', '['.repeat(5000)],
  ])('%s: a warning, and nothing', (_, text) => {
    const { value, diagnostics } = readHistory(text)
    expect(value).toEqual(history())
    expect(diagnostics).toMatchObject([{ level: 'warning', message: expect.stringContaining('a new one begins') }])
  })

  test('is at most a megabyte: the oldest commits make way', () => {
    const prompts = Array.from({ length: 150 }, (_, index) => point({ id: `${'p'.repeat(400)}${index}` }))
    const text = historyText(history(...Array.from({ length: 50 }, (_, index) => entry(index, { prompts }))))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000)
    const { value } = readHistory(text)
    expect(value.entries.length).toBeGreaterThan(5)
    expect(value.entries.at(-1)?.commit).toBe(sha(49))
  })
})

describe('an entry that is kept', () => {
  test('whatever stands in a message, it is a short line of characters that can be seen, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const line = subjectOf(text)
        expect(line.length).toBeLessThanOrEqual(120)
        expect(line.isWellFormed()).toBe(true)
        expect(line).not.toMatch(/[\n\r\u0000-\u001f\u202e]/)
        expect(subjectOf(line)).toBe(line)
      }),
    )
    expect(subjectOf('\u001b[31mred\u202e')).toBe('␛[31mred[U+202E]')
  })

  test('every entry that is kept is read again; points and addresses that could not be are left out', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 700 })
    fc.assert(
      fc.property(hostile, hostile, hostile, (id, subject, runUrl) => {
        const kept = keptEntry(entry(1, { subject, runUrl, branch: 'main', prompts: [point(), point({ id })] }))
        if (kept === null) throw new Error('it is kept')
        expect(readHistory(historyText(history(kept)))).toEqual({ value: history(kept), diagnostics: [] })
      }),
    )
    expect(keptEntry(entry(1, { prompts: [point({ score: Number.NaN })] }))).toBeNull()
    expect(keptEntry(entry(1, { runUrl: 'javascript:alert(1)' }))?.runUrl).toBeNull()
  })
})

describe('a trend', () => {
  test('has the points of each prompt and model, and says where the prompt changed', () => {
    const nova = (score: number, digest: string) => point({ score, digest: digest.repeat(64) })
    const claude = point({ model: 'bedrock:claude' })
    const found = trendData(
      history(
        entry(1, { prompts: [nova(0.8, 'a')] }),
        entry(2, { prompts: [nova(0.8, 'a'), claude] }),
        entry(3, { prompts: [nova(0.9, 'b')] }),
      ),
    )
    expect(found.map(({ id, model, points }) => [id, model, points.map((one) => [one.score, one.changed])])).toEqual([
      [
        'support-reply',
        'bedrock:amazon.nova-lite-v1:0',
        [
          [0.8, false],
          [0.8, false],
          [0.9, true],
        ],
      ],
      ['support-reply', 'bedrock:claude', [[0.9, false]]],
    ])
    expect(trendData(history())).toEqual([])
  })

  test.each([
    [[0, 1], '▁█'],
    [[0.5, 0.5, 0.5], '▄▄▄'],
    [[0.88, 0.9, 0.92, 0.95], '▁▃▅█'],
    [[1], '▄'],
    [[], ''],
  ])('%j is drawn as %s', (values, bars) => {
    expect(sparkline(values)).toBe(bars)
  })
})
