import type { Config } from '../config/schema/schema.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import { type Question, sharesOf } from '../evaluation/sharding/assign-shards.ts'
import { digest } from '../source/canonical-json.ts'
import { type ExperimentArms, experimentArms } from './arms.ts'
import { caseFacts } from './compare.ts'
import type { Experiment } from './experiment.ts'

/** One evaluation as all of its shards know it. */
export type ShardPlan = ExperimentArms & {
  /** Golden arms, then attacks: the order of the results in a part. */
  arms: PlannedArm[]
  /** Digest of all that is asked, how it is scored and how it is compared. */
  digest: string
  /** For each case of each arm the number of its shard. */
  sharesOf: (of: number) => number[][]
}

/** @param config of the whole evaluation, not of one shard */
export async function shardPlan(experiments: readonly Experiment[], config: Config): Promise<ShardPlan> {
  const asked = await experimentArms(experiments, config)
  const arms = [...asked.golden, ...asked.attacks]
  const digests = arms.map(({ cases }) => cases.map((planned) => digest(planned)))
  const whole = digest({
    evaluation: config.evaluation,
    experiments: experiments.map((experiment) => ({
      prompt: experiment.pair.candidate.id,
      change: experiment.change,
      model: experiment.model,
      baselineModel: experiment.baselineModel,
      nonComparable: experiment.nonComparable,
      cases: caseFacts(experiment),
    })),
    arms: arms.map(({ arm, promptId, model }, index) => ({ arm, promptId, model, cases: digests[index] })),
  })
  const keys = keysOf(experiments, asked)
  const { repeat } = config.evaluation
  return {
    ...asked,
    arms,
    digest: whole,
    sharesOf(of) {
      const places = arms.flatMap((arm) => arm.cases.map((planned) => ({ arm, planned })))
      const questions = places.map(({ arm, planned }): Question => {
        // Equal requests are one call, and one answer, in one shard alone.
        const same = `request ${digest(planned.request)}`
        return { keys: [...keys(arm, planned.id), same], weight: asked.attacks.includes(arm) ? 1 : repeat }
      })
      const shares = sharesOf(questions, of).values()
      return arms.map(({ cases }) => cases.map(() => shares.next().value ?? 1))
    },
  }
}

/**
 * What a case of an arm belongs together with: itself in both arms, in all prompts and on all models, the cases of its
 * cluster, and the questions of the same attack. Names hold within one dataset.
 */
function keysOf(
  experiments: readonly Experiment[],
  { attacksOn }: ExperimentArms,
): (arm: PlannedArm, id: string) => string[] {
  const existing = new Map<PlannedArm, ReadonlyMap<string, string[]>>()
  for (const experiment of experiments) {
    const own = new Map(
      experiment.cases.map(({ id, file, cluster }) => [
        id,
        [keyOf('case', file, id), ...(cluster === null ? [] : [keyOf('cluster', file, cluster)])],
      ]),
    )
    for (const arm of [experiment.candidate, experiment.baseline]) if (arm !== null) existing.set(arm, own)
    const attacks = attacksOn(experiment)
    if (attacks === null) continue
    for (const name of ['candidate', 'baseline'] as const) {
      const arm = attacks[name]
      if (arm === null) continue
      const planned = attacks.suites.flatMap((suite) => suite.attacks)
      const asked = planned.flatMap((attack) =>
        (attack[name]?.asked ?? []).map(({ id }): [string, string[]] => [
          id,
          [keyOf('attack', experiment.pair.candidate.id, attack.id)],
        ]),
      )
      existing.set(arm, new Map(asked))
    }
  }
  return (arm, id) => existing.get(arm)?.get(id) ?? []
}

function keyOf(kind: string, place: string, name: string): string {
  return JSON.stringify([kind, place, name])
}
