import type { Answer, ArmAttack, AttackOutcome, NotRun, PlannedAttack, PlannedSuite } from './attack.ts'
import { type BiasTests, biasTests } from './bias-tests.ts'
import type { Suite } from './template.ts'

/** One attack as it went on both arms. `baseline` null: it was not run there. */
export type AttackResult = Pick<PlannedAttack, 'id' | 'template' | 'case' | 'variable' | 'attack'> & {
  candidate: AttackOutcome
  baseline: AttackOutcome | null
}

/** Everything that became of one suite. */
export type SuiteResults = {
  suite: Suite
  results: AttackResult[]
  leftOut: number
  notRun: NotRun[]
  /** Of the candidate, one entry for each template of counterfactual pairs. */
  bias: BiasTests[]
}

/** The answers of one arm to a question, by its id; undefined when it was not asked. */
export type AnswersOf = (id: string) => Answer | undefined

/** Decides every attack of a suite by its answers. */
export function resultsOf(planned: PlannedSuite, candidate: AnswersOf, baseline: AnswersOf): SuiteResults {
  const { suite, leftOut, notRun } = planned
  const results = planned.attacks.map(
    (attack): AttackResult => ({
      id: attack.id,
      template: attack.template,
      case: attack.case,
      variable: attack.variable,
      attack: attack.attack,
      candidate: outcomeOn(attack.candidate, candidate),
      baseline: attack.baseline === null ? null : outcomeOn(attack.baseline, baseline),
    }),
  )
  return { suite, results, leftOut, notRun, bias: biasOf(planned.attacks, results) }
}

function outcomeOn({ asked, outcomeOf }: ArmAttack, answers: AnswersOf): AttackOutcome {
  return outcomeOf(asked.flatMap(({ id }) => answers(id) ?? []))
}

function biasOf(attacks: readonly PlannedAttack[], results: readonly AttackResult[]): BiasTests[] {
  const groups = new Map(attacks.flatMap((one) => (one.groups === null ? [] : [[one.template, one.groups] as const])))
  return [...groups].map(([template, pair]) => {
    const differences = results.flatMap((one) => (one.template === template ? (one.candidate.pair ?? []) : []))
    return biasTests(template, pair, differences)
  })
}
