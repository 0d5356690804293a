import type { Project } from '../config/load.ts'
import { diagnosticLine, inSentences, UserError } from '../errors.ts'
import { noSpending, type Spending } from '../evaluation/budget/metered-models.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import { runArms } from '../evaluation/run.ts'
import type { Part } from '../evaluation/sharding/part.ts'
import { budgetShare, type Shard } from '../evaluation/sharding/shard.ts'
import type { Deps } from '../experiment/deps.ts'
import { askingForItself } from '../experiment/fresh-answers.ts'
import { type EvaluateRequest, planned } from '../experiment/plan-experiments.ts'
import { shardPlan } from '../experiment/shard-plan.ts'
import { startAsking } from '../experiment/start-run.ts'
import { needsCredentials } from '../models/reference.ts'
import { mistakenReport, nothingChanged, type RunFacts, runFacts, unevaluated } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'
import { version } from '../version.ts'

export type ShardRequest = EvaluateRequest & {
  shard: Shard
  /** The workflow run, which tells its parts from those of others; null on the command line. */
  runId: string | null
}

/** `report` decides nothing of the prompts. `part` null: there was nothing to write down. */
export type ShardRun = { report: Report; part: Part | null }

/**
 * One shard's workflow: the whole is planned as every shard plans it → this one's share is asked and scored → a part.
 * What the answers prove is for `merge`.
 */
export async function evaluateShard(deps: Deps, request: ShardRequest): Promise<ShardRun> {
  const startedAt = deps.clock.now()
  const { shard } = request
  const facts = runFacts({ head: deps.head, run: request.run })
  try {
    const { project, experiments, announce } = await planned(deps, request, facts)
    const plan = await shardPlan(experiments, project.config)
    const unprivileged =
      request.unprivileged !== null && experiments.some((experiment) => needsCredentials(experiment.model))
    const shares = plan.sharesOf(shard.of)
    const mine = plan.arms.map((arm, index) => ({
      ...arm,
      cases: unprivileged ? [] : arm.cases.filter((_, at) => shares[index]?.[at] === shard.number),
    }))
    const golden = mine.slice(0, plan.golden.length)
    const own = askingForItself(deps, request)
    const found = await ask(own, withShare(project, shard), golden, mine.slice(plan.golden.length)).finally(announce)
    if (deps.signal.aborted) throw new UserError('The run was cancelled before every case was measured.')
    facts.durationMs = deps.clock.now() - startedAt
    const { unpricedModels, ...usage } = found.spending
    const part: Part = {
      header: {
        shard,
        tool: version,
        head: deps.head,
        base: facts.base,
        run: request.runId,
        plan: plan.digest,
        unprivileged,
        answers: found.answers,
        existing: found.existing,
        usage,
        unpricedModels,
        stopped: found.failure ?? found.stopped,
        durationMs: facts.durationMs,
      },
      evaluations: found.evaluations,
    }
    const cases = found.evaluations
      .slice(0, golden.length)
      .flatMap(({ arm, cases }) => (arm === 'candidate' ? cases : []))
    const problem = found.failure ?? silentModel(found.evaluations)
    const report: Report = {
      ...unevaluated(facts),
      verdict: problem === null ? 'skipped' : 'error',
      blocks: problem !== null,
      reasons: [
        problem ?? reported(facts, experiments.length, unprivileged ? request.unprivileged : null, cases.length),
      ],
      passed: cases.filter(({ pass }) => pass === true).length,
      failed: cases.filter(({ pass }) => pass === false).length,
      errored: cases.filter(({ pass }) => pass === null).length,
      usage,
    }
    return { report, part }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    facts.durationMs = deps.clock.now() - startedAt
    for (const diagnostic of thrown.diagnostics) deps.log.debug(diagnosticLine(diagnostic))
    return { report: mistakenReport(facts, thrown), part: null }
  }
}

type Asked = {
  evaluations: Evaluation[]
  spending: Spending
  answers: number
  existing: number
  stopped: string | null
  failure: string | null
}

async function ask(
  deps: Deps,
  project: Project,
  golden: readonly PlannedArm[],
  attacks: readonly PlannedArm[],
): Promise<Asked> {
  const arms = [...golden, ...attacks]
  // Without anything to ask no credentials are needed.
  if (arms.every(({ cases }) => cases.length === 0)) {
    return {
      evaluations: arms.map((arm) => ({ ...arm, cases: [] })),
      spending: noSpending(),
      answers: 0,
      existing: 0,
      stopped: null,
      failure: null,
    }
  }
  const { repeat } = project.config.evaluation
  const asking = await startAsking(deps, project, { golden, attacks, mostRepeat: repeat })
  const { run, metered, settings } = asking
  try {
    await run.ask(repeat)
    await run.confirmCritical()
    const underAttack = await runArms(attacks, { ...settings, repeat: 1 })
    return {
      evaluations: [...golden.map((arm) => run.evaluationOf(arm)), ...underAttack],
      spending: metered.spending,
      answers: asking.spent().answers,
      existing: asking.estimate.existing,
      stopped: metered.stopped,
      failure: asking.failure(),
    }
  } finally {
    asking.close()
  }
}

/** A shard sees its cases once and spends its share. */
function withShare(project: Project, shard: Shard): Project {
  const { config } = project
  const { evaluation } = config
  return {
    ...project,
    config: { ...config, evaluation: { ...evaluation, budget: budgetShare(evaluation.budget, shard) } },
  }
}

/**
 * Why nothing could be measured with a model, such as one that refuses access, or whose judge does; null when something
 * was, with each. That a baseline's answers cannot be scored, or that it cannot be asked any more, is a finding.
 */
function silentModel(evaluations: readonly Evaluation[]): string | null {
  const scored = new Set<string>()
  const errors = new Map<string, string>()
  for (const { arm, model, cases } of evaluations) {
    for (const { error } of cases.flatMap(({ trials }) => trials)) {
      if (arm === 'baseline' && error?.lasting === true) continue
      const stops = error?.kind === 'model' || (error?.kind === 'scoring' && arm === 'candidate')
      if (!stops) scored.add(model)
      else if (!errors.has(model)) errors.set(model, inSentences(error.message, error.hint))
    }
  }
  const silent = [...errors].find(([model]) => !scored.has(model))
  return silent === undefined ? null : `Nothing could be measured with ${silent[0]}: ${silent[1]}`
}

function reported(facts: RunFacts, experiments: number, unprivileged: string | null, cases: number): string {
  if (experiments === 0) return nothingChanged(facts)
  if (unprivileged !== null) return unprivileged
  return `${cases} ${cases === 1 ? 'case was' : 'cases were'} asked; \`command: merge\` joins all parts and decides.`
}
