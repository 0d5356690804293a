import { expect, test } from 'vitest'
import { compareRuns } from '../../src/commands/compare.ts'
import type { CaseResult } from '../../src/evaluation/results.ts'
import { readResults } from '../../src/report/files/results/read.ts'
import { renderResults } from '../../src/report/files/results.ts'
import type { PromptReport, Report } from '../../src/report/report.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { compare } from '../../src/verdict/compare.ts'
import type { Comparison } from '../../src/verdict/comparison.ts'
import {
  attackSuite,
  caseResult,
  comparison,
  failedTrial,
  promptReport,
  report as reportOf,
  trial,
} from '../report/build.ts'

const haiku = 'bedrock:haiku'

/** A run of one prompt, of whose cases the named ones fail. */
function run(
  failing: readonly number[],
  of: Partial<Comparison> & { cases?: CaseResult[] } = {},
  over: Partial<Report> = {},
) {
  const cases =
    of.cases ??
    Array.from({ length: 40 }, (_, at) =>
      failing.includes(at) ? caseResult(`c${at}`, failedTrial('no', 'x')) : caseResult(`c${at}`, trial()),
    )
  const { cases: _, ...rest } = of
  return reportOf([promptOf(comparison('support', cases, null, { model: haiku, ...rest }))], over)
}

function promptOf(of: Comparison, over: Partial<PromptReport> = {}): PromptReport {
  const facts = of.candidate.cases.map(({ id }) => ({ id, weight: 1, cluster: null, critical: false }))
  return promptReport(of, { facts, request: (id) => [{ role: 'user', content: id }], ...over })
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => at)
const compared = (before: Report, after: Report) =>
  compareRuns({ file: 'a.json', report: before }, { file: 'b.json', report: after })

test('says of two runs what their comparison in one run would say', () => {
  const [before, after] = [run([1]), run(numbered(20))]
  const report = compared(before, after)
  expect(report).toMatchObject({ verdict: 'fail', blocks: true, base: before.head, baseReason: 'the run in a.json' })
  const [prompt] = report.prompts
  const [earlier, later] = [before.prompts[0], after.prompts[0]]
  if (prompt === undefined || earlier === undefined || later === undefined) throw new Error('no prompt')
  const inOneRun = compare({
    ...{ promptId: 'support', model: haiku, baselineModel: haiku, nonComparable: null, isShown: true },
    candidate: later.comparison.candidate,
    baseline: { ...earlier.comparison.candidate, arm: 'baseline' },
    cases: later.facts,
    policy: {
      ...{ require: 'no-regression', margin: 0.05, confidence: 0.95, minScore: null, critical: 'regression' },
      ...{ maxCostIncrease: 3, maxLatencyIncrease: null, maxAttackSuccess: null, maxErrors: 0 },
      ...{ onInconclusive: 'warn', onError: 'fail', onFork: 'fail' },
    },
  })
  expect(prompt.comparison).toEqual(inOneRun)
  expect(prompt.comparison).toMatchObject({ verdict: 'regressed', score: { delta: -0.475, cases: 40 } })
})

test('a run is not worse than itself, and the report is read back as it is', () => {
  const report = compared(run([3, 5]), run([3, 5]))
  expect(report).toMatchObject({ verdict: 'pass', delta: 0, warnings: [] })
  const { value } = readResults(renderResults(report), 'r.json')
  const screen = { color: false, width: 100 }
  expect(value === null ? null : renderTerminal(value, screen)).toBe(renderTerminal(report, screen))
})

test('says in sentences what makes the runs less alike than their scores look', () => {
  const other = { type: 'equals', metric: null, weight: 1, pass: true, score: 1, reason: '' }
  const before = run([], { cases: ['x', 'y', 'gone'].map((id) => caseResult(id)) }, { judges: ['a'], margin: 0.1 })
  const after = run(
    [],
    { cases: [caseResult('x'), caseResult('y', trial({ assertions: [other] })), caseResult('new')] },
    { judges: ['b'] },
  )
  const [prompt] = after.prompts
  if (prompt === undefined) throw new Error('no prompt')
  const more = promptOf(comparison('other', [caseResult('x')], null))
  const report = compared(before, {
    ...after,
    prompts: [{ ...prompt, vars: { x: { question: 'Other?' } } }, more],
  })
  expect(report.warnings).toEqual([
    'Only b.json has other: not compared.',
    'Other judges graded: a in a.json, b in b.json. A difference may be theirs.',
    'a.json was held to a margin of 10 % at 95 % confidence; both are now held to what b.json was.',
    'support: 1 case only in a.json, not compared: gone.',
    'support: 1 case only in b.json, not compared: new.',
    'support: 1 case scored by other assertions, compared all the same: y.',
    'support: 1 case with other variables, compared all the same: x.',
  ])
  expect(report.prompts).toHaveLength(1)
  expect(report.prompts[0]?.comparison.score.cases).toBe(2)
})

test('a prompt that moved to another model is compared with itself on the model before', () => {
  const report = compared(run([1]), run([1], { model: 'bedrock:nova' }))
  expect(report.prompts[0]?.comparison).toMatchObject({ model: 'bedrock:nova', baselineModel: haiku })
})

test('cases that ask the same in both runs are one draw', () => {
  const same = (report: Report): Report => ({
    ...report,
    prompts: report.prompts.map((one) => ({ ...one, request: () => [{ role: 'user', content: 'one question' }] })),
  })
  const report = compared(same(run([])), same(run(numbered(40))))
  expect(report.prompts[0]?.comparison.score).toMatchObject({ cases: 40, units: 1 })
})

test('attacks on the later candidate stand beside what became of them on the earlier', () => {
  const suite = (succeeded: boolean) => attackSuite(numbered(30).map(() => [succeeded, null] as const))
  const report = compared(run([], { adversarial: [suite(false)] }), run([], { adversarial: [suite(true)] }))
  expect(report.prompts[0]?.comparison.adversarial[0]).toMatchObject({
    ...{ verdict: 'risen', candidate: { rate: 1 }, baseline: { rate: 0 } },
  })
})

test('runs of other prompts are not compared', () => {
  const other = reportOf([promptReport(comparison('other', [caseResult('x')], null))])
  expect(() => compared(run([]), other)).toThrow('a.json and b.json have no prompt in common')
})
