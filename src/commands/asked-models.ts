import type { Config } from '../config/schema.ts'
import { type AskingSettings, asking } from '../evaluation/asking.ts'
import type { Metered } from '../evaluation/budget.ts'
import type { EarlierAnswers } from '../evaluation/earlier.ts'
import { type Memory, ownMemory } from '../evaluation/memory.ts'
import type { Models } from '../models/model.ts'
import type { Deps } from './deps.ts'

type AskedModels = {
  models: Models
  metered: Metered
  earlier: EarlierAnswers
  memory: Memory
  close: () => void
}

/**
 * Connects to the models of a configuration, paced, metered and with what earlier runs have heard from them.
 * @param before what answers before a model is asked
 */
export async function askedModels(deps: Deps, config: Config, before?: AskingSettings['before']): Promise<AskedModels> {
  const { budget, concurrency } = config.evaluation
  const memory = (await deps.openMemory?.(config)) ?? ownMemory
  const opened = await deps.openModels(config)
  const { models, metered, earlier } = asking(opened, {
    clock: deps.clock,
    random: deps.random ?? Math.random,
    budget,
    ...(deps.costOf === undefined ? {} : { costOf: deps.costOf(config) }),
    concurrency,
    memory,
    ...(before === undefined ? {} : { before }),
    onRetry: (error, delayMs) =>
      deps.log.debug(`${error.model}: ${error.message}; asked again in ${Math.round(delayMs)} ms`),
  })
  const close = (): void => {
    opened.close()
    memory.close()
  }
  return { models, metered, earlier, memory, close }
}
