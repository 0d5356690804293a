import type { Clock } from '../clock.ts'
import type { Config } from '../config/schema/schema.ts'
import { type Budget, Metered } from '../evaluation/budget/metered-models.ts'
import { EarlierAnswers } from '../evaluation/cache/earlier-answers.ts'
import { withResponseCache } from '../evaluation/cache/response-cache.ts'
import { inMemoryStorage, type Storage } from '../evaluation/cache/storage.ts'
import type { CostOf } from '../models/client.ts'
import type { ModelError, Models } from '../models/model.ts'
import { scheduled } from '../models/pacing/scheduler.ts'
import type { Deps } from './deps.ts'

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
    onRetry: (error, delayMs) =>
      deps.log.debug(`${error.model}: ${error.message}; asked again in ${Math.round(delayMs)} ms`),
  })
  const close = (): void => {
    opened.close()
    storage.close()
  }
  return { models, metered, earlier, storage, close }
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
}

/** `earlier`: what earlier runs have answered in place of the models. */
type Asked = { models: Models; metered: Metered; earlier: EarlierAnswers }

/**
 * Models as every command asks them: what is known is not asked, what is asked waits for its model's pace, what is sent
 * is counted and within the budget.
 */
function asking(models: Models, settings: AskingSettings): Asked {
  const { clock, random, budget, costOf, concurrency, storage, onRetry, before = (asked) => asked } = settings
  const metered = new Metered(models, budget, clock, costOf)
  const paced = scheduled(metered, { clock, random, concurrency, overAt: (time) => metered.overAt(time), onRetry })
  const earlier = new EarlierAnswers()
  return { models: metered.tally(withResponseCache(before(paced, metered), storage, earlier)), metered, earlier }
}
