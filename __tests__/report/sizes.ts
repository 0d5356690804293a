/** Reports of every size that a reader may meet, by name. */
import type { Report } from '../../src/report/report.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from './build.ts'

const question = 'May I send the lamp back after 40 days, unused and in its box?'

/** `failing` of so many cases fail, from the first. */
function arm(size: number, failing: number) {
  return Array.from({ length: size }, (_, index) =>
    index < failing
      ? caseResult(`case-${index + 1}`, failedTrial('Of course, send it.', 'Promises a refund after 30 days.'))
      : caseResult(`case-${index + 1}`, trial({ output: 'Within 30 days you may; after that we offer credit.' })),
  )
}

function prompt(id: string, size: number, failing: { now: number; before: number | null }, verdict?: 'regressed') {
  const { now, before } = failing
  const of = comparison(id, arm(size, now), before === null ? null : arm(size, before), {
    ...(verdict === undefined ? {} : { verdict }),
    ...(before === null || size < 2
      ? {}
      : { score: { interval: [(before - now) / size - 0.05, (before - now) / size + 0.05] } }),
  })
  return promptReport(of, {
    vars: Object.fromEntries(of.candidate.cases.map((one) => [one.id, { customer: 'Ada', question }])),
  })
}

function failing(size: number, cases: number): Report {
  const reasons = ['support-reply: The score fell by more than your margin of 5.0 points and not by chance.']
  return report([prompt('support-reply', size, { now: cases, before: 0 }, 'regressed')], {
    verdict: 'fail',
    blocks: true,
    reasons,
  })
}

export const sizes: Record<string, () => Report> = {
  '0 cases': () => report([], { verdict: 'skipped', reasons: ['No prompt changed.'], unchanged: ['triage'] }),
  '1 case': () => failing(1, 1),
  '2 cases': () => failing(2, 1),
  '50 cases': () => failing(50, 9),
  '5,000 cases': () => failing(5_000, 700),
  '40 prompts': () =>
    report(
      Array.from({ length: 40 }, (_, index) =>
        index % 4 === 0
          ? prompt(`team-${index % 3}/support/prompt-${index}`, 20, { now: 6, before: 0 }, 'regressed')
          : prompt(`team-${index % 3}/support/prompt-${index}`, 20, { now: 1, before: 1 }),
      ),
      { verdict: 'fail', blocks: true },
    ),
  'no baseline': () => report([prompt('support-reply', 50, { now: 2, before: null })]),
  'all errors': () => {
    const broken = erroredTrial('ThrottlingException: too many requests.', 'Lower `evaluation.concurrency`.')
    const cases = Array.from({ length: 50 }, (_, index) => caseResult(`case-${index + 1}`, broken))
    const nothing = { candidate: { p50: null, p95: null }, baseline: { p50: null, p95: null } }
    const of = comparison('support-reply', cases, cases, {
      verdict: 'error',
      latencyMs: nothing,
      costPerRequestUsd: { candidate: null, baseline: null },
    })
    return report([promptReport(of)], {
      verdict: 'error',
      blocks: true,
      reasons: ['support-reply: 50 cases of 50 could not be measured (gate.maxErrors allows 0 %).'],
    })
  },
}
