import type { Config } from '../config/schema/schema.ts'
import { RULES } from './registry.ts'

type Set = Config['lint'][string]

/** From the laxest. */
const ORDER: readonly Set[] = ['off', 'note', 'warning', 'error']

/** Rules of which a change lowers the level, each a plain sentence. What a level is when it is not set, the rules know. */
export function weakenedLint(base: Config['lint'], head: Config['lint']): string[] {
  return RULES.flatMap(({ id, levels }) => {
    const gravest = levels.reduce<Set>((most, level) => (rank(level) > rank(most) ? level : most), 'off')
    const [before, after] = [base, head].map((set) => (Object.hasOwn(set, id) ? set[id] : undefined) ?? gravest)
    if (before === undefined || after === undefined || rank(after) >= rank(before)) return []
    return [`lint.${id} went down from \`${before}\` to \`${after}\`.`]
  })
}

function rank(level: Set): number {
  return ORDER.indexOf(level)
}
