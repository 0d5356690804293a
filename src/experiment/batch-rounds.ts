import { AwsError } from '../aws/aws-error.ts'
import { BatchAnswers } from '../batch/batch-answers.ts'
import { explainBatch } from '../batch/explain.ts'
import { type BatchRecord, type Question, recordsByModel } from '../batch/record.ts'
import { askInBatches } from '../batch/run-jobs.ts'
import type { WaveSettings } from '../batch/settings.ts'
import type { BatchSettings } from '../config/schema/batch.ts'
import type { Config } from '../config/schema/schema.ts'
import type { Metered } from '../evaluation/budget/metered-models.ts'
import { cacheLookup } from '../evaluation/cache/response-cache.ts'
import type { Storage } from '../evaluation/cache/storage.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Run } from '../evaluation/run.ts'
import { BATCH_SHARE, priceOf } from '../models/catalog/prices.ts'
import { tokenRange } from '../models/catalog/tokens.ts'
import type { CostOf } from '../models/client.ts'
import type { Models } from '../models/model.ts'
import { costs } from '../models/models.ts'
import type { Deps } from './deps.ts'
import { ONE_MEASUREMENT_MS } from './fresh-answers.ts'

/** What a run of batches asks with, once its models are open. */
type Asked = { metered: Metered; storage: Storage }

export type BatchRounds = {
  /** Gives the answers of its batches before a model is asked. */
  before: (models: Models, metered: Metered) => Models
  /** What the report should say of it so far. */
  warnings: () => readonly string[]
  /** What must be mended before the rest can be asked, as a sentence; null when nothing is. */
  failure: () => string | null
  /**
   * The run with a batch before each of its rounds: what a round is going to ask is asked as jobs first.
   * @param also arms that are asked once after it, and are part of the first batch
   */
  over(run: Run, arms: readonly PlannedArm[], also: readonly PlannedArm[], asked: Asked): Run
  /** Prices for an estimate: what these arms ask enough of costs what a batch does. */
  priced(costOf: CostOf, arms: readonly PlannedArm[]): CostOf
  close(): void
}

const HOUR_MS = 3_600_000

/** Null where nothing can be asked in batches: all that a recording holds was asked by itself. */
export async function openBatchRounds(deps: Deps, config: Config): Promise<BatchRounds | null> {
  const { batch, budget } = config.evaluation
  if (batch === null) throw new Error('engine bedrock-batch was configured without batch')
  if (deps.openBatch === undefined) {
    deps.log.info('A recording is made or used, so models are asked on demand.')
    return null
  }
  const deadline = deps.clock.now() + Math.min(batch.wait, budget.durationMs ?? Number.POSITIVE_INFINITY)
  const opened = await deps.openBatch()
  const waves = batchWaves(deps, config, { batch, ...opened, deadline })

  return {
    before: (models, metered) => waves.answers.before(models, metered),
    warnings: () => waves.warnings,
    failure: waves.failure,
    over(run, arms, also, asked) {
      const repeats = new Map<PlannedArm, number>()
      let later = also
      return {
        ...run,
        async ask(more, round = arms) {
          const questions = round.flatMap((arm) => questionsOf(arm, repeats.get(arm) ?? 0, more))
          questions.push(...later.flatMap((arm) => questionsOf(arm, 0, 1)))
          later = []
          for (const arm of round) repeats.set(arm, (repeats.get(arm) ?? 0) + more)
          await waves.ask(questions, asked)
          await run.ask(more, round)
        },
      }
    },
    priced(listed, arms) {
      const batched = batchedModels(arms, config.evaluation.repeat, batch.minRecords)
      return (asked, usage) => {
        const cost = listed(asked, usage)
        return cost !== null && batched.has(asked) ? cost * BATCH_SHARE : cost
      }
    },
    close: () => {
      opened.jobs.close()
      opened.store.close()
    },
  }
}

type Opened = Pick<WaveSettings, 'jobs' | 'store' | 'deadline'> & { batch: BatchSettings }

