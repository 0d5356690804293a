import type { SuiteResults } from '../adversarial/results.ts'
import type { Config } from '../config/schema/schema.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import type { Attacks } from './attacks.ts'
import type { Work } from './experiment.ts'

/** Every arm of a run. A baseline stands right behind its candidate. */
export type WorkArms = {
  golden: PlannedArm[]
  /** Attacks on the same prompts. */
  attacks: PlannedArm[]
  attacksOn: (work: Work) => Attacks | null
  /** What became of the attacks on one prompt and model, by the evaluations of their arms. */
  suitesOf: (work: Work, evaluations: ReadonlyMap<PlannedArm, Evaluation>) => SuiteResults[]
}

/** All that the works of a run ask: their golden cases, and the attacks that `evaluation.adversarial` names. */
export async function workArms(works: readonly Work[], config: Config): Promise<WorkArms> {
  const golden = works.flatMap((work) => [work.candidate, ...(work.baseline === null ? [] : [work.baseline])])
  if (config.evaluation.adversarial.length === 0) {
    return { golden, attacks: [], attacksOn: () => null, suitesOf: () => [] }
  }
  // Loaded only for the safety suites.
  const suites = await import('./attacks.ts')
  const planned = new Map(works.map((work) => [work, suites.attacksOn(work, config)]))
  const attacksOn = (work: Work) => planned.get(work) ?? null
  return {
    golden,
    attacks: suites.armsOf([...planned.values()].filter((one) => one !== null)),
    attacksOn,
    suitesOf: (work, evaluations) => {
      const attacks = attacksOn(work)
      return attacks === null ? [] : suites.attackResults(attacks, evaluations)
    },
  }
}
