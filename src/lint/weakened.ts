import type { Config } from '../config/schema/schema.ts'
import { RULES } from './registry.ts'

type Set = Config['lint'][string]

/** From the laxest. */
const ORDER: readonly Set[] = ['off', 'note', 'warning', 'error']

type Lint = Pick<Config, 'lint' | 'lintRules'>

/**
 * Rules of which a change lowers the level, and those of the project's own that it takes out, each a plain sentence. What a
 * level is when it is not set, the rules know; of an own rule only its code does, so that any lower one than `error` counts.
 */
export function weakenedLint(base: Lint, head: Lint): string[] {
  const gone = base.lintRules.filter((file) => !head.lintRules.includes(file))
  return [
    ...weakenedLevels(base.lint, head.lint),
    ...weakenedOwn(base.lint, head.lint),
    ...gone.map((file) => `lintRules lost ${file}.`),
  ]
}

function weakenedOwn(base: Config['lint'], head: Config['lint']): string[] {
  return Object.entries(head).flatMap(([id, after]) => {
    if (RULES.some((rule) => rule.id === id)) return []
    const before = Object.hasOwn(base, id) ? base[id] : undefined
    if (rank(after) >= rank(before ?? 'error')) return []
    return [`lint.${id} ${before === undefined ? 'is now' : `went down from \`${before}\` to`} \`${after}\`.`]
  })
}

function weakenedLevels(base: Config['lint'], head: Config['lint']): string[] {
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
