import type { SuiteResults } from '../adversarial/results.ts'
import type { Config } from '../config/schema/schema.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import type { Attacks } from './attacks.ts'
import type { Experiment } from './experiment.ts'

/** Every arm of a run. A baseline stands right behind its candidate. */
export type ExperimentArms = {
  golden: PlannedArm[]
  /** Attacks on the same prompts. */
  attacks: PlannedArm[]
  attacksOn: (experiment: Experiment) => Attacks | null
  /** What became of the attacks on one prompt and model, by the evaluations of their arms. */
  suitesOf: (experiment: Experiment, evaluations: ReadonlyMap<PlannedArm, Evaluation>) => SuiteResults[]
}

/** All that the works of a run ask: their golden cases, and the attacks that `evaluation.adversarial` names. */
export async function experimentArms(experiments: readonly Experiment[], config: Config): Promise<ExperimentArms> {
  const golden = experiments.flatMap((experiment) => [
    experiment.candidate,
    ...(experiment.baseline === null ? [] : [experiment.baseline]),
  ])
  if (config.evaluation.adversarial.length === 0) {
    return { golden, attacks: [], attacksOn: () => null, suitesOf: () => [] }
  }
  // Loaded only for the safety suites.
  const suites = await import('./attacks.ts')
  const planned = new Map(experiments.map((experiment) => [experiment, suites.attacksOn(experiment, config)]))
  const attacksOn = (experiment: Experiment) => planned.get(experiment) ?? null
  return {
    golden,
    attacks: suites.armsOf([...planned.values()].filter((one) => one !== null)),
    attacksOn,
    suitesOf: (experiment, evaluations) => {
      const attacks = attacksOn(experiment)
      return attacks === null ? [] : suites.attackResults(attacks, evaluations)
    },
  }
}
