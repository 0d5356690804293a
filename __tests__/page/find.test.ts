import { describe, expect, test } from 'vitest'
import { EVERYTHING, type Filter } from '../../src/page/address.ts'
import { find, haystacks, isNarrowed, nextFailure } from '../../src/page/find.ts'
import { tableOf } from '../../src/page/rows.ts'
import { caseDataPieces } from '../../src/report/html/case-data.ts'
import { pageData } from '../../src/report/html/page-data.ts'
import { examplePage } from './example.ts'

const report = examplePage()
const data = pageData(report, report.prompts)
const table = tableOf(data, caseDataPieces(report.prompts, data))
const texts = haystacks(table.text)
const found = (filter: Partial<Filter>) => find(table.rows, { ...EVERYTHING, ...filter }, texts)
const ids = (filter: Partial<Filter>) => found(filter).rows.map(({ one }) => one.id)

describe('the cases that are listed', () => {
  test('are all of them, the largest drop first', () => {
    expect(ids({})).toHaveLength(60)
    expect(ids({}).slice(0, 2)).toEqual(['refund-after-90-days', 'refund-damaged'])
  })

  test.each<[Partial<Filter>, number]>([
    [{ group: 'newly-failing' }, 6],
    [{ prompt: 'triage' }, 20],
    [{ tag: 'money' }, 12],
    [{ metric: 'equals' }, 1],
    [{ marks: ['critical'] }, 1],
    [{ marks: ['critical', 'flaky'] }, 0],
    [{ search: 'vat NUMBER' }, 3],
    [{ search: 'number vat', group: 'newly-failing' }, 1],
    [{ search: 'nowhere to be found' }, 0],
  ])('by %j', (filter, many) => {
    expect(ids(filter)).toHaveLength(many)
    expect(isNarrowed({ ...EVERYTHING, ...filter })).toBe(true)
  })

  test('answers and reasons of both versions are searched', () => {
    expect(ids({ search: 'store credit instead' })).toContain('refund-after-90-days')
    expect(ids({ search: 'promises a refund after the 30 days' })).toEqual(['refund-after-90-days'])
  })

  test('the count at a choice is what choosing it lists', () => {
    for (const base of [
      {},
      { search: 'order' },
      { group: 'passing' },
      { tag: 'money', marks: ['changed'] as Filter['marks'] },
    ]) {
      const { counts } = found(base)
      for (const [group, many] of counts.group) expect(ids({ ...base, group })).toHaveLength(many)
      for (const [prompt, many] of counts.prompt) expect(ids({ ...base, prompt })).toHaveLength(many)
      for (const [tag, many] of counts.tag) expect(ids({ ...base, tag })).toHaveLength(many)
      for (const [metric, many] of counts.metric) expect(ids({ ...base, metric })).toHaveLength(many)
    }
  })

  test.each<[Filter['sort'], (row: (typeof table.rows)[number]) => number]>([
    ['score', (row) => row.score ?? 2],
    ['cost', (row) => -(row.cost ?? -1)],
    ['latency', (row) => -(row.latency ?? -1)],
    ['flakiness', (row) => -row.flaky],
    ['difference', (row) => row.delta ?? 0],
  ])('stand in the order of %s', (sort, value) => {
    const values = found({ sort }).rows.map(value)
    expect(values).toEqual(values.toSorted((a, b) => a - b))
  })

  test('the next one that does not pass, in either direction', () => {
    const { rows } = found({})
    expect(nextFailure(rows, -1, 1)).toBe(0)
    expect(nextFailure(rows, 0, -1)).toBeNull()
    const last = nextFailure(rows, rows.length, -1)
    expect(last === null ? null : nextFailure(rows, last, 1)).toBeNull()
  })
})

test('a case is called by its question', () => {
  expect(table.rows[2]?.title).toBe('Where is my order #88213? It was due on Tuesday.')
})
