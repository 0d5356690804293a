import type { Case } from '../datasets/case.ts'
import { digest } from '../source/canonical-json.ts'
import { TemplateError } from '../templates/template-error.ts'
import type { NotRun, PlannedAttack, PlannedSuite } from './attack.ts'
import { attackOf, type CaseScoring } from './attack-of.ts'
import { attackedCases, MOST_CASES } from './injection-points.ts'
import { TEMPLATES } from './suites/index.ts'
import { type Target, type Targets, targetsOf } from './target.ts'
import { type Suite, type Template, templateName } from './template.ts'

/** Attacks of one suite on one prompt; which of more are taken is decided by their hashes. */
const MOST_ATTACKS = 60

export type AttackSettings = CaseScoring & {
  suites: readonly Suite[]
  /** Whether a judge is configured. */
  graded: boolean
}

/**
 * The attacks on a prompt: every template written into every variable of a few of its cases. The same for both arms; an
 * attack on a variable that the baseline does not have reaches the candidate alone. Nothing is random.
 * @param candidate renders with every case
 * @param baseline renders with every case too; null when there is none to compare with
 */
export function planAttacks(
  candidate: Target,
  baseline: Target | null,
  cases: readonly Case[],
  settings: AttackSettings,
): PlannedSuite[] {
  const attacked = attackedCases(cases)
  const targets = targetsOf(candidate, baseline)
  return settings.suites.map((suite): PlannedSuite => {
    if (candidate.prompt.code !== undefined) {
      return { suite, attacks: [], leftOut: 0, notRun: [{ template: null, reason: BY_CODE }] }
    }
    if (targets.candidate.variables.length === 0) {
      return { suite, attacks: [], leftOut: 0, notRun: [{ template: null, reason: NO_VARIABLE }] }
    }
    const notRun: NotRun[] = []
    const all: PlannedAttack[] = []
    for (const template of TEMPLATES.filter((one) => one.suite === suite)) {
      const hindrance = hindranceOf(template, targets, settings)
      const name = templateName(template)
      if (hindrance !== null) {
        notRun.push({ template: name, reason: hindrance })
        continue
      }
      const unfit = new Map<string, string>()
      const attacks = targets.candidate.variables.flatMap((variable) =>
        attacked.flatMap((one) => {
          try {
            return attackOf(template, { one, variable }, targets, settings) ?? []
          } catch (thrown) {
            if (!(thrown instanceof TemplateError)) throw thrown
            unfit.set(variable, thrown.message)
            return []
          }
        }),
      )
      for (const [variable, why] of unfit) {
        notRun.push({ template: name, reason: `the variable ${variable} takes no such text, ${why}` })
      }
      if (attacks.length === 0 && unfit.size === 0) notRun.push({ template: name, reason: NOTHING_TO_SWAP })
      all.push(...attacks)
    }
    const attacks = limited(all)
    return { suite, attacks, leftOut: all.length - attacks.length, notRun: all.length > 0 ? notRun : merged(notRun) }
  })
}

const BY_CODE = 'the prompt is made by code, which is run for golden cases alone'
const NO_VARIABLE = 'the prompt has no variable through which text could come in'
const NOTHING_TO_SWAP = `none of the ${MOST_CASES} attacked cases holds anything to swap`
const NO_INSTRUCTIONS = 'the prompt has no sentence long enough to be told from chance'

/** Why a template cannot be run on a prompt; null when it can. */
function hindranceOf(template: Template, { candidate, format }: Targets, { graded }: AttackSettings): string | null {
  switch (template.scoring) {
    case 'judge':
      if (!graded) return 'it needs a judge: set `evaluation.judge`'
      return template.quotes && candidate.instructions === null ? NO_INSTRUCTIONS : null
    case 'leak':
      return candidate.instructions === null ? NO_INSTRUCTIONS : null
    case 'format':
      return format === null ? 'the prompt promises no format, by `responseFormat` or an assertion like is-json' : null
    default:
      return null
  }
}

/** One reason that holds for every template is one of the whole suite. */
function merged(notRun: readonly NotRun[]): NotRun[] {
  const [first] = notRun
  const shared = first !== undefined && notRun.every(({ reason }) => reason === first.reason)
  return shared ? [{ template: null, reason: first.reason }] : [...notRun]
}

function limited(attacks: readonly PlannedAttack[]): PlannedAttack[] {
  if (attacks.length <= MOST_ATTACKS) return [...attacks]
  const hashed = attacks.map((attack) => ({ attack, hash: digest(['attack', attack.id]) }))
  const taken = new Set(
    hashed
      .sort((a, b) => (a.hash < b.hash ? -1 : 1))
      .slice(0, MOST_ATTACKS)
      .map(({ attack }) => attack),
  )
  return attacks.filter((attack) => taken.has(attack))
}
