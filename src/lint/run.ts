import { closest } from '../source/closest.ts'
import type { Finding, Level, Rule } from './finding.ts'
import type { Subject } from './subject.ts'

const ORDER: Record<Level, number> = { error: 0, warning: 1, note: 2 }

/** Applies rules with the levels that the configuration sets for them (`lint:`), and orders what they find. */
export function lintProject(subject: Subject, rules: readonly Rule[]): Finding[] {
  const levels = subject.project.config.lint
  const found = rules.flatMap((rule) => {
    const level = Object.hasOwn(levels, rule.id) ? levels[rule.id] : undefined
    if (level === 'off') return []
    return rule.find(subject).map((finding): Finding => ({ rule: rule.id, ...finding, ...(level ? { level } : {}) }))
  })
  return inOrder(found)
}

/** By level, file and line. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      ORDER[a.level] - ORDER[b.level] ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0),
  )
}

/** Names below `lint:` that no rule has. */
export function unknownRules(subject: Subject, known: readonly string[]): Finding[] {
  const { config, file } = subject.project
  return Object.keys(config.lint)
    .filter((id) => !known.includes(id))
    .map((id) => {
      const meant = closest(id, known)
      return {
        rule: 'configuration',
        level: 'error',
        file,
        line: subject.line(file, ['lint', id]),
        message: `there is no lint rule called ${id}`,
        hint: meant === null ? 'docs/lint.md lists them.' : `Did you mean \`${meant}\`?`,
      }
    })
}
