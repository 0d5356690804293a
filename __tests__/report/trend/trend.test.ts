import { describe, expect, test } from 'vitest'
import type { History, HistoryPoint } from '../../../src/history/history.ts'
import { renderResults } from '../../../src/report/files/results.ts'
import { renderComment } from '../../../src/report/markdown/comment.ts'
import type { PromptReport, Report } from '../../../src/report/report.ts'
import { renderTerminal } from '../../../src/report/terminal/report.ts'
import { historyPoints, whyOf } from '../../../src/report/trend/entry.ts'
import { trendLines } from '../../../src/report/trend/lines.ts'
import { caseResult, comparison, erroredTrial, promptReport, report } from '../build.ts'

const digest = (letter: string): string => letter.repeat(64)
const sha = (index: number): string => index.toString(16).padStart(40, '0')

const evaluated = (id: string, overrides: Partial<PromptReport> = {}): PromptReport =>
  promptReport(comparison(id, [caseResult('a'), caseResult('b')], [caseResult('a'), caseResult('b')]), overrides)

/** Runs of `main` with these scores of a prompt, each with the letter of its digest. */
function history(runs: ReadonlyArray<readonly [score: number, letter: string]>, ids = ['support-reply']): History {
  const { model } = evaluated('any').comparison
  const point = (id: string, score: number, letter: string): HistoryPoint => ({
    ...{ id, model, digest: digest(letter), score, delta: null, interval: null, cases: 60 },
    ...{ costPerRequestUsd: null, latencyP95Ms: null, verdict: 'new' },
  })
  return {
    version: 1,
    entries: runs.map(([score, letter], index) => ({
      ...{
        commit: sha(index),
        branch: 'main',
        time: index,
        measuredAt: index,
        subject: `Change ${index}`,
        runUrl: null,
      },
      prompts: ids.map((id) => point(id, score, letter)),
    })),
  }
}

const textOf = (of: Report): string[] => trendLines(of).shown.map(({ label, text }) => `${label}: ${text}`)
const comment = (of: Report): string => renderComment(of, { limit: 65_536, marker: '<!-- m -->' })

describe('the line of a trend', () => {
  const rising = history([
    [0.88, 'a'],
    [0.9, 'a'],
    [0.92, 'b'],
    [0.95, 'b'],
  ])

  test.each<[string, History | null, string[]]>([
    ['without a history', null, []],
    ['after one run', history([[0.9, 'a']]), []],
    [
      'of other prompts',
      history(
        [
          [0.9, 'a'],
          [0.9, 'a'],
        ],
        ['triage'],
      ),
      [],
    ],
    [
      'of a prompt that got better',
      rising,
      ['support-reply: `main`, last 4 runs: 88.0 → 95.0 % ▁▃▅█ (▁ is 88.0, █ is 95.0; the prompt changed once)'],
    ],
    [
      'of one that stays as it is',
      history([
        [0.9, 'a'],
        [0.9, 'a'],
      ]),
      ['support-reply: `main`, last 2 runs: 90.0 → 90.0 % ▄▄ (all alike)'],
    ],
  ])('%s', (_, kept, expected) => {
    expect(textOf(report([evaluated('support-reply')], { history: kept }))).toEqual(expected)
  })

  test('shows twenty runs, of prompts that this change touched alone, five of them', () => {
    const ids = Array.from({ length: 7 }, (_, index) => `prompt-${index}`)
    const long = history(
      Array.from({ length: 50 }, (_, index) => [index / 50, 'a'] as const),
      ids,
    )
    const [first, ...others] = ids.map((id) => evaluated(id))
    if (first === undefined) throw new Error('there are prompts')
    const { shown, hidden } = trendLines(report([{ ...first, change: 'unchanged' }, ...others], { history: long }))
    expect([shown.map(({ label }) => label), hidden]).toEqual([
      ['prompt-1', 'prompt-2', 'prompt-3', 'prompt-4', 'prompt-5'],
      1,
    ])
    expect(shown[0]?.text).toContain('last 20 runs: 60.0 → 98.0 %')
  })

  test('stands below the table of the comment, in the terminal, and its numbers in results.json', () => {
    const shown = report([evaluated('support-reply')], { history: rising })
    expect(comment(shown)).toContain(
      '<sub>`support-reply` on `main`, last 4 runs: 88.0 → 95.0 % ▁▃▅█ (▁ is 88.0, █ is 95.0; the prompt changed once)</sub>',
    )
    expect(comment(report([evaluated('support-reply')]))).not.toContain('last 4 runs')
    expect(renderTerminal(shown, { color: false, width: 200 })).toContain(
      'support-reply: main, last 4 runs: 88.0 → 95.0 % ▁▃▅█',
    )
    expect(JSON.parse(renderResults(shown)).history).toEqual(rising)
  })
})

