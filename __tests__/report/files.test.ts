import { describe, expect, test } from 'vitest'
import { renderJunit } from '../../src/report/files/junit.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { renderSummary } from '../../src/report/markdown/comment.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from './build.ts'
import { schemaViolations } from './junit-schema.ts'
import { scenarios } from './scenarios.ts'
import { supportBot } from './support-bot.ts'

const everyOutcome = () => {
  const notRun = erroredTrial('The budget was spent.')
  const candidate = [
    caseResult('passes'),
    caseResult('fails', failedTrial('no <b>', 'Expected “a & b”.', 0, 'contains')),
    caseResult('errors', erroredTrial('throttled', 'Wait.')),
    caseResult('skipped', { ...notRun, error: { kind: 'not-run', message: 'The budget was spent.', hint: null } }),
  ]
  return report([
    promptReport(comparison('triage', candidate, null, { verdict: 'new' }), { vars: { passes: { q: 'x' } } }),
  ])
}

describe('results.json', () => {
  test('has the shape of the contract', () => {
    const results = JSON.parse(renderResults(supportBot()))
    expect(Object.keys(results)).toEqual([
      ...['version', 'verdict', 'head', 'base', 'baseReason', 'blocks', 'warns', 'reasons', 'weakened', 'warnings'],
      ...['diagnostics', 'unchanged', 'removed', 'score', 'baselineScore', 'delta', 'interval'],
      ...['passed', 'failed', 'errored', 'margin', 'confidence', 'judges', 'durationMs', 'run'],
      ...['prompts', 'rankings', 'usage', 'tokens'],
    ])
    const [prompt] = results.prompts
    expect(Object.keys(prompt)).toEqual([
      ...['id', 'file', 'line', 'model', 'baselineModel', 'change', 'verdict', 'reasons', 'advice', 'doubts'],
      ...['passed', 'failed', 'errored', 'score', 'metrics', 'latencyMs', 'costPerRequestUsd', 'cost', 'latency'],
      ...['repeats', 'open', 'floor', 'brokenFloor', 'critical', 'failedCritical', 'failingBefore'],
      ...['onlyCandidate', 'onlyBaseline', 'messages', 'asked', 'digest', 'groups', 'flaky', 'cases'],
    ])
    expect(Object.keys(prompt.score)).toEqual([
      'candidate',
      'baseline',
      'delta',
      'estimate',
      'interval',
      'p',
      'method',
      'cases',
      'units',
      'discordant',
      'minimumDetectableEffect',
    ])
    expect(prompt.cases).toHaveLength(30)
    expect(prompt.cases[0]).toEqual({
      id: 'order-status',
      vars: { question: 'Where is my order #88213? It was due on Tuesday.' },
      place: null,
      group: 'passing',
      candidate: expect.objectContaining({ score: 1, pass: true }),
      baseline: expect.objectContaining({ score: 1, pass: true }),
    })
    expect(prompt.cases[0].candidate.trials[0]).toEqual({
      output: expect.stringContaining('88213'),
      stopReason: 'stop',
      pass: true,
      score: 1,
      assertions: [
        { type: 'llm-rubric', metric: null, weight: 1, pass: true, score: 1, reason: 'Answers the question.' },
      ],
      error: null,
      latencyMs: 812,
      usage: { inputTokens: 310, outputTokens: 64 },
      costUsd: 0.00041,
      cached: false,
    })
    expect(results.usage).toEqual({
      modelCalls: 168,
      cachedCalls: 72,
      savedUsd: 0,
      inputTokens: 52_080,
      outputTokens: 10_752,
      costUsd: 0.0691,
    })
  })

  test('without a baseline its fields are null; an errored trial has neither score nor pass', () => {
    const [prompt] = JSON.parse(renderResults(everyOutcome())).prompts
    expect(prompt).toMatchObject({
      baselineModel: null,
      change: 'added',
      score: { baseline: null, delta: null, interval: null, p: null, method: null, minimumDetectableEffect: null },
      latencyMs: { baseline: { p50: null, p95: null } },
      costPerRequestUsd: { baseline: null },
    })
    expect(prompt.cases[2]).toMatchObject({
      baseline: null,
      candidate: {
        pass: null,
        score: null,
        trials: [{ pass: null, score: null, error: { kind: 'model', message: 'throttled', hint: 'Wait.' } }],
      },
    })
  })

  test('holds no NaN, and survives values that JSON does not know', () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    const odd = comparison('p', [caseResult('a', trial({ score: Number.NaN }))], null)
    const one = report([promptReport(odd, { vars: { a: { cycle, big: 7n, deep: { big: 8n } } } })])
    const text = renderResults(one)
    expect(text).not.toMatch(/NaN|Infinity/)
    expect(JSON.parse(text).prompts[0].cases[0].vars).toEqual({ cycle: '[no JSON]', big: '7', deep: { big: '8' } })
  })

  test('keeps tool calls and confirmations where there are any', () => {
    const called = trial({ toolCalls: [{ name: 'refund', input: { order: 7 } }] })
    const confirmed = { ...caseResult('a', called), confirmations: [failedTrial('no', 'x')] }
    const [one] = JSON.parse(renderResults(report([promptReport(comparison('p', [confirmed], null))]))).prompts[0].cases
    expect(one.candidate.trials[0].toolCalls).toEqual([{ name: 'refund', input: { order: 7 } }])
    expect(one.candidate.confirmations).toHaveLength(1)
  })
})

