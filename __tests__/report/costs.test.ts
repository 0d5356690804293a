import { expect, test } from 'vitest'
import type { Estimate } from '../../src/evaluation/budget/estimate.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { renderHtml } from '../../src/report/html/page.ts'
import { renderComment, renderSummary } from '../../src/report/markdown/comment.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { comparison, promptReport, report } from './build.ts'

const estimate: Estimate = {
  calls: { low: 120, high: 180 },
  existing: 60,
  usd: { low: 0.021, high: 0.0384 },
  most: { calls: 480, usd: 0.1536 },
  models: [
    {
      model: 'bedrock:m',
      calls: { low: 120, high: 480 },
      inputTokens: { low: 1_000, high: 9_000 },
      outputTokens: { low: 500, high: 5_000 },
      usd: { low: 0.021, high: 0.1536 },
    },
  ],
  unpriced: [],
  assumedTokens: null,
  experiments: [],
}
const prompts = [promptReport(comparison('p', [], null), { sample: { cases: 50, of: 400 } })]
const forms = (over: Parameters<typeof report>[1]) => {
  const reported = report(prompts, over)
  return [
    renderComment(reported, { limit: 65_536, marker: '' }),
    renderSummary(reported, { limitBytes: 100_000 }),
    renderHtml(reported),
    renderTerminal(reported, { color: false, width: 160 }),
  ]
}

test('what was spent stands beside what was expected, everywhere', () => {
  for (const form of forms({ estimate })) {
    expect(form).toContain('cost $0.069 (estimated $0.021 to $0.038, at most $0.15)')
  }
})

test.each<[string, Partial<Estimate>, string]>([
  ['nothing more can come', { most: { calls: 180, usd: 0.0384 } }, 'cost $0.069 (estimated $0.021 to $0.038) ·'],
  ['a price is not known', { usd: null }, 'cost $0.069 ·'],
  ['nothing was to be asked', { usd: { low: 0, high: 0 }, most: { calls: 0, usd: 0 } }, 'cost $0.069 ·'],
])('where %s, it says no more than it knows', (_name, over, said) => {
  for (const form of forms({ estimate: { ...estimate, ...over } })) expect(form).toContain(said)
})

test('a sample is named wherever its score is', () => {
  for (const form of forms({})) expect(form).toContain('50 of 400 cases (sample)')
})

test('programs get the estimate, the sample and what is missing; nothing where there is nothing', () => {
  const stopped = {
    why: 'the budget of 50 model calls is spent',
    missing: [{ prompt: 'p', model: 'bedrock:m', arm: 'candidate' as const, trials: 3, of: 60 }],
    calls: 4,
    usd: 0.1 + 0.2,
    remedy: 'Finishing takes about 4 more calls.',
    sentence: 'The budget of 50 model calls is spent.',
  }
  const {
    estimate: reported,
    stopped: ended,
    prompts: own,
  } = JSON.parse(renderResults(report(prompts, { estimate, stopped })))
  expect(own[0].sample).toEqual({ cases: 50, of: 400 })
  expect(reported).toEqual({
    calls: [120, 180],
    existing: 60,
    usd: [0.021, 0.0384],
    most: { calls: 480, usd: 0.1536 },
    unpriced: [],
    models: [
      {
        model: 'bedrock:m',
        calls: [120, 480],
        inputTokens: [1_000, 9_000],
        outputTokens: [500, 5_000],
        usd: [0.021, 0.1536],
      },
    ],
    assumedTokens: null,
    experiments: [],
  })
  const { why, missing, remedy, sentence } = stopped
  expect(ended).toEqual({ why, missing, toFinish: { calls: 4, usd: 0.3 }, remedy, sentence })
  const plain = JSON.parse(renderResults(report([promptReport(comparison('p', [], null))])))
  expect([plain.estimate, plain.stopped, plain.prompts[0].sample]).toEqual([undefined, undefined, undefined])
})
