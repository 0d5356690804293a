import { expect, test } from 'vitest'
import { tokenEconomics } from '../../../src/report/breakdown/token-economics.ts'
import { renderResults } from '../../../src/report/files/results.ts'
import { renderComment, renderSummary } from '../../../src/report/markdown/comment.ts'
import type { PromptReport } from '../../../src/report/report.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from '../build.ts'

const usage = (inputTokens: number, outputTokens: number, cacheReadTokens = 0) => ({
  inputTokens,
  outputTokens,
  cacheReadTokens,
})
const answered = (inputTokens: number, outputTokens: number, costUsd: number | null = 0.001) =>
  trial({ usage: usage(inputTokens, outputTokens), costUsd })

const two = (over: Partial<PromptReport> = {}) =>
  promptReport(
    comparison(
      'reply',
      [
        caseResult('a', answered(10_000, 100, 0.002), answered(30_000, 300, 0.004)),
        caseResult('b', trial({ usage: usage(500, 600, 19_500), costUsd: 0.003, stopReason: 'length' })),
        caseResult('c', { ...failedTrial('No.', 'wrong'), usage: usage(20_000, 0), costUsd: 0.001 }),
        caseResult('d', erroredTrial('refused')),
      ],
      [caseResult('a', trial({ costUsd: 0.005 }), trial({ costUsd: 0.005, cached: true }))],
    ),
    { tags: { a: ['refunds', 'refunds'], b: ['refunds', 'returns'] }, ...over },
  )

test('tokens, context and cost of a prompt, counted from what was answered', () => {
  const { prompts, tags } = tokenEconomics(report([two()]))
  expect(prompts).toEqual([
    {
      prompt: 'reply',
      model: 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0',
      requests: 4,
      inputTokens: 80_000,
      outputTokens: 1_000,
      cachedTokens: 19_500,
      costUsd: 0.01,
      usdPerRequest: 0.0025,
      usdPer1000Requests: 2.5,
      usdPerPassingCase: 0.005,
      cut: { maxTokens: 1, window: 0 },
      context: { windowTokens: 200_000, longest: 0.15, mean: 0.1 },
    },
  ])
  expect(tags.map(({ tag, requests, costUsd }) => [tag, requests, costUsd])).toEqual([
    ['refunds', 3, 0.009],
    ['returns', 1, 0.003],
  ])
})

test('what is not known is not told as nothing', () => {
  const unknown = comparison(
    'reply',
    [caseResult('a', answered(10, 5, null)), caseResult('b', answered(0, 0, 0))],
    null,
    {
      model: 'ollama:llama3.2',
    },
  )
  const [row] = tokenEconomics(report([promptReport(unknown)])).prompts
  expect(row).toMatchObject({
    requests: 1,
    costUsd: null,
    usdPer1000Requests: null,
    usdPerPassingCase: null,
    context: null,
  })
  const uncounted = comparison('reply', [caseResult('a', answered(0, 0, 0)), caseResult('b', erroredTrial('no'))], null)
  expect(tokenEconomics(report([promptReport(uncounted)]))).toMatchObject({ prompts: [], tags: [] })
})

test('of what a run paid, all but the answers of both versions was for grading them', () => {
  const paid = (costUsd: number | null) => ({
    modelCalls: 9,
    cachedCalls: 1,
    savedUsd: 0.005,
    inputTokens: 1,
    outputTokens: 1,
    costUsd,
  })
  expect(tokenEconomics(report([two()], { usage: paid(0.02) })).grading).toEqual({ usd: 0.005, share: 0.25 })
  expect(tokenEconomics(report([two()], { usage: paid(0.001) })).grading).toEqual({ usd: 0, share: 0 })
  expect(tokenEconomics(report([two()], { usage: paid(null) })).grading).toBeNull()
  expect(tokenEconomics(report([two()], { usage: paid(0) })).grading).toBeNull()
})

test('they stand in results.json and in the summary, and keep out of the comment', () => {
  const given = report([two()])
  expect(JSON.parse(renderResults(given)).tokens).toEqual(JSON.parse(JSON.stringify(tokenEconomics(given))))
  const summary = renderSummary(given, { limitBytes: 1_000_000 })
  expect(summary).toContain('<summary>Tokens, context and cost per prompt and tag</summary>')
  expect(summary).toContain('uses up to 15.0 % of the model’s window, 10.0 % on average<br>1 answer cut at maxTokens')
  expect(summary).toContain('| `refunds` | 3 |')
  expect(summary).toContain('$2.50')
  expect(renderComment(given, { limit: 65_536, marker: '<!-- m -->' })).not.toContain('Tokens, context')
})

test('names of tags and prompts change nothing of the table, and hundreds of them are bounded', () => {
  const hostile = '|</td><img src=x onerror=alert(1)> @everyone\n| a'
  const tagged = two({ tags: { a: [hostile] } })
  const many = Array.from({ length: 300 }, (_, index) => promptReport(comparison(`p${index}`, [caseResult('a')], null)))
  const summary = renderSummary(report([tagged, ...many]), { limitBytes: 1_000_000 })
  // All of it is one cell's code.
  expect(summary).toMatch(/^\| `\\\|<\/td><img src=x onerror=alert\(1\)> @everyone \\\| a` \| 2 \|/m)
  expect(summary).toContain('261 more in')
})
