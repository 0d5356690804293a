import type { PlannedSuite } from '../adversarial/attack.ts'
import { planAttacks } from '../adversarial/plan.ts'
import { resultsOf, type SuiteResults } from '../adversarial/results.ts'
import { judgeOf } from '../config/resolve-model.ts'
import type { Config } from '../config/schema/schema.ts'
import { assertionsFor, assertionVars } from '../evaluation/assertions.ts'
import { withoutRival } from '../evaluation/pairwise.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Arm, Evaluation } from '../evaluation/results.ts'
import type { Experiment } from './experiment.ts'

/** The safety suites of one prompt on one model, ready to run. `baseline` null: the candidate is attacked alone. */
export type Attacks = { suites: PlannedSuite[]; candidate: PlannedArm; baseline: PlannedArm | null }

/** Plans what `evaluation.adversarial` names; null when it names nothing. */
export function attacksOn(experiment: Experiment, config: Config): Attacks | null {
  const { adversarial } = config.evaluation
  if (adversarial.length === 0) return null
  const { candidate: prompt, baseline: before } = experiment.pair
  const baseline =
    before === null ||
    before.code !== undefined ||
    experiment.baseline === null ||
    experiment.baselineModel === null ||
    experiment.nonComparable !== null
      ? null
      : { prompt: before, model: experiment.baselineModel }
  const originals = experiment.cases.filter(({ paraphraseOf }) => paraphraseOf === undefined)
  const suites = planAttacks({ prompt, model: experiment.model }, baseline, originals, {
    suites: adversarial,
    graded: judgeOf(config) !== null,
    // A comparison of the arms says nothing about how two groups of people are answered.
    assertions: (one) => withoutRival(assertionsFor(prompt, one)).applied,
    vars: assertionVars,
  })
  const arm = (name: Arm, model: string): PlannedArm => ({
    arm: name,
    promptId: prompt.id,
    model,
    cases: suites.flatMap(({ attacks }) => attacks.flatMap((attack) => attack[name]?.asked ?? [])),
  })
  return {
    suites,
    candidate: arm('candidate', experiment.model),
    baseline: baseline === null ? null : arm('baseline', baseline.model),
  }
}

export function armsOf(attacks: readonly Attacks[]): PlannedArm[] {
  return attacks.flatMap(({ candidate, baseline }) => [candidate, ...(baseline === null ? [] : [baseline])])
}

/** What became of them, by the evaluations of their arms. */
export function attackResults(attacks: Attacks, evaluations: ReadonlyMap<PlannedArm, Evaluation>): SuiteResults[] {
  const answersOf = (arm: PlannedArm | null) => {
    const cases = arm === null ? [] : (evaluations.get(arm)?.cases ?? [])
    const first = new Map(cases.map(({ id, trials }) => [id, trials[0]]))
    return (id: string) => first.get(id)
  }
  const [candidate, baseline] = [answersOf(attacks.candidate), answersOf(attacks.baseline)]
  return attacks.suites.map((suite) => resultsOf(suite, candidate, baseline))
}
