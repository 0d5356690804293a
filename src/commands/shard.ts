import type { Project } from '../config/load.ts'
import { inSentences, UserError } from '../errors.ts'
import { noSpending, type Spending } from '../evaluation/budget/metered-models.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import { runArms } from '../evaluation/run.ts'
import type { Part, PartHeader } from '../evaluation/sharding/part.ts'
import { budgetShare, type Shard } from '../evaluation/sharding/shard.ts'
import type { Deps } from '../experiment/deps.ts'
import { askingForItself } from '../experiment/fresh-answers.ts'
import { type EvaluateRequest, planExperiments, reportError, withAnnounced } from '../experiment/plan-experiments.ts'
import { type ShardPlan, shardPlan } from '../experiment/shard-plan.ts'
import { startAsking } from '../experiment/start-run.ts'
import { needsCredentials } from '../models/reference.ts'
import { nothingChanged, type RunFacts, unevaluated } from '../report/assemble.ts'
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
 * The workflow of one shard: the whole is planned as every shard plans it → this one's share is asked and scored → a part.
 * What the answers prove is for the job that joins the parts.
 */
export async function evaluateShard(deps: Deps, request: ShardRequest): Promise<ShardRun> {
  const startedAt = deps.clock.now()
  const lasted = () => ({ durationMs: deps.clock.now() - startedAt })
  const plan = await planExperiments(deps, request)
  if (plan.error !== null) {
    return { report: reportError(deps, { ...plan.facts, ...lasted() }, plan.error), part: null }
  }
  const { project, experiments } = plan
  try {
    const whole = await shardPlan(experiments, project.config)
    const unprivileged = request.unprivileged !== null && experiments.some(({ model }) => needsCredentials(model))
    const own = unprivileged ? nothingOf(whole) : shareOf(whole, request.shard)
    const asked = await ask(askingForItself(deps, request), withShare(project, request.shard), own)
    if (deps.signal.aborted) throw new UserError('The run was cancelled before every case was measured.')
    const facts = { ...withAnnounced(plan.facts, await plan.announce()), ...lasted() }
    const part = partOf(asked, facts, { ...request, plan: whole.digest, unprivileged })
    const skipped = experiments.length === 0 ? nothingChanged(facts) : unprivileged ? request.unprivileged : null
    return { report: shardReport(facts, asked, own.golden.length, skipped), part }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    const facts = { ...withAnnounced(plan.facts, await plan.announce()), ...lasted() }
    return { report: reportError(deps, facts, thrown), part: null }
  }
}

/** Arms with the cases of one shard. */
type Share = { golden: PlannedArm[]; attacks: PlannedArm[] }

function shareOf(plan: ShardPlan, shard: Shard): Share {
  const shares = plan.sharesOf(shard.of)
  const arms = plan.arms.map((arm, index) => ({
    ...arm,
    cases: arm.cases.filter((_, at) => shares[index]?.[at] === shard.number),
  }))
  return { golden: arms.slice(0, plan.golden.length), attacks: arms.slice(plan.golden.length) }
}

function nothingOf({ golden, attacks }: ShardPlan): Share {
  const empty = (arm: PlannedArm): PlannedArm => ({ ...arm, cases: [] })
  return { golden: golden.map(empty), attacks: attacks.map(empty) }
}

function partOf(
  asked: Asked,
  { head, base, durationMs }: RunFacts,
  of: Pick<ShardRequest, 'shard' | 'runId'> & Pick<PartHeader, 'plan' | 'unprivileged'>,
): Part {
  const { unpricedModels, ...usage } = asked.spending
  return {
    header: {
      shard: of.shard,
      tool: version,
      head,
      base,
      run: of.runId,
      plan: of.plan,
      unprivileged: of.unprivileged,
      answers: asked.answers,
      existing: asked.existing,
      usage,
      unpricedModels,
      stopped: asked.failure ?? asked.stopped,
      durationMs,
    },
    evaluations: asked.evaluations,
  }
}

/**
 * @param golden how many of the evaluations are of golden cases: the first ones
 * @param skipped why nothing was asked, as a sentence; null when something was
 */
function shardReport(facts: RunFacts, asked: Asked, golden: number, skipped: string | null): Report {
  const cases = asked.evaluations.slice(0, golden).flatMap(({ arm, cases }) => (arm === 'candidate' ? cases : []))
  const problem = asked.failure ?? silentModel(asked.evaluations)
  const { unpricedModels: _, ...usage } = asked.spending
  const many = `${cases.length} ${cases.length === 1 ? 'case was' : 'cases were'} asked`
  return {
    ...unevaluated(facts),
    verdict: problem === null ? 'skipped' : 'error',
    blocks: problem !== null,
    reasons: [problem ?? skipped ?? `${many}; \`command: merge\` joins all parts and decides.`],
    passed: cases.filter(({ pass }) => pass === true).length,
    failed: cases.filter(({ pass }) => pass === false).length,
    errored: cases.filter(({ pass }) => pass === null).length,
    usage,
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

async function ask(deps: Deps, project: Project, { golden, attacks }: Share): Promise<Asked> {
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
      evaluations: [...golden.map((arm) => run.measuredOf(arm)), ...underAttack],
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
