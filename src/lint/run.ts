import { closest } from '../source/closest.ts'
import type { Finding, Level } from './finding.ts'
import { CONFIGURATION, RULES } from './registry.ts'
import type { Subject } from './subject.ts'

const ORDER: Record<Level, number> = { error: 0, warning: 1, note: 2 }

/**
 * Applies every rule, with the levels that the configuration sets for them (`lint:`), and orders what they find by
 * level, file and line.
 */
export function lintProject(subject: Subject): Finding[] {
  const levels = subject.project.config.lint
  const found = RULES.flatMap((rule) => {
    const level = Object.hasOwn(levels, rule.id) ? levels[rule.id] : undefined
    if (level === 'off') return []
    return rule.find(subject).map((finding): Finding => ({ rule: rule.id, ...finding, ...(level ? { level } : {}) }))
  })
  return inOrder([...unknownRules(subject), ...found])
}

function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      ORDER[a.level] - ORDER[b.level] ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0),
  )
}

function unknownRules(subject: Subject): Finding[] {
  const { config, file } = subject.project
  const known = RULES.map(({ id }) => id)
  return Object.keys(config.lint)
    .filter((id) => !known.includes(id))
    .map((id) => {
      const meant = closest(id, known)
      return {
        rule: CONFIGURATION.id,
        level: 'error',
        file,
        line: subject.line(file, ['lint', id]),
        message: `there is no lint rule called ${id}`,
        hint: meant === null ? 'docs/lint.md lists them.' : `Did you mean \`${meant}\`?`,
      }
    })
}
