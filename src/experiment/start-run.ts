import type { Clock } from '../clock.ts'
import type { Project } from '../config/load.ts'
import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import type { Config } from '../config/schema/schema.ts'
import { UserError } from '../errors.ts'
import type { Estimate } from '../evaluation/budget/estimate.ts'
import { budgetWarnings, estimateLine } from '../evaluation/budget/estimate-text.ts'
import { type Budget, Metered } from '../evaluation/budget/metered-models.ts'
import type { SpentSoFar } from '../evaluation/budget/next-round.ts'
import { EarlierAnswers } from '../evaluation/cache/earlier-answers.ts'
import { cacheLookup, withResponseCache } from '../evaluation/cache/response-cache.ts'
import { inMemoryStorage, type Storage } from '../evaluation/cache/storage.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { TrialResult } from '../evaluation/results.ts'
import { type Run, type RunSettings, startRun } from '../evaluation/run.ts'
import type { CostOf } from '../models/client.ts'
import type { ModelError, Models } from '../models/model.ts'
import { scheduled } from '../models/pacing/scheduler.ts'
import type { Trace } from '../models/traces/trace.ts'
import { Patience } from '../scorers/sandbox/patience.ts'
import type { Deps } from './deps.ts'
import { estimateArms } from './estimate.ts'

/** A run whose models are connected, metered, and told of in the log. */
type Asking = {
  run: Run
  settings: RunSettings
  metered: Metered
  estimate: Estimate
  /** What the budget will not do, what batches did not, and what the cost leaves out, each as a sentence. */
  warnings: () => string[]
  /** What a user must mend before the rest can be asked, as a sentence; null when nothing is. */
  failure: () => string | null
  /** What answers are kept in for the next run. */
  storage: Storage
  /** What earlier runs have answered in place of the models. */
  earlier: EarlierAnswers
  spent: () => SpentSoFar
  /** Says in the log that a further round begins, and expects its answers. */
  onRound: (round: { number: number; most: number; answers: number }) => void
  close: () => void
}

type ToAsk = {
  golden: readonly PlannedArm[]
  attacks: readonly PlannedArm[]
  /** Answers to each case and arm, at most, while a comparison is open. */
  mostRepeat: number
  /** Called when the first trial is done. */
  onFirst?: () => void
}

/** Connects to a project's models, makes ready to ask these arms, and says what that will take. Nothing is asked yet. */
export async function startAsking(
  deps: Deps,
  project: Project,
  { golden, attacks, mostRepeat, onFirst }: ToAsk,
): Promise<Asking> {
  const { evaluation } = project.config
  const startedAt = deps.clock.now()
  const batch =
    evaluation.engine === 'bedrock-batch'
      ? await (await import('./batch-rounds.ts')).openBatchRounds(deps, project.config)
      : null
  const { models, metered, earlier, storage, close } = await askedModels(deps, project.config, batch?.before)
  const total = trialsOf(golden, evaluation.repeat) + trialsOf(attacks, 1)
  const prompts = golden.filter(({ arm }) => arm === 'candidate').length
  const listed = deps.costOf?.(project.config) ?? (() => null)
  const costOf = batch?.priced(listed, golden) ?? listed
  const existing = { costOf, lookup: cacheLookup(storage), assumed: false, mostRepeat }
  const estimate = estimateArms(golden, attacks, project.config, existing)
  const warnings = budgetWarnings(estimate, evaluation.budget)
  deps.log.info(
    `Evaluating ${prompts} ${prompts === 1 ? 'prompt' : 'prompts'}: ${total === 1 ? '1 trial' : `${total} trials`}, ${evaluation.concurrency} at a time`,
  )
  deps.log.info(estimateLine(estimate))
  for (const warning of warnings) deps.log.warn(warning)
  const unkeyed = missingKeys(deps, estimate, golden)
  if (unkeyed !== null) {
    close()
    batch?.close()
    throw unkeyed
  }
  const progress = trialProgress(deps, metered, total, startedAt)
  const settings: RunSettings = {
    models,
    spool: storage.spool,
    spans: await trialSpans(deps.trace, [...golden, ...attacks]),
    judge: judgeOf(project.config),
    embedding: resolveModel(evaluation.embedding, project.config),
    fetch: deps.fetch,
    allowWebhooks: evaluation.allowWebhooks,
    patience: new Patience(),
    signal: deps.signal,
    stopped: () => metered.stopped,
    concurrency: evaluation.concurrency,
    onTrial: (result) => {
      if (progress.done() === 0) onFirst?.()
      progress.onTrial(result)
    },
  }
  const run = startRun(golden, settings)
  return {
    run: batch?.over(run, golden, attacks, { metered, storage }) ?? run,
    settings,
    metered,
    estimate,
    warnings: () => [...warnings, ...(batch?.warnings() ?? []), ...cutOffWarning(metered.cutOff)],
    failure: () => batch?.failure() ?? null,
    storage,
    earlier,
    spent: progress.spent,
    onRound: progress.onRound,
    close: () => {
      close()
      batch?.close()
    },
  }
}

/** Loaded only where a run is traced. */
async function trialSpans(trace: Trace | undefined, arms: readonly PlannedArm[]): Promise<RunSettings['spans']> {
  if (trace === undefined) return undefined
  const { TrialSpans } = await import('../evaluation/trial-spans.ts')
  return new TrialSpans(trace, arms)
}

/**
 * That models which are going to be asked cannot be, one sentence for each variable. A model that only baselines name is
 * left to the comparison: where a prompt moves to another provider, the job may have lost the key of the old one.
 */
