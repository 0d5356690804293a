import type { Assertion } from '../../scorers/assertion.ts'
import { scorerFor } from '../../scorers/registry.ts'
import type { Rule } from '../rule.ts'

export const criticalUnchecked: Rule = {
  id: 'critical-unchecked',
  levels: ['note'],
  what: 'A `critical` case without an assertion that gives the same verdict every time: a judge or an embedding alone decides.',
  why: "A critical case can fail the run by itself; a judge's mood should not.",
  remedy: 'Add an assertion such as `contains`, `regex`, `is-json` or `javascript`.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) => {
      const planned = subject.planned(prompt) ?? []
      return subject.cases(prompt).flatMap((one, index) => {
        if (!one.critical || (planned[index]?.assertions ?? []).some(isDeterministic)) return []
        return [
          {
            level: 'note' as const,
            file: one.file,
            line: one.line,
            message: `the critical case ${one.id} of prompt ${prompt.id} is decided by a judge or an embedding alone.`,
            hint: criticalUnchecked.remedy,
          },
        ]
      })
    }),
}

function isDeterministic(assertion: Assertion): boolean {
  if (assertion.type === 'assert-set') return (assertion.assert ?? []).some(isDeterministic)
  const found = scorerFor(assertion.type)
  return found !== null && found.scorer.needs === null && assertion.weight !== 0
}