describe('junit.xml', () => {
  test('tells failed, errored and skipped cases apart', async () => {
    await expect(renderJunit(everyOutcome())).toMatchFileSnapshot('fixtures/files/junit.xml')
  })

  test.each([['every outcome', everyOutcome] as const, ...Object.entries(scenarios)])(
    'is valid by the schemas of Jenkins: %s',
    (_, of) => expect(schemaViolations(renderJunit(of()))).toEqual([]),
  )

  test.each([
    ['<testsuites skipped="0"/>', ['testsuites has no skipped']],
    [
      '<testsuites><testsuite name="a" tests="1" file="x"/></testsuites>',
      ['testsuite has no file', '1 tests, and 0 test cases'],
    ],
    ['<testsuites time="1e3"/>', ['1e3 is no time']],
    ['<testsuites><testcase name="a"/></testsuites>', ['testcase stands in testsuites']],
    [
      '<testsuites><testsuite name="a" tests="1"><testcase name="b"><failure/><skipped message="c"/></testcase></testsuite></testsuites>',
      ['skipped stands too late in testcase', 'skipped has no message'],
    ],
    ['<testsuites><testsuite></testsuites>', ['testsuites closes something else']],
    ['<testsuites>a & b</testsuites>', ['not escaped: "a & b"']],
    ['<testsuites name="\u0000"/>', ['U+0 is no character of XML']],
  ])('the checker refuses %j', (xml, diagnostics) => {
    expect(schemaViolations(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)).toEqual(diagnostics)
  })

  test('tells answers that nobody waited for, and counts no time for them', () => {
    const cached = trial({ cached: true, latencyMs: 4_000 })
    const cases = [caseResult('a', cached), caseResult('b', cached, trial({ latencyMs: 1_500 }))]
    const xml = renderJunit(report([promptReport(comparison('triage', cases, null, { verdict: 'new' }))]))
    expect(xml).toContain('<property name="answers" value="3"/>')
    expect(xml).toContain('<property name="cached-answers" value="2"/>')
    expect(xml).toContain('name="a" classname="triage" time="0.000"')
    expect(xml).toContain('name="b" classname="triage" time="1.500"')
  })
})

describe('the summary', () => {
  test('is the comment with more room and without its marker', () => {
    const summary = renderSummary(supportBot(), { limitBytes: 1_048_576 })
    expect(summary.split('\n')[0]).toBe(
      '### ❌ `support-reply` got worse: 6 of 27 cases that passed fail now, 2 that failed pass',
    )
    expect(summary).not.toContain('<!--')
    expect(summary).toContain('<code>warranty-2</code>')
  })
})
