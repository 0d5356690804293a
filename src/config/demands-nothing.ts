import { type Diagnostic, diagnostic } from '../errors.ts'
import type { Located } from '../source/yaml.ts'
import type { Config } from './schema/schema.ts'

/** What a gate does not demand although it says so: limits that nothing can break, each as a warning. */
export function demandsNothing(
  { gate, evaluation }: Pick<Config, 'gate' | 'evaluation'>,
  located: Located,
  file: string,
): readonly Diagnostic[] {
  const attacked = [evaluation, ...Object.values(evaluation.overrides)].some(
    (settings) => (settings?.adversarial ?? []).length > 0,
  )
  const warning = (key: string, message: string) =>
    diagnostic({ level: 'warning', file, line: located.line(['gate', key]), field: `gate.${key}`, message })
  return [
    gate.minScore === 0 &&
      warning('minScore', 'is 0: any score passes where there is nothing to compare with. Remove it, and 0.8 holds.'),
    gate.margin >= 1 && warning('margin', 'is 100 %: no drop of the score is a regression.'),
    gate.maxErrors >= 1 && warning('maxErrors', 'is 100 %: one measured case is enough for a prompt to pass.'),
    gate.maxAttackSuccess !== null &&
      !attacked &&
      warning('maxAttackSuccess', 'limits nothing: `evaluation.adversarial` names no suite.'),
  ].filter((one) => one !== false)
}
