import type { Project } from '../config/load.ts'
import { defaultConfidence, type RunFacts, unevaluated } from '../report/assemble.ts'
import type { PromptReport, Report } from '../report/report.ts'
import type { CaseFacts, Comparison, Decision } from '../verdict/comparison.ts'
import { decide } from '../verdict/decide-run.ts'
import { overall } from '../verdict/overall.ts'
import { caseFacts } from './compare.ts'
import type { Work } from './experiment.ts'
import type { Measured } from './run-experiments.ts'

/**
 * What was measured and compared, decided.
 * @param event GitHub's name of it; null on the command line
 */
export function judgedReport(
  facts: RunFacts,
  project: Project,
  works: readonly Work[],
  measured: Measured & { event: string | null },
): Report {
  const prompts = works.map((work) => comparedPrompt(work, measured.comparisons))
  const decision = decide(
    prompts.map((prompt) => prompt.report.comparison),
    project.config.gate,
    { budgetCut: measured.stopped?.sentence ?? null, lost: measured.lost },
  )
  const { usage, estimate, stopped } = measured
  return toldFirst(evaluatedReport(facts, prompts, decision, { usage, estimate, stopped }), measured, measured.event)
}

function comparedPrompt(work: Work, comparisons: Measured['comparisons']): EvaluatedPrompt {
  const comparison = comparisons.get(work)
  if (comparison === undefined) throw new Error(`no result for ${work.pair.candidate.id}`)
  const prompt = work.pair.candidate
  return {
    report: {
      id: prompt.id,
      file: prompt.file,
      line: prompt.line,
      sample: work.sample,
      change: work.change,
      comparison,
      vars: Object.fromEntries(work.cases.map((one) => [one.id, one.vars])),
      critical: work.cases.filter((one) => one.critical).map((one) => one.id),
    },
    cases: caseFacts(work),
  }
}

/** A prompt's report, with what the overall score must know of its cases. */
type EvaluatedPrompt = { report: PromptReport; cases: readonly CaseFacts[] }

/** Both arms were run and compared. */
function evaluatedReport(
  facts: RunFacts,
  evaluated: readonly EvaluatedPrompt[],
  decision: Decision,
  spent: Pick<Report, 'usage' | 'estimate' | 'stopped'>,
): Report {
  const compared = evaluated.map(({ report, cases }) => ({ comparison: report.comparison, cases }))
  const total = (count: (comparison: Comparison) => number) =>
    compared.reduce((sum, { comparison }) => sum + count(comparison), 0)
  return {
    ...unevaluated(facts),
    ...overall(compared, facts.policy?.confidence ?? defaultConfidence),
    verdict: decision.verdict,
    blocks: decision.blocks,
    warns: decision.warns,
    reasons: decision.reasons,
    prompts: evaluated.map(({ report }) => report),
    passed: total((one) => one.passed),
    failed: total((one) => one.failed),
    errored: total((one) => one.errored),
    ...spent,
  }
}

/**
 * A report whose first lines say what its comparisons cannot: that a score fell though nothing of its prompt changed, and
 * how much of the run was asked. A comparison sees no fall that both versions share. A run by the clock is there to see
 * it, so such a fall fails it; on a change it is no fault of the change.
 */
function toldFirst(
  report: Report,
  { falls, earlier, usage }: Pick<Measured, 'falls' | 'earlier' | 'usage'>,
  event: string | null,
): Report {
  const nothingAsked = earlier !== null && usage.modelCalls === 0
  const told: Report = {
    ...report,
    reasons: [...falls, ...(nothingAsked ? [earlier] : []), ...report.reasons],
    warnings: earlier === null || nothingAsked ? report.warnings : [earlier, ...report.warnings],
  }
  if (falls.length === 0 || event !== 'schedule' || (report.verdict === 'error' && report.blocks)) return told
  return { ...told, verdict: 'fail', blocks: true }
}
