import type { Case } from '../datasets/case.ts'

/**
 * Says in one sentence when a change takes cases out of a golden set, or makes critical ones ordinary: a pull request
 * that does so lowers its own bar. Null when it does not.
 */
export function droppedCases(promptId: string, base: readonly Case[], head: readonly Case[]): string | null {
  const kept = new Map(head.map((one) => [one.id, one]))
  const dropped = base.filter((one) => !kept.has(one.id)).map((one) => one.id)
  const softened = base.filter((one) => one.critical && kept.get(one.id)?.critical === false).map((one) => one.id)
  const parts = [
    dropped.length === 0 ? null : `${countOf(dropped)} of ${promptId} ${dropped.length === 1 ? 'is' : 'are'} dropped`,
    softened.length === 0
      ? null
      : `${countOf(softened)} of ${promptId} ${softened.length === 1 ? 'is' : 'are'} no longer critical`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : `${parts.join('; ')}.`
}

function countOf(ids: readonly string[]): string {
  const shown = ids.slice(0, 3).join(', ')
  const more = ids.length > 3 ? ` and ${ids.length - 3} more` : ''
  return `${ids.length} ${ids.length === 1 ? 'case' : 'cases'} (${shown}${more})`
}
