import type { SuiteResults } from '../adversarial/results.ts'
import type { Project } from '../config/load.ts'
import { judgeOf } from '../config/resolve-model.ts'
import type { Case } from '../datasets/case.ts'
import type { Estimate } from '../evaluation/budget/estimate.ts'
import type { Stopped } from '../evaluation/budget/incomplete-run.ts'
import { hasCritical } from '../evaluation/critical-failures.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import { drawnTogether } from '../evaluation/same-question.ts'
import { promptDigest } from '../prompts/digest.ts'
import { defaultConfidence, type RunFacts, unevaluated } from '../report/assemble.ts'
import type { PromptReport, Report } from '../report/report.ts'
import { compareAll } from '../verdict/compare.ts'
import type { CaseFacts, Comparison, Decision } from '../verdict/comparison.ts'
import { decideRun } from '../verdict/decide-run.ts'
import { overall } from '../verdict/overall.ts'
import type { AnswerPrice } from '../verdict/sequential/advice.ts'
import type { LookSchedule } from '../verdict/sequential/looks.ts'
import type { Experiment } from './experiment.ts'

/** What asking found about one work. */
export type Found = {
  candidate: Evaluation
  baseline: Evaluation | null
  looks: LookSchedule
  attacks: readonly SuiteResults[]
}

/**
 * Compares all works of a run together: what is said of one depends on how many there are.
 * @param shown null: between looks, for what is asked next
 */
export function compareExperiments(
  experiments: readonly Experiment[],
  found: (experiment: Experiment) => Found,
  project: Project,
  shown: { price: AnswerPrice | null } | null,
): Map<Experiment, Comparison> {
  const comparisons = compareAll(
    experiments.map((experiment) => ({
      ...foundOf(experiment, found),
      promptId: experiment.pair.candidate.id,
      model: experiment.model,
      baselineModel: experiment.baselineModel,
      cases: caseFacts(experiment),
      policy: project.config.gate,
      nonComparable: experiment.nonComparable,
      unchanged: experiment.change === 'unchanged',
      doubtfulBaseline: experiment.pair.byLikeness === true,
      price: shown?.price ?? null,
      isShown: shown !== null,
    })),
  )
  return new Map(
    experiments.flatMap((experiment, index): Array<[Experiment, Comparison]> => {
      const comparison = comparisons[index]
      return comparison === undefined ? [] : [[experiment, comparison]]
    }),
  )
}

/** What did not change is not compared with itself. */
function foundOf(experiment: Experiment, found: (experiment: Experiment) => Found): Found {
  const own = found(experiment)
  return experiment.change === 'unchanged' ? { ...own, baseline: null } : own
}

export function caseFacts({ cases, candidate, baseline }: Experiment): CaseFacts[] {
  return factsBetween(cases, [candidate, baseline])
}

/** What is to be known of cases that are compared between these arms: those that ask the same in all of them are one draw. */
function factsBetween(cases: readonly Case[], arms: ReadonlyArray<PlannedArm | null>): CaseFacts[] {
  const clusters = drawnTogether(cases, arms)
  const [first] = arms
  // All arms are scored alike; all cases of a prompt mostly have the same assertions.
  return cases.map(({ id, weight, cluster, critical, paraphraseOf }, index) => ({
    id,
    weight,
    cluster: clusters.get(id) ?? cluster,
    critical,
    criticalAssertions: hasCritical(first?.cases[index]?.assertions ?? []),
    paraphraseOf,
  }))
}

/** What asking found: every work compared, and what was spent on it. */
export type RunResults = {
  comparisons: ReadonlyMap<Experiment, Comparison>
  usage: Report['usage']
  /** Null where it is not known what earlier answers spared. */
  estimate: Estimate | null
  /** Null when all was asked that was planned. */
  stopped: Stopped | null
  /** What was asked elsewhere and cannot come back as things are, as a sentence; null when nothing is missing. */
  lost: string | null
  /** Arms whose score fell although nothing of them changed, each as a sentence. */
  falls: string[]
  /** How many answers earlier runs gave, as a sentence; null when none. */
  earlier: string | null
  warnings: string[]
}

