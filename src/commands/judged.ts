import type { Project } from '../config/load.ts'
import type { RunFacts } from '../report/assemble.ts'
import { type EvaluatedPrompt, evaluatedReport } from '../report/evaluated.ts'
import type { Report } from '../report/report.ts'
import { compare } from '../verdict/compare.ts'
import { decide } from '../verdict/decide.ts'
import type { Measured } from './measure.ts'
import type { Work } from './work.ts'

/** What was measured, compared and decided. */
export function judgedReport(facts: RunFacts, project: Project, works: readonly Work[], measured: Measured): Report {
  const prompts = works.map((work) => comparedPrompt(work, measured.evaluations, project))
  const decision = decide(
    prompts.map((prompt) => prompt.report.comparison),
    project.config.gate,
    { budgetCut: measured.stopped },
  )
  return evaluatedReport(facts, prompts, decision, measured.usage)
}

function comparedPrompt(work: Work, evaluations: Measured['evaluations'], project: Project): EvaluatedPrompt {
  const measured = evaluations.get(work)
  if (measured === undefined) throw new Error(`no result for ${work.pair.candidate.id}`)
  const prompt = work.pair.candidate
  const cases = work.cases.map(({ id, weight, cluster, critical, paraphraseOf }) => ({
    id,
    weight,
    cluster,
    critical,
    paraphraseOf,
  }))
  const comparison = compare({
    promptId: prompt.id,
    model: work.model,
    baselineModel: work.baselineModel,
    candidate: measured.candidate,
    baseline: measured.baseline,
    cases,
    policy: project.config.gate,
    nonComparable: work.nonComparable,
    attacks: measured.attacks,
  })
  return {
    report: {
      id: prompt.id,
      file: prompt.file,
      line: prompt.line,
      change: work.change,
      comparison,
      vars: Object.fromEntries(work.cases.map((one) => [one.id, one.vars])),
      critical: work.cases.filter((one) => one.critical).map((one) => one.id),
    },
    cases,
  }
}
