import fc from 'fast-check'
import type { TrialResult } from '../../src/evaluation/results.ts'
import type { Report } from '../../src/report/report.ts'
import { reportSaying } from './any-text.ts'
import { attackSuite, caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from './build.ts'
import { scenarios } from './scenarios.ts'
import { supportBot } from './support-bot.ts'

/** So many cases, every seventh of which fails. */
function sized(cases: number, prompts = 1, baseline = true): Report {
  const arm = (from: number) =>
    Array.from({ length: cases }, (_, index) => {
      const id = `case-${index + 1}`
      return (index + from) % 7 === 0 ? caseResult(id, failedTrial('no', 'Says no.')) : caseResult(id, trial())
    })
  const all = Array.from({ length: prompts }, (_, index) => {
    const one = comparison(`prompt-${index}`, arm(index), baseline ? arm(index + 1) : null)
    return promptReport(one, {
      messages: { candidate: [{ role: 'system', content: 'Be kind.' }], baseline: baseline ? [] : null },
      vars: Object.fromEntries(one.candidate.cases.map(({ id }) => [id, { question: `What of ${id}?` }])),
      tags: { 'case-1': ['billing', 'eu'] },
      places: { 'case-1': { file: 'evals/all.jsonl', line: 1 } },
      facts: one.candidate.cases.map(({ id }) => ({ id, weight: 1, cluster: null, critical: false })),
      request: (id) => [{ role: 'user', content: `What of ${id}?` }],
    })
  })
  return report(all)
}

/** Every field that is seldom there. */
function everything(): Report {
  const suites = [
    attackSuite(
      [
        [true, false],
        [false, null],
      ],
      {
        notRun: [{ template: null, reason: 'no case has a variable' }],
        leftOut: 3,
        findings: ['Only the second group was refused.'],
        bias: [
          {
            ...{ template: 'bias@1', groups: ['a', 'b'], pairs: 12, refusals: null },
            score: { difference: 0.1, p: 0.04 },
            length: { difference: -0.2, p: 0.5 },
          },
        ],
      },
    ),
  ]
  const odd = trial({
    toolCalls: [{ name: 'refund', input: { order: 7, __proto__: null, deep: [[{ a: null }]] } }],
    assertions: [
      { type: 'cost', metric: null, weight: 0, pass: true, score: 1, reason: '$1', named: [['__proto__', 0.5]] },
      { type: 'equals', metric: 'm', weight: 2.5, pass: false, score: 0, reason: 'no', critical: true },
    ],
    usage: { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3 },
    stopReason: 'length',
    cached: true,
  })
  const shown: TrialResult = {
    ...trial({ pass: null, score: null, assertions: [] }),
    error: { kind: 'unscored', message: 'nothing is asserted of them', hint: 'Add `assert`.' },
  }
  const candidate = [
    { ...caseResult('a', odd, failedTrial('no', 'x')), confirmations: [failedTrial('no', 'x')] },
    { ...caseResult('constructor', trial()), metrics: Object.fromEntries([['__proto__', 0.25]]) },
    caseResult('__proto__', {
      ...erroredTrial('gone'),
      error: { kind: 'model', message: 'g', hint: null, lasting: true },
    }),
    caseResult('shown', shown),
  ]
  const one = comparison('p', candidate, [caseResult('a'), caseResult('old')], {
    verdict: 'regressed',
    adversarial: suites,
    reasons: ['It fell.'],
    advice: ['Add cases.'],
    doubts: ['Answers are empty.'],
    failedCritical: ['a'],
    failingBefore: [{ id: 'a', reason: 'It failed before.' }],
    onlyCandidate: ['constructor'],
    onlyBaseline: ['old'],
    floor: 0.85,
    repeats: { made: 2, most: 5, look: 2, looks: 3, level: 0.02, stopped: 'The budget is spent.' },
    metrics: Object.fromEntries([['__proto__', comparison('p', candidate, candidate).score]]),
    cost: { increase: 0.3, lowerBound: null, limit: 0.2, exceeded: false },
  })
  const vars = Object.fromEntries([
    ['__proto__', Object.fromEntries([['__proto__', 'x']])],
    ['a', { list: [1, 2.5, null, { deep: true }], text: '\ud800 \u2028 \0' }],
  ])
  const range = { low: 1, high: 2 }
  return report(
    [
      promptReport(one, {
        ...{ vars, critical: ['a'], sample: { cases: 4, of: 40 } },
        facts: [{ id: 'a', weight: 2, cluster: 'c', critical: true, criticalAssertions: true, paraphraseOf: 'old' }],
      }),
    ],
    {
      judges: ['bedrock:judge'],
      estimate: {
        ...{ calls: range, existing: 3, usd: null, most: { calls: 9, usd: null }, unpriced: ['m'] },
        ...{ assumedTokens: range, experiments: [{ cases: 4, critical: 1, calls: range, usd: range }] },
        models: [{ model: 'm', calls: range, inputTokens: range, outputTokens: range, usd: null }],
      },
      stopped: {
        ...{ why: 'the budget is spent', calls: 4, usd: 0.3, remedy: 'Raise it.', sentence: 'The budget is spent.' },
        missing: [{ prompt: 'p', model: 'm', arm: 'candidate', trials: 3, of: 60 }],
      },
      run: null,
    },
  )
}

/** Every kind and size of report that a reader may meet, by a name. */
export const reports: Record<string, () => Report> = {
  ...scenarios,
  'support bot': () => supportBot(),
  'hostile words': () => reportSaying('<b>`|\n::error::'),
  everything,
  'no case': () => sized(0),
  'one case': () => sized(1),
  'two cases': () => sized(2),
  'fifty cases': () => sized(50),
  'five thousand cases': () => sized(5_000),
  'forty prompts': () => sized(12, 40),
  'no baseline': () => sized(20, 2, false),
  'all errors': () => {
    const broken = Array.from({ length: 20 }, (_, index) => caseResult(`c${index}`, erroredTrial('throttled', 'Wait.')))
    return report([promptReport(comparison('p', broken, broken, { verdict: 'error' }))], { verdict: 'error' })
  },
}

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }))
const score = fc.integer({ min: 0, max: 20 }).map((n) => n / 20)
const money = fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 1e6)

