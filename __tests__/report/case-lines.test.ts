import { describe, expect, test } from 'vitest'
import { groupCases } from '../../src/report/case-groups.ts'
import { caseLines, groupCounts } from '../../src/report/case-lines.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { caseResult, comparison, failedTrial, promptReport, report, trial } from './build.ts'

const voice = { name: (text: string) => `‹${text}›`, text: (text: string) => text }
const lines = (prompts: Parameters<typeof caseLines>[0]) =>
  Object.fromEntries(caseLines(prompts, voice).map(({ title, text }) => [title, text]))
const failed = failedTrial('no', 'Not “yes”.')

describe('what is said of the cases', () => {
  const compared = comparison(
    'p',
    [
      caseResult('flaky', trial({ latencyMs: 2_000 }), failed),
      caseResult('slow', trial({ latencyMs: 4_200, costUsd: 0.02 }), trial({ latencyMs: 4_200, costUsd: 0.02 })),
      caseResult('kept', trial({ cached: true, costUsd: null })),
    ],
    [caseResult('flaky', trial(), trial()), caseResult('slow', trial()), caseResult('kept', failed)],
  )

  test('names flaky, slow, dear and weak cases, and what is left out', () => {
    expect(lines([promptReport(compared)])).toEqual({
      Flaky: '1 of 2 cases with several answers: ‹flaky› 1 of 2 passed',
      'Flaky in the base': 'none of 1 case with several answers',
      Slowest: '‹slow› 4.2 s, ‹flaky› 1.4 s; 1 case left out: no answer was waited for',
      Dearest: '‹slow› $0.020, ‹flaky› $0.00041; 1 case left out: no answer has a price',
      Weakest: '‹flaky› 0.50',
    })
  })

  test('says unknown where nothing could be seen, and nothing where there is no ranking', () => {
    const kept = [
      caseResult('a', trial({ cached: true, costUsd: null })),
      caseResult('b', trial({ cached: true, costUsd: null })),
    ]
    expect(lines([promptReport(comparison('p', kept, kept))])).toEqual({
      Flaky: 'unknown, no case has several measured answers',
      Slowest: 'unknown, no answer was waited for',
      Dearest: 'unknown, no answer has a price',
    })
    expect(lines([])).toEqual({})
  })

  test('names five at most, with their prompts where there are several', () => {
    const many = Array.from({ length: 7 }, (_, index) => caseResult(`c${index}`, failed, trial()))
    const { Flaky = '', Weakest = '' } = lines([
      promptReport(comparison('p', many, null)),
      promptReport(comparison('q', [caseResult('d')], null)),
    ])
    expect(Flaky).toMatch(
      /^7 of 7 cases with several answers: ‹c0› \(‹p›\) 1 of 2 passed, .*‹c4› \(‹p›\) 1 of 2 passed, 2 more$/,
    )
    expect(Weakest.match(/‹c\d› \(‹p›\) 0\.50/g)).toHaveLength(5)
  })

  test('counts the groups that are not empty', () => {
    expect(groupCounts(groupCases([promptReport(compared)]))).toBe('Newly failing 1 · Newly passing 1 · Passing 1')
  })

  test('stands in results.json', () => {
    const results = JSON.parse(renderResults(report([promptReport(compared)])))
    const [prompt] = results.prompts
    expect(prompt.groups).toMatchObject({
      'newly-failing': 1,
      'newly-passing': 1,
      passing: 1,
      'fail-before-and-after': 0,
    })
    expect(prompt.flaky).toEqual({ candidate: { cases: ['flaky'], repeated: 2 }, baseline: { cases: [], repeated: 1 } })
    expect(prompt.cases.map((one: { group: string }) => one.group)).toEqual([
      'newly-failing',
      'passing',
      'newly-passing',
    ])
    expect(prompt.cases[0].candidate.flaky).toBe(true)
    expect(prompt.cases[2].candidate.flaky).toBeNull()
    expect(results.rankings.slowest).toEqual({
      cases: [
        { prompt: 'p', case: 'slow', latencyMs: 4_200 },
        { prompt: 'p', case: 'flaky', latencyMs: 1_406 },
      ],
      unknown: 1,
    })
    expect(results.rankings.weakest.cases).toEqual([{ prompt: 'p', case: 'flaky', score: 0.5 }])
  })
})
