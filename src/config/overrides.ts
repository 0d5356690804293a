import type { Config } from './schema/schema.ts'

/**
 * The configuration as it holds for one event: `evaluation.overrides.<event>` applied, each of its keys replacing the
 * whole value above it. An event without overrides changes nothing.
 * @param event name of a GitHub event, for example `pull_request`
 */
export function forEvent(config: Config, event: string): Config {
  const override = Object.entries(config.evaluation.overrides).find(([name]) => name === event)?.[1]
  if (override === undefined) return config
  const { evaluation } = config
  return {
    ...config,
    evaluation: {
      ...evaluation,
      models: override.models ?? evaluation.models,
      judge: override.judge ?? evaluation.judge,
      embedding: override.embedding ?? evaluation.embedding,
      repeat: override.repeat ?? evaluation.repeat,
      maxRepeat: override.maxRepeat ?? evaluation.maxRepeat,
      concurrency: override.concurrency ?? evaluation.concurrency,
      timeout: override.timeout ?? evaluation.timeout,
      engine: override.engine ?? evaluation.engine,
      batch: override.batch ?? evaluation.batch,
      budget: override.budget ?? evaluation.budget,
      sample: override.sample ?? evaluation.sample,
      adversarial: override.adversarial ?? evaluation.adversarial,
      // Null is a value here: it switches the cache off.
      cache: override.cache === undefined ? evaluation.cache : override.cache,
    },
  }
}
