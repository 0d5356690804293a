import { type Diagnostic, diagnostic } from '../../../errors.ts'
import { closest } from '../../../source/closest.ts'
import type { Read } from '../../../source/diagnostics.ts'
import { fieldName } from '../../../source/parse.ts'
import type { Located } from '../../../source/yaml.ts'
import type { Keys } from './key.ts'

/** One mapping of a file: where it stands. `settings`: its keys would be sent to a model. */
export type MappingPlace = {
  located: Located
  file: string
  at: ReadonlyArray<string | number>
  of: 'file' | 'settings'
}

/**
 * A mapping's honoured keys, and what is to be said of the others. Keys that no part of promptfoo knows are ignored by it,
 * so they are a warning here as well. The texts name the key alone, so that they can be told once for all places.
 */
export function knownKeys(
  written: Readonly<Record<string, unknown>>,
  keys: Keys,
  place: MappingPlace,
): Read<Record<string, unknown>> {
  const diagnostics: Diagnostic[] = []
  const honoured: Array<[string, unknown]> = []
  for (const [key, value] of Object.entries(written)) {
    const [outcome, note] = (Object.hasOwn(keys, key) ? keys[key] : undefined) ?? []
    if (outcome === 'honoured') honoured.push([key, value])
    else if (outcome === undefined) diagnostics.push(unknownKey(key, Object.keys(keys), place))
    else if (outcome !== 'comment' && !isEmpty(value)) diagnostics.push(reported(key, outcome, note ?? '', place))
  }
  return { value: Object.fromEntries(honoured), diagnostics }
}

function reported(
  key: string,
  outcome: 'warned' | 'refused',
  note: string,
  { located, file, at }: MappingPlace,
): Diagnostic {
  const path = [...at, key]
  const line = located.line(path)
  if (outcome === 'refused') {
    return diagnostic({ file, line, field: fieldName(path), message: `\`${key}\` is not supported`, hint: note })
  }
  const start = note.charAt(0).toLowerCase() + note.slice(1)
  return diagnostic({ level: 'warning', file, line, message: `\`${key}\` has no effect here: ${start}` })
}

function unknownKey(key: string, names: readonly string[], { located, file, at, of }: MappingPlace): Diagnostic {
  const meant = closest(key, names)
  return diagnostic({
    level: 'warning',
    file,
    line: located.line([...at, key]),
    message:
      of === 'file'
        ? `\`${key}\` is not a key of promptfoo and is ignored, as promptfoo does`
        : `\`${key}\` is no setting that is known here and is not sent to the model`,
    hint: meant === null ? null : `Did you mean \`${meant}\`?`,
  })
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
