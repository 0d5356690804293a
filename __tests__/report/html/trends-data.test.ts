import { describe, expect, test } from 'vitest'
import { tokenEconomics } from '../../../src/report/breakdown/token-economics.ts'
import { pageData } from '../../../src/report/html/page-data.ts'
import { tokensData } from '../../../src/report/html/tokens-data.ts'
import { trendsData } from '../../../src/report/html/trends-data.ts'
import type { Report } from '../../../src/report/report.ts'
import { exampleHistory, examplePage } from '../../page/example.ts'
import { reportSaying } from '../any-text.ts'

const trendsOf = (of: Report) => trendsData(of, of.prompts)

describe('the trends of the page', () => {
  const of = examplePage()

  test('have every run of the history, and this one last', () => {
    const trends = trendsOf(of)
    expect(trends?.runs).toHaveLength(15)
    expect(trends?.runs.at(-1)).toMatchObject({ subject: 'this run', time: null })
    expect(trends?.prompts.map(({ prompt }) => prompt)).toEqual(of.prompts.map(({ id }) => id))
    for (const [at, { points }] of (trends?.prompts ?? []).entries()) {
      const { comparison, id } = of.prompts[at] ?? {}
      expect(points.at(-1)).toMatchObject({ run: 14, score: comparison?.score.candidate })
      const earlier = of.history?.entries.map(({ prompts }) => prompts.find((one) => one.id === id)?.score)
      expect(points.slice(0, -1).map(({ score }) => score)).toEqual(earlier)
    }
    const changed = trends?.prompts[0]?.points.flatMap(({ changed, run }) => (changed === 1 ? [run] : []))
    expect(changed).toEqual([7, 14])
  })

  test.each<[string, Partial<Report>]>([
    ['without a history', { history: null }],
    ['with one of other prompts', { history: exampleHistory([], 3) }],
    ['with an empty one', { history: exampleHistory([], 0) }],
  ])('%s there are none', (_, overrides) => expect(trendsOf({ ...of, ...overrides })).toBeNull())

  test('a run that measured its own commit before has it once', () => {
    const entries = of.history?.entries ?? []
    const trends = trendsOf({ ...of, head: entries.at(-1)?.commit ?? '' })
    expect(trends?.runs).toHaveLength(14)
  })

  test('a sample, and what was not measured, is no point', () => {
    const sampled = of.prompts.map((one) => ({ ...one, sample: { cases: 5, of: 30 } }))
    expect(trendsOf({ ...of, prompts: sampled })?.prompts[0]?.points).toHaveLength(14)
  })

  test('an address is followed only into the repository of the run', () => {
    const entries = (of.history?.entries ?? []).map((one, at) => ({
      ...one,
      runUrl:
        [
          'https://evil.example/x',
          'javascript:alert(1)',
          'https://github.com/octo-org/support-bot.evil.example/',
          'https://github.com/octo-org/support-bot/actions/runs/1',
        ][at % 4] ?? null,
    }))
    const urls = trendsOf({ ...of, history: { version: 1, entries } })?.runs.map(({ url }) => url)
    expect(new Set(urls)).toEqual(new Set([null, 'https://github.com/octo-org/support-bot/actions/runs/1']))
  })

  test('are bounded, whatever a commit says', () => {
    const saying = reportSaying('long '.repeat(2_000))
    const data = pageData(saying, saying.prompts)
    const subjects = [...(data.trends?.runs ?? []), ...data.prompts.flatMap(({ why }) => why)].map(
      ({ subject }) => subject,
    )
    expect(subjects.length).toBeGreaterThan(0)
    expect(Math.max(...subjects.map(({ length }) => length))).toBeLessThan(300)
  })
})

test('tokens stand by prompt and by tag, as in results.json', () => {
  const of = examplePage()
  const { prompts, tags } = tokenEconomics(of)
  const data = tokensData(of)
  expect(data?.prompts.map(({ name, input, per1000 }) => [name, input, per1000])).toEqual(
    prompts.map(({ prompt, inputTokens, usdPer1000Requests }) => [prompt, inputTokens, usdPer1000Requests]),
  )
  expect(data?.tags.map(({ name, requests }) => [name, requests])).toEqual(
    tags.map(({ tag, requests }) => [tag, requests]),
  )
  expect(data?.prompts[0]?.context?.longest).toBeGreaterThan(0)
  expect(tokensData({ ...of, prompts: [] })).toBeNull()
})