/** Asks questions as jobs, wave by wave, and keeps what came of them: answers, warnings, the first failure. */
function batchWaves(deps: Deps, config: Config, { batch, jobs, store, deadline }: Opened) {
  const answers = new BatchAnswers()
  const warnings =
    config.gate.maxLatencyIncrease === null
      ? []
      : ['A batch does not tell how long answers took: `gate.maxLatencyIncrease` was not looked at.']
  const costOf = costs(config.prices, {})
  let failed: string | null = null

  async function ask(questions: readonly Question[], { metered, storage }: Asked): Promise<void> {
    if (metered.stopped !== null || deps.signal.aborted) return
    const unknown = unknownIn(storage, answers, questions)
    const outcome = await askInBatches(recordsByModel(unknown), {
      ...settingsOf(batch),
      jobs,
      store,
      deadline,
      since: storage.since === null ? null : deps.clock.now() - ONE_MEASUREMENT_MS,
      clock: deps.clock,
      random: deps.random ?? Math.random,
      log: deps.log,
      signal: deps.signal,
      spool: storage.spool,
      costOf,
      answers,
      refuse: budgetFor(config, metered),
    })
    warnings.push(...outcome.warnings)
    for (const warning of outcome.warnings) deps.log.info(warning)
    if (outcome.failure !== null) {
      const failure = outcome.failure instanceof AwsError ? explainBatch(outcome.failure, batch) : outcome.failure
      const { modelCalls, cachedCalls } = metered.spending
      const existing = questions.length - unknown.length + modelCalls + cachedCalls
      // What is answered is worth a report; without an answer there is nothing but the mistake to tell.
      if (existing === 0 && answers.isEmpty) throw failure
      failed ??= [failure.message, failure.hint ?? ''].join('. ').trim()
      metered.stop('what is missing cannot be asked before that is mended')
    }
    if (outcome.stopped !== null) metered.stop(outcome.stopped)
  }

  return { answers, warnings, failure: () => failed, ask }
}

function batchedModels(arms: readonly PlannedArm[], repeat: number, least: number): Set<string> {
  const byModel = recordsByModel(arms.flatMap((arm) => questionsOf(arm, 0, repeat)))
  return new Set([...byModel].flatMap(([model, records]) => (records.size >= least ? [model] : [])))
}

function settingsOf({ bucket, prefix, role, timeout, minRecords, onCancel }: BatchSettings) {
  const hours = Math.ceil(timeout / HOUR_MS)
  return { place: { bucket, prefix }, role, hours, minRecords, stopOnCancel: onCancel === 'stop' }
}

function questionsOf({ cases }: PlannedArm, from: number, more: number): Question[] {
  const asked = cases.filter(({ recordedAnswer }) => recordedAnswer === undefined)
  return asked.flatMap(({ request }) =>
    Array.from({ length: more }, (_, round): Question => ({ request, repeat: from + round })),
  )
}

function unknownIn(storage: Storage, answers: BatchAnswers, questions: Iterable<Question>): Question[] {
  const lookup = cacheLookup(storage)
  return [...questions].filter(
    (question) => !answers.has(question) && (lookup?.answer(question.request, question.repeat) ?? null) === null,
  )
}

/**
 * A job cannot be ended at the cent: it is not ordered when it is sure to cost more than is left, or asks more often.
 * Counts what one batch orders over all its models.
 */
function budgetFor({ evaluation: { budget }, prices }: Config, metered: Metered): WaveSettings['refuse'] {
  let calls = 0
  let usd = 0
  return (records) => {
    calls += records.length
    usd += records.reduce((sum, record) => sum + leastUsd(record, prices), 0)
    const { modelCalls, costUsd } = metered.spending
    const beyond = (limit: string) => `a batch of ${calls} questions does not fit into the budget of ${limit}`
    if (budget.calls !== null && modelCalls + calls > budget.calls) return beyond(`${budget.calls} model calls`)
    if (budget.usd !== null && (costUsd ?? 0) + usd > budget.usd) return beyond(`${budget.usd} USD`)
    return null
  }
}

/** What a question costs without its answer; 0 when its price is unknown. */
function leastUsd({ request }: BatchRecord, prices: Config['prices']): number {
  const price = priceOf(request.model, prices)
  if (price === null) return 0
  const tokens = request.messages.reduce((sum, { content }) => sum + tokenRange(content).low, 0)
  return (tokens * price.input * BATCH_SHARE) / 1_000_000
}