describe('why a prompt changed', () => {
  const commits = [
    { commit: sha(0xabc), subject: 'Ask for the order number first (#12)' },
    { commit: sha(0xdef), subject: '@octo/all: [click](https://evil.example) <img src=x> fixes #1 ::error::x' },
  ]
  const shown = report([evaluated('support-reply', { why: commits })])

  test('stands folded in the comment, each commit with its link, and no text of a commit does anything', () => {
    const body = comment(shown)
    expect(body).toContain('<summary>📐 Method; commits that changed the prompt')
    expect(body).toContain(
      `  - [\`0000000\`](https://github.com/octo-org/support-bot/commit/${sha(0xabc)}) \`Ask for the order number first (#12)\``,
    )
    expect(body).toContain('`@octo/all: [click](https://evil.example) <img src=x> fixes #1 ::error::x`')
  })

  test('stands in the terminal and in results.json', () => {
    expect(renderTerminal(shown, { color: false, width: 200 })).toContain(
      'Why, support-reply: 0000000 Ask for the order number first (#12); 0000000 @octo/all',
    )
    expect(JSON.parse(renderResults(shown)).prompts[0].why).toEqual(commits)
  })

  test.each([null, []])('is not asked where it is %j', (why) => {
    expect(comment(report([evaluated('support-reply', { why })]))).not.toContain('in the words of the commits')
  })
})

describe('what a run leaves to the history', () => {
  test('is a point for each prompt that it measured', () => {
    const broken = promptReport(
      comparison('broken', [caseResult('a', erroredTrial('down'))], null, { verdict: 'error' }),
    )
    const points = historyPoints(report([evaluated('support-reply', { digest: digest('e') }), broken]))
    expect(points).toEqual([
      {
        ...{ id: 'support-reply', model: evaluated('any').comparison.model, digest: digest('e'), score: 1, delta: 0 },
        ...{ interval: null, cases: 2, costPerRequestUsd: 0.00042, latencyP95Ms: 1240, verdict: 'non-inferior' },
      },
    ])
  })

  const stopped = {
    why: 'it is spent',
    missing: [],
    calls: 1,
    usd: null,
    remedy: 'Raise it.',
    sentence: 'It is spent.',
  }
  test.each<[string, Report]>([
    ['of a sample', report([evaluated('a'), evaluated('b', { sample: { cases: 5, of: 50 } })])],
    ['that its budget ended', report([evaluated('a')], { stopped })],
    ['that measured nothing', report([])],
  ])('is nothing of a run %s', (_, of) => {
    expect(historyPoints(of)).toEqual([])
  })

  test.each([
    ['Ask first (#12)\n\nBecause.', 'Ask first (#12)'],
    ['Merge pull request #12 from octo/feature\n\nAsk first\n', 'Ask first (#12)'],
    ['Merge pull request #12 from octo/feature', 'Merge pull request #12 from octo/feature'],
    ['', ''],
  ])('says why: %j → %j', (message, line) => {
    expect(whyOf(message)).toBe(line)
  })
})
