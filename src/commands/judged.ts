import type { Project } from '../config/load.ts'
import type { RunFacts } from '../report/assemble.ts'
import { type EvaluatedPrompt, evaluatedReport } from '../report/evaluated.ts'
import type { Report } from '../report/report.ts'
import { decide } from '../verdict/decide.ts'
import { caseFacts } from './compare-works.ts'
import type { Measured } from './measure.ts'
import { toldFirst } from './told-first.ts'
import type { Work } from './work.ts'

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
