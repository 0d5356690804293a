import type { Config } from './schema/schema.ts'

/** What a gate does not demand although it says so: limits that nothing can break, each as a sentence. */
export function demandsNothing({ gate, evaluation }: Pick<Config, 'gate' | 'evaluation'>): string[] {
  const attacked = [evaluation, ...Object.values(evaluation.overrides)].some(
    (settings) => (settings?.adversarial ?? []).length > 0,
  )
  return [
    gate.minScore === 0 &&
      '`gate.minScore` is 0: any score passes where there is nothing to compare with. Remove it, and 0.8 holds.',
    gate.margin >= 1 && '`gate.margin` is 100 %: no drop of the score is a regression.',
    gate.maxErrors >= 1 && '`gate.maxErrors` is 100 %: one measured case is enough for a prompt to pass.',
    gate.maxAttackSuccess !== null &&
      !attacked &&
      '`gate.maxAttackSuccess` limits nothing: `evaluation.adversarial` names no suite.',
  ].filter((sentence) => sentence !== false)
}
