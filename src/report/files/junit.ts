import type { CaseResult, TrialResult } from '../../evaluation/results.ts'
import { oneLine, xml } from '../../text/untrusted.ts'
import { assertionName, type CasePair, casePairs, isNotRun, tellingTrial, toolCallsText } from '../cases.ts'
import { answerMarks, caseMarks } from '../marks.ts'
import type { PromptReport, Report } from '../report.ts'

const maxText = 10_000

/**
 * `junit.xml`: one suite per prompt and model, one test case per case of the candidate. Its elements and attributes are those
 * that both of Jenkins' schemas know (jenkins-junit.xsd, junit-10.xsd of the xUnit plugin), so that both validate it.
 */
export function renderJunit(report: Report): string {
  return [...junitPieces(report)].join('')
}

/** The same in pieces of one case. */
export function* junitPieces(report: Report): Generator<string> {
  const cases = report.prompts.flatMap((prompt) => prompt.comparison.candidate.cases)
  const { tests, failures, errors } = counts(cases)
  const attributes = `name="ai-cicd" tests="${tests}" failures="${failures}" errors="${errors}" time="${seconds(report.durationMs)}"`
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n`
  for (const prompt of report.prompts) yield* suite(prompt)
  yield '</testsuites>\n'
}

function* suite(prompt: PromptReport): Generator<string> {
  const { id, file, comparison } = prompt
  const cases = comparison.candidate.cases
  const time = cases.reduce((sum, one) => sum + latency(one), 0)
  const { tests, failures, errors, skipped } = counts(cases)
  const counted = `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`
  const trials = cases.flatMap((one) => one.trials)
  const cached = trials.filter((trial) => trial.cached).length
  const ofCache = cached === 0 ? '' : `${property('answers', trials.length)}${property('cached-answers', cached)}`
  yield `  <testsuite name="${xml(`${id} on ${comparison.model}`)}" ${counted} time="${seconds(time)}">\n`
  yield `    <properties>\n${property('file', xml(file))}${ofCache}    </properties>\n`
  for (const pair of casePairs(prompt)) if (pair.candidate !== null) yield `${testCase(pair, pair.candidate)}\n`
  yield '  </testsuite>\n'
}

function property(name: string, value: string | number): string {
  return `      <property name="${name}" value="${value}"/>\n`
}

type Counts = { tests: number; failures: number; errors: number; skipped: number }

function counts(cases: readonly CaseResult[]): Counts {
  const skipped = cases.filter(isNotRun).length
  const errors = cases.filter((one) => one.pass === null).length - skipped
  const failures = cases.filter((one) => one.pass === false).length
  return { tests: cases.length, failures, errors, skipped }
}

function testCase(pair: CasePair, result: CaseResult): string {
  const open = `    <testcase name="${xml(pair.id)}" classname="${xml(pair.prompt.id)}" time="${seconds(latency(result))}"`
  const outcome = outcomeOf(pair, result)
  return outcome === null ? `${open}/>` : `${open}>\n      ${outcome}\n    </testcase>`
}

function outcomeOf(pair: CasePair, result: CaseResult): string | null {
  if (result.pass === true) return null
  const trial = tellingTrial(result, 'worst')
  const error = trial?.error ?? null
  if (result.pass === null) {
    const message = xml(oneLine(error?.message ?? 'not measured', 1_000))
    if (isNotRun(result)) return `<skipped>${message}</skipped>`
    return `<error type="${error?.kind ?? 'model'}" message="${message}">${xml(error?.hint ?? '', maxText)}</error>`
  }
  const failed = (trial?.assertions ?? []).filter((assertion) => assertion.pass === false)
  const reasons = failed.map((assertion) => `${assertionName(assertion)}: ${assertion.reason}`)
  const message = reasons[0] ?? 'most repeats failed'
  return `<failure type="${xml(failed[0]?.type ?? 'score')}" message="${xml(oneLine(message, 1_000))}">${xml(failureText(reasons, pair, trial), maxText)}</failure>`
}

/** Reasons, what is to be said of case and answer, and last the answer, which can write what it likes. */
function failureText(reasons: readonly string[], pair: CasePair, trial: TrialResult | null): string {
  const calls = trial === null ? null : toolCallsText(trial)
  const ofCase = caseMarks(pair)
  const ofAnswer = trial === null ? [] : answerMarks(trial)
  return [
    ...reasons,
    ...(ofCase.length === 0 ? [] : [`Case: ${ofCase.join(', ')}.`]),
    ...(ofAnswer.length === 0 ? [] : [`The answer was ${ofAnswer.join(', ')}.`]),
    '',
    trial?.output ?? '',
    ...(calls === null ? [] : ['', `Tool calls:\n${calls}`]),
  ].join('\n')
}

/** What was waited for in this run, in milliseconds: a cached answer came at once. */
function latency(result: CaseResult): number {
  return result.trials.reduce((sum, trial) => sum + (trial.cached ? 0 : (trial.latencyMs ?? 0)), 0)
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
