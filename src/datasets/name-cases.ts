import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { shown } from '../source/shown.ts'
import type { Case } from './case.ts'
import type { UnnamedCase } from './row.ts'

/** A case before it has its id, and the id it gets when it names none. */
export type Numbered = { unnamed: UnnamedCase; fallback: string }

/**
 * Gives every case its id: its own, else its description when no other case has the same one, else its fallback.
 * A second case with an id is a mistake that names the first one's place, and is left out.
 */
export function nameCases(numbered: readonly Numbered[]): Read<Case[]> {
  const diagnostics = new Diagnostics()
  const descriptions = new Map<string, number>()
  for (const { unnamed } of numbered)
    if (unnamed.description !== null)
      descriptions.set(unnamed.description, (descriptions.get(unnamed.description) ?? 0) + 1)
  const byId = new Map<string, Case>()
  for (const { unnamed, fallback } of numbered) {
    const { description, ...rest } = unnamed
    const unique = description !== null && description.length <= 200 && descriptions.get(description) === 1
    const id = unnamed.id ?? (unique ? description : fallback)
    const earlier = byId.get(id)
    if (earlier === undefined) {
      byId.set(id, { ...rest, id })
      continue
    }
    const first = earlier.line === null ? earlier.file : `${earlier.file}:${earlier.line}`
    diagnostics.add({
      file: unnamed.file,
      line: unnamed.line,
      field: 'id',
      message: `a case with the id ${shown(id)} stands already at ${first}`,
      hint: 'Give every case its own id.',
    })
  }
  return diagnostics.withValue([...byId.values()])
}