/**
 * What was measured and compared, decided.
 * @param event GitHub's name of it; null on the command line
 */
export async function buildReport(
  facts: RunFacts,
  project: Project,
  experiments: readonly Experiment[],
  results: RunResults & { event: string | null },
): Promise<Report> {
  const prompts = experiments.map((experiment) => comparedPrompt(experiment, results.comparisons))
  const decision = decideRun(
    prompts.map((prompt) => prompt.comparison),
    project.config.gate,
    { budgetCut: results.stopped?.sentence ?? null, lost: results.lost },
  )
  const { usage, estimate, stopped } = results
  const report = {
    ...evaluatedReport(facts, prompts, decision, { usage, estimate, stopped }),
    betweenModels: await betweenModels(project, experiments, results.comparisons),
    judges: judgeOf(project.config)?.models ?? [],
  }
  return withFirstLines(report, results, results.event)
}

/** Loaded only where a prompt is asked of several models. */
async function betweenModels(
  project: Project,
  experiments: readonly Experiment[],
  comparisons: RunResults['comparisons'],
): Promise<Report['betweenModels']> {
  const prompts = new Set(experiments.map(({ pair }) => pair.candidate.id))
  if (prompts.size === experiments.length) return []
  return (await import('./between-models.ts')).comparedModels(project, experiments, { comparisons, factsBetween })
}

function comparedPrompt(experiment: Experiment, comparisons: RunResults['comparisons']): PromptReport {
  const comparison = comparisons.get(experiment)
  if (comparison === undefined) throw new Error(`no result for ${experiment.pair.candidate.id}`)
  const prompt = experiment.pair.candidate
  return {
    id: prompt.id,
    file: prompt.file,
    line: prompt.line,
    sample: experiment.sample,
    change: experiment.change,
    comparison,
    vars: Object.fromEntries(experiment.cases.map((one) => [one.id, one.vars])),
    critical: experiment.cases.filter((one) => one.critical).map((one) => one.id),
    messages: { candidate: prompt.messages, baseline: experiment.pair.baseline?.messages ?? null },
    tags: Object.fromEntries(experiment.cases.flatMap(({ id, tags }) => (tags.length === 0 ? [] : [[id, tags]]))),
    places: Object.fromEntries(experiment.cases.map(({ id, file, line }) => [id, { file, line }])),
    request: requestsOf(experiment),
    digest: promptDigest(prompt, experiment.model),
    why: null,
    facts: caseFacts(experiment),
  }
}

function requestsOf({ candidate }: Experiment): PromptReport['request'] {
  const planned = new Map(candidate.cases.map((one) => [one.id, one]))
  return (id) => {
    const one = planned.get(id)
    return one === undefined || one.recordedAnswer !== undefined ? null : one.request.messages
  }
}

/** Both arms were run and compared. */
export function evaluatedReport(
  facts: RunFacts,
  prompts: readonly PromptReport[],
  decision: Decision,
  spent: Pick<Report, 'usage' | 'estimate' | 'stopped'>,
): Report {
  const compared = prompts.map(({ comparison, facts: cases }) => ({ comparison, cases }))
  const total = (count: (comparison: Comparison) => number) =>
    compared.reduce((sum, { comparison }) => sum + count(comparison), 0)
  return {
    ...unevaluated(facts),
    ...overall(compared, facts.policy?.confidence ?? defaultConfidence),
    verdict: decision.verdict,
    blocks: decision.blocks,
    warns: decision.warns,
    reasons: decision.reasons,
    prompts: [...prompts],
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
function withFirstLines(
  report: Report,
  { falls, earlier, usage }: Pick<RunResults, 'falls' | 'earlier' | 'usage'>,
  event: string | null,
): Report {
  const nothingAsked = earlier !== null && usage.modelCalls === 0
  const reported: Report = {
    ...report,
    reasons: [...falls, ...(nothingAsked ? [earlier] : []), ...report.reasons],
    warnings: earlier === null || nothingAsked ? report.warnings : [earlier, ...report.warnings],
  }
  if (falls.length === 0 || event !== 'schedule' || (report.verdict === 'error' && report.blocks)) return reported
  return { ...reported, verdict: 'fail', blocks: true }
}
