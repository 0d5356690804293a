import { canonicalModel } from '../models/reference.ts'
import type { JudgeSettings } from '../scorers/scorer.ts'

/** As much of the configuration as naming a model takes. */
type Aliases = { evaluation: { modelAliases: Readonly<Record<string, string>> } }

/**
 * The canonical reference of a model as a prompt or the configuration writes it, `modelAliases` applied first.
 * @throws UserError when neither an alias nor a known spelling fits; the hint says how to write it
 */
export function resolveModel(written: string, config: Aliases): string {
  const { modelAliases } = config.evaluation
  return canonicalModel((Object.hasOwn(modelAliases, written) ? modelAliases[written] : undefined) ?? written)
}

/** The judges by their canonical references; null when there is none. What files name has had its alias applied already. */
export function judgeOf(config: { evaluation: { judge: JudgeSettings | null } }): JudgeSettings | null {
  const { judge } = config.evaluation
  return judge === null ? null : { ...judge, models: judge.models.map(canonicalModel) }
}