const trialOf = fc.record({ output: text, reason: text, score, metric: fc.option(text), latencyMs: fc.nat(), money })
const caseOf = fc.record({
  trials: fc.array(trialOf, { minLength: 1, maxLength: 3 }),
  vars: fc.dictionary(text, fc.jsonValue()),
})

/** Any report: texts, scores, variables and sizes drawn. */
export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    prompts: fc.array(fc.record({ id: text, cases: fc.array(caseOf, { maxLength: 4 }), compared: fc.boolean() }), {
      maxLength: 3,
    }),
    reasons: fc.array(text, { maxLength: 3 }),
    verdict: fc.constantFrom<Report['verdict'][]>('pass', 'fail', 'inconclusive', 'error', 'skipped'),
    blocks: fc.boolean(),
    durationMs: fc.nat(),
    savedUsd: money,
  })
  .map(({ prompts, savedUsd, ...rest }) => {
    const all = prompts.map(({ id, cases, compared }) => {
      const results = cases.map(({ trials }, index) =>
        caseResult(
          `${index} ${id}`,
          ...trials.map((one) => {
            const { output, score: its, reason, metric, latencyMs, money: costUsd } = one
            const assertion = { type: 'equals', metric, weight: 1, pass: its > 0.5, score: its, reason }
            return trial({ output, score: its, pass: its > 0.5, assertions: [assertion], latencyMs, costUsd })
          }),
        ),
      )
      const before = results.map((one) => caseResult(one.id, trial()))
      const vars = Object.fromEntries(cases.map((one, index) => [`${index} ${id}`, one.vars]))
      return promptReport(comparison(id, results, compared ? before : null), { vars })
    })
    const made = report(all, rest)
    return { ...made, usage: { ...made.usage, savedUsd } }
  })
