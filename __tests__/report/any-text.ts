import { diagnostic } from '../../src/errors.ts'
import type { History, HistoryPoint } from '../../src/history/history.ts'
import type { Report } from '../../src/report/report.ts'
import { compared } from '../verdict/between-models/contest.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from './build.ts'

/** A report in which every text that somebody else can write is the given one, and every section has something to show. */
export function reportSaying(text: string): Report {
  const failed = (score = 0) => ({
    ...failedTrial(text, text, score, text),
    toolCalls: [{ name: text, input: { [text]: text } }],
  })
  const candidate = [
    caseResult('lost', failed()),
    caseResult('low', failed(0.2)),
    caseResult('won', trial({ output: text })),
    caseResult('bad', failed()),
    caseResult('broken', erroredTrial(text, text)),
    // Among the flaky, the slowest and the dearest cases, so that those lines hold the text as well.
    caseResult(`id ${text}`, failed(), { ...failed(), pass: true, stopReason: 'length', latencyMs: 9_000, costUsd: 1 }),
  ]
  const baseline = [
    caseResult('lost', trial({ output: text })),
    caseResult('low', trial({ output: text })),
    caseResult('won', failed()),
    caseResult('bad', failed()),
    caseResult('broken', trial({ output: text })),
    caseResult(`id ${text}`, trial({ output: text })),
  ]
  const one = comparison(`a ${text}`, candidate, baseline, {
    verdict: 'regressed',
    model: `a ${text}`,
    baselineModel: `b ${text}`,
    reasons: [text, text],
    failedCritical: ['lost'],
    metrics: { [text]: { ...comparison('x', candidate, baseline).score } },
    score: { interval: [-0.5, -0.1], p: 0.01, method: text },
  })
  const vars = Object.fromEntries(candidate.map(({ id }) => [id, { [text]: text, other: { [text]: [text] } }]))
  const added = comparison(`new ${text}`, [caseResult('c', failed())], null, { model: `a ${text}` })
  const prompts = [
    promptReport(one, { file: text, vars, critical: ['lost'], why: [{ commit: 'a'.repeat(40), subject: text }] }),
    promptReport(added, { file: text, vars: { c: { question: text } } }),
  ]
  return report(prompts, {
    verdict: 'fail',
    blocks: true,
    reasons: [text, text],
    weakened: [text],
    betweenModels: [
      compared(
        { [`a ${text}`]: { scores: Array(60).fill(1) }, [`b ${text}`]: { scores: Array(60).fill(1), costUsd: 0.0001 } },
        { promptId: `a ${text}`, released: `a ${text}` },
      ),
    ],
    warnings: [text],
    unchanged: [`a ${text}`],
    removed: [{ id: `a ${text}`, file: text }],
    history: historySaying(text),
    baseReason: text,
    diagnostics: [
      diagnostic({ message: text, file: `a/${text}`, line: 3, field: text, hint: text }),
      diagnostic({ message: text }),
    ],
  })
}

/** Two runs of a branch of this name, in which the first prompt was measured. */
function historySaying(text: string): History {
  const point = (score: number): HistoryPoint => ({
    ...{ id: `a ${text}`, model: `a ${text}`, digest: text, score, delta: null, interval: null, cases: 1 },
    ...{ costPerRequestUsd: null, latencyP95Ms: null, verdict: text },
  })
  const entries = [0.1, 0.9].map((score, index) => ({
    ...{ commit: text, branch: text, time: index, measuredAt: index, subject: text, runUrl: text },
    prompts: [point(score)],
  }))
  return { version: 1, entries }
}
