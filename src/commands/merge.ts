import type { Project } from '../config/load.ts'
import type { Config } from '../config/schema/schema.ts'
import { withBestAnswers } from '../evaluation/best-answers.ts'
import type { Estimate } from '../evaluation/budget/estimate.ts'
import { budgetWarnings } from '../evaluation/budget/estimate-text.ts'
import { earlierSentence } from '../evaluation/cache/earlier-answers.ts'
import { inMemoryStorage, type Spool } from '../evaluation/cache/storage.ts'
import { opponentsIn } from '../evaluation/pairwise.ts'
import { comparesPrompts, type PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import { joinParts } from '../evaluation/sharding/join-parts.ts'
import type { PartFile, PartHeader } from '../evaluation/sharding/part.ts'
import { type PartSet, partSet } from '../evaluation/sharding/part-set.ts'
import { shardName } from '../evaluation/sharding/shard.ts'
import { buildReport, compareExperiments, type RunResults } from '../experiment/compare.ts'
import type { Deps } from '../experiment/deps.ts'
import { estimateArms } from '../experiment/estimate.ts'
import type { Experiment } from '../experiment/experiment.ts'
import { incompleteExperiments } from '../experiment/incomplete.ts'
import { type EvaluateRequest, planExperiments, reportError, withAnnounced } from '../experiment/plan-experiments.ts'
import { fallsSinceRecorded } from '../experiment/recorded-scores.ts'
import { priceOf, unpricedWarnings } from '../experiment/run-experiments.ts'
import { type ShardPlan, shardPlan } from '../experiment/shard-plan.ts'
import { nothingChanged, skippedReport } from '../report/assemble.ts'
import type { Report, RunUsage } from '../report/report.ts'
import { lookSchedule } from '../verdict/sequential/looks.ts'
import { version } from '../version.ts'

export type MergeRequest = EvaluateRequest & {
  /** Finds the parts. */
  parts: () => Promise<readonly PartFile[]>
  /** The workflow run whose parts they must be; null on the command line, which takes those of any one run. */
  runId: string | null
  /** Where the texts of the parts go; without it they stay in memory. */
  spool?: Spool
}

/** A missing shard's cases that are named. */
const MOST_NAMED = 5

/**
 * The workflow of the job behind the shards: the whole is planned as they planned it → their parts are put together →
 * decided and reported as one run would have. No model is asked.
 */
export async function merge(deps: Deps, request: MergeRequest): Promise<Report> {
  const plan = await planExperiments(deps, request)
  if (plan.error !== null) return reportError(deps, plan.facts, plan.error)
  const { project, experiments } = plan
  let facts = withAnnounced(plan.facts, await plan.announce())
  if (experiments.length === 0) return skippedReport(facts, nothingChanged(facts), false)
  try {
    const whole = await shardPlan(experiments, project.config)
    const set = await partSet(await request.parts(), {
      tool: version,
      head: deps.head,
      base: facts.base,
      plan: whole.digest,
      run: request.runId,
    })
    const headers = set.parts.map(({ header }) => header)
    facts = { ...facts, durationMs: Math.max(...headers.map(({ durationMs }) => durationMs)) }
    const unprivileged = set.missing.length === 0 && headers.every((header) => header.unprivileged)
    if (request.unprivileged !== null && unprivileged) {
      return skippedReport(facts, request.unprivileged, project.config.gate.onFork === 'fail')
    }
    const joined = await joinSet(set, whole, project.config, request.spool ?? inMemoryStorage.spool)
    const scored = scoredParts(deps, { project, experiments, plan: whole, headers, joined, ...facts })
    const falls = await recordedFalls(deps, project, experiments, joined.evaluationOf)
    const warned = { ...facts, warnings: [...facts.warnings, ...scored.warnings] }
    return await buildReport(warned, project, experiments, { ...scored, falls, event: request.event })
  } catch (thrown) {
    return reportError(deps, facts, thrown)
  }
}

/** What the shards answered, each result back at its place. */
type Joined = {
  evaluations: ReadonlyMap<PlannedArm, Evaluation>
  evaluationOf: (arm: PlannedArm) => Evaluation
  /** Which cases are not there, as a sentence; null when all are. */
  lost: string | null
}

/** Answers of several prompts are compared when all shards are there: one shard need not hold all of a case. */
function bestIn(
  golden: readonly PlannedArm[],
  joined: ReadonlyMap<PlannedArm, Evaluation>,
): ReadonlyMap<PlannedArm, Evaluation> {
  if (!comparesPrompts(golden)) return joined
  const results = golden.flatMap((planned) => {
    const found = joined.get(planned)
    return found === undefined ? [] : [{ planned, found }]
  })
  const best = withBestAnswers(results)
  return new Map([...joined, ...results.map(({ planned, found }, at) => [planned, best[at] ?? found] as const)])
}

async function joinSet(set: PartSet, plan: ShardPlan, { evaluation }: Config, spool: Spool): Promise<Joined> {
  const shares = plan.sharesOf(set.of)
  const lost = lostShards(set, shares)
  const layout = {
    arms: plan.arms,
    shares,
    repeatsOf: (arm: PlannedArm) => (plan.attacks.includes(arm) ? 1 : evaluation.repeat),
    rivals: new Set([...opponentsIn(plan.golden).keys(), ...opponentsIn(plan.attacks).keys()]),
  }
  const evaluations = bestIn(plan.golden, await joinParts(set.parts, layout, spool, lost))
  const evaluationOf = (arm: PlannedArm) => {
    const found = evaluations.get(arm)
    if (found === undefined) throw new Error(`no result for ${arm.promptId}`)
    return found
  }
  return { evaluations, evaluationOf, lost: lostReason(lost, plan, shares) }
}

type Parts = {
  project: Project
  experiments: readonly Experiment[]
  plan: ShardPlan
  headers: readonly PartHeader[]
  joined: Joined
  durationMs: number
}

/** Compares what was joined, and adds up what the shards spent. */
function scoredParts(deps: Deps, parts: Parts): Omit<RunResults, 'falls'> {
  const { project, experiments, plan, headers, joined } = parts
  const { repeat, maxRepeat, budget } = project.config.evaluation
  const usage = usageOf(headers)
  const answers = headers.reduce((sum, header) => sum + header.answers, 0)
  const stopped = stoppedIn(parts, { answers, calls: usage.modelCalls, usd: usage.costUsd })
  const looks = {
    repeats: lookSchedule(repeat, maxRepeat),
    made: 1,
    cut: stopped === null ? NOT_AGAIN : `Not asked again: ${stopped.why}.`,
  }
  const comparisons = compareExperiments(
    experiments,
    (experiment) => ({
      candidate: joined.evaluationOf(experiment.candidate),
      baseline: experiment.baseline === null ? null : joined.evaluationOf(experiment.baseline),
      looks,
      attacks: plan.suitesOf(experiment, joined.evaluations),
    }),
    project,
    { price: priceOf({ answers, calls: usage.modelCalls, usd: usage.costUsd }) },
  )
  const estimate = headers.every(({ existing }) => existing === 0) ? estimateOf(deps, plan, project.config) : null
  const warnings = [
    ...(estimate === null ? [] : budgetWarnings(estimate, budget)),
    ...unpricedWarnings([...new Set(headers.flatMap(({ unpricedModels }) => unpricedModels))]),
  ]
  const earlier = usage.modelCalls > 0 ? null : earlierSentence(usage.cachedCalls, null, 0)
  return { comparisons, usage, estimate, stopped, lost: joined.lost, earlier, warnings }
}

/** What is missing because the budget of a shard ended; null when none did. */
function stoppedIn(
  { project, experiments, plan, headers, joined, durationMs }: Parts,
  spent: { answers: number; calls: number; usd: number | null },
) {
  const stopped = headers.find((header) => header.stopped !== null)
  if (stopped === undefined) return null
  const attacks = plan.attacks.map(joined.evaluationOf)
  return incompleteExperiments(experiments, joined.evaluationOf, attacks, project.config, {
    why: `${shardName(stopped.shard)}: ${stopped.stopped}`,
    spent: { ...spent, durationMs },
    kept: false,
  })
}

/** No shard sees a whole arm, so that what arms score is recorded and compared where all parts are. */
async function recordedFalls(
  deps: Deps,
  project: Project,
  experiments: readonly Experiment[],
  evaluationOf: (arm: PlannedArm) => Evaluation,
): Promise<string[]> {
  const storage = await deps.openStorage?.(project.config)
  if (storage === undefined || storage.lasting === null) return []
  try {
    return fallsSinceRecorded(storage.lasting, project, experiments, evaluationOf)
  } finally {
    storage.close()
  }
}

/** What one run would have said before its first call, when it knew no answer, as none of the shards did. */
function estimateOf(deps: Deps, { golden, attacks }: ShardPlan, config: Config): Estimate {
  const costOf = deps.costOf?.(config) ?? (() => null)
  return estimateArms(golden, attacks, config, {
    costOf,
    lookup: null,
    assumed: false,
    mostRepeat: config.evaluation.repeat,
  })
}

const NOT_AGAIN = 'Not asked again: in shards every case is asked `evaluation.repeat` times.'

/** Why the share of a shard was not measured, by its number; a shard without a share is not missed. */
function lostShards({ of, parts, missing }: PartSet, shares: readonly number[][]): Map<number, string> {
  const unprivileged = parts.filter(({ header }) => header.unprivileged).map(({ header }) => header.shard.number)
  const why = [
    ...missing.map((number): [number, string] => [number, `${shardName({ number, of })} left no part`]),
    ...unprivileged.map((number): [number, string] => [number, `${shardName({ number, of })} had no credentials`]),
  ]
  return new Map(why.filter(([number]) => shares.some((cases) => cases.includes(number))))
}

/** Which cases are not there, as a sentence; null when all are. */
function lostReason(
  lost: ReadonlyMap<number, string>,
  { golden }: ShardPlan,
  shares: readonly number[][],
): string | null {
  if (lost.size === 0) return null
  const sentences = [...lost].map(([number, why]) => {
    const ids = golden.flatMap(({ arm, cases }, index) =>
      arm === 'candidate' ? cases.flatMap(({ id }, at) => (shares[index]?.[at] === number ? id : [])) : [],
    )
    if (ids.length === 0) return `${why}: its attacks were not run.`
    const shown = ids.slice(0, MOST_NAMED).join(', ')
    const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : ''
    return `${why}: ${ids.length} ${ids.length === 1 ? 'case was' : 'cases were'} not measured (${shown}${more}).`
  })
  return [...sentences, 'Look into the log of that job, run it again, and then this one.'].join(' ')
}

function usageOf(headers: readonly PartHeader[]): RunUsage {
  const sum = (of: (usage: PartHeader['usage']) => number) => headers.reduce((total, { usage }) => total + of(usage), 0)
  return {
    modelCalls: sum(({ modelCalls }) => modelCalls),
    cachedCalls: sum(({ cachedCalls }) => cachedCalls),
    savedUsd: sum(({ savedUsd }) => savedUsd),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costUsd: headers.some(({ usage }) => usage.costUsd === null) ? null : sum(({ costUsd }) => costUsd ?? 0),
  }
}