function missingKeys(deps: Deps, { models }: Estimate, golden: readonly PlannedArm[]): UserError | null {
  const named = (arm: PlannedArm['arm']) => golden.filter((one) => one.arm === arm).map(({ model }) => model)
  const candidates = new Set(named('candidate'))
  const before = new Set(named('baseline').filter((model) => !candidates.has(model)))
  const missing = new Map<string, string[]>()
  for (const { model, calls } of models) {
    const why = calls.high === 0 || before.has(model) ? null : (deps.missingFor?.(model) ?? null)
    if (why !== null) missing.set(why, [...(missing.get(why) ?? []), model])
  }
  if (missing.size === 0) return null
  const said = [...missing].map(
    ([why, asked]) => `${why}, which ${asked.join(', ')} ${asked.length === 1 ? 'is' : 'are'} asked with`,
  )
  return new UserError(said.join('; '), { hint: 'Set it in the environment of the job, a key from a secret.' })
}

/** Counts trials as they are done, and shows the log how far they are. */
function trialProgress({ clock, log }: Deps, metered: Metered, planned: number, startedAt: number) {
  let total = planned
  let done = 0
  let failed = 0
  let cached = 0
  let notRun = 0
  return {
    done: () => done,
    onTrial(result: TrialResult): void {
      done += 1
      if (result.error !== null) failed += 1
      if (result.error?.kind === 'not-run') notRun += 1
      if (result.cached) cached += 1
      const { costUsd } = metered.spending
      log.progress({ done, total: Math.max(total, done), failed, cached, costUsd, elapsedMs: clock.now() - startedAt })
    },
    onRound({ number, most, answers }: { number: number; most: number; answers: number }): void {
      total += answers
      const more = answers === 1 ? '1 more answer' : `${answers} more answers`
      log.info(`Round ${number} of at most ${most}, for what is undecided: ${more}`)
    },
    spent: (): SpentSoFar => ({
      answers: done - cached - notRun,
      calls: metered.spending.modelCalls,
      usd: metered.spending.costUsd,
      durationMs: clock.now() - startedAt,
    }),
  }
}

/** @param calls that were ended before their answer came */
function cutOffWarning(calls: number): string[] {
  if (calls === 0) return []
  const many = calls === 1 ? '1 call was' : `${calls} calls were`
  return [
    `${many} ended before an answer came (evaluation.timeout). What the provider charges for that is not in the cost.`,
  ]
}

/** Answers that arms ask for when every case is asked so often. */
export function trialsOf(arms: readonly PlannedArm[], repeat: number): number {
  return arms.reduce((sum, arm) => sum + arm.cases.length * repeat, 0)
}

type AskedModels = {
  models: Models
  metered: Metered
  earlier: EarlierAnswers
  storage: Storage
  close: () => void
}

/**
 * Connects to the models of a configuration, paced, metered and with what earlier runs have heard from them.
 * @param before what answers before a model is asked
 */
export async function askedModels(deps: Deps, config: Config, before?: AskingSettings['before']): Promise<AskedModels> {
  const { budget, concurrency } = config.evaluation
  const storage = (await deps.openStorage?.(config)) ?? inMemoryStorage
  const opened = await deps.openModels(config)
  const { models, metered, earlier } = asking(opened, {
    clock: deps.clock,
    random: deps.random ?? Math.random,
    budget,
    ...(deps.costOf === undefined ? {} : { costOf: deps.costOf(config) }),
    concurrency,
    storage,
    ...(before === undefined ? {} : { before }),
    ...(await tracing(deps.trace)),
    onRetry: (error, delayMs) =>
      deps.log.debug(`${error.model}: ${error.message}; asked again in ${Math.round(delayMs)} ms`),
  })
  const close = (): void => {
    opened.close()
    storage.close()
  }
  return { models, metered, earlier, storage, close }
}

/** What wraps models where a run is traced: what sends, and what asks below the cache. Loaded only there. */
async function tracing(trace: Trace | undefined): Promise<Pick<AskingSettings, 'sending' | 'calling'>> {
  if (trace === undefined) return {}
  const { withAttempts, withCallSpans } = await import('../models/traces/call-spans.ts')
  return { sending: withAttempts, calling: (models) => withCallSpans(models, trace) }
}

type AskingSettings = {
  clock: Clock
  /** Uniform in [0, 1). */
  random: () => number
  budget: Budget
  /** What a call may cost, for the budget; nothing is known without it. */
  costOf?: CostOf
  /** Most calls in flight to one model. */
  concurrency: number
  storage: Storage
  onRetry: (error: ModelError, delayMs: number) => void
  /** What answers before a model is asked, and counts for itself what that cost; nothing unless given. */
  before?: (models: Models, metered: Metered) => Models
  /** Sees each time that a request is sent. */
  sending?: (models: Models) => Models
  /** Sees each request that no cache answers. */
  calling?: (models: Models) => Models
}

/** `earlier`: what earlier runs have answered in place of the models. */
type Asked = { models: Models; metered: Metered; earlier: EarlierAnswers }

/**
 * Models as every command asks them: what is known is not asked, what is asked waits for its model's pace, what is sent
 * is counted and within the budget.
 */
function asking(models: Models, settings: AskingSettings): Asked {
  const { clock, random, budget, costOf, concurrency, storage, onRetry, before = unchanged } = settings
  const { sending = unchanged, calling = unchanged } = settings
  const metered = new Metered(sending(models), budget, clock, costOf)
  const paced = scheduled(metered, { clock, random, concurrency, overAt: (time) => metered.overAt(time), onRetry })
  const earlier = new EarlierAnswers()
  const called = calling(before(paced, metered))
  return { models: metered.tally(withResponseCache(called, storage, earlier)), metered, earlier }
}

function unchanged(models: Models): Models {
  return models
}
