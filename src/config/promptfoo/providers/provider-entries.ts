import { diagnostic, UserError } from '../../../errors.ts'
import { canonicalJson } from '../../../source/canonical-json.ts'
import { clean, Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { memberOf } from '../../../source/mapping.ts'
import type { Located } from '../../../source/yaml.ts'
import { type ConfigSource, type Files, readFileValue } from '../file-value.ts'
import { withDefaultsWithin } from './environment.ts'

type Path = ReadonlyArray<string | number>

/** One provider with the place it was written at. */
type Entry = { value: unknown; at: Path }

/**
 * Puts `providers` (and `targets`) into their one form: files of providers are read, and `{ "openai:x": {…} }` becomes
 * `{ id: "openai:x", … }`, and of `{{ env.X | default('…') }}` the default is taken. Lines stay those of the
 * configuration.
 */
export async function withProviderEntries(source: ConfigSource): Promise<Read<Located>> {
  const diagnostics = new Diagnostics()
  const { located, file } = source
  const places = new Map<string, Path[]>()
  const changed = new Map<string, unknown[]>()
  for (const key of ['providers', 'targets']) {
    const written = memberOf(located.value, key)
    if (written === undefined || written === null) continue
    const list: unknown[] = Array.isArray(written) ? written : [written]
    const entries: Entry[] = []
    for (const [index, value] of list.entries()) {
      const at = Array.isArray(written) ? [key, index] : [key]
      const place = { file, line: located.line(at), field: Array.isArray(written) ? `${key}[${index}]` : key }
      const read = diagnostics.take(await fromFile(source, { value, at }, place))
      const filled = read.map((one) => ({ ...one, value: withDefaultsWithin(one.value) }))
      if (canonicalJson(filled) !== canonicalJson(read)) {
        diagnostics.add({
          ...place,
          level: 'warning',
          message: 'the environment is not read: of each `env` the default that stands beside it is taken',
        })
      }
      entries.push(...filled.map(withId))
    }
    if (entries.length === list.length && entries.every(({ value }, index) => value === list[index])) continue
    places.set(
      key,
      entries.map(({ at }) => at),
    )
    changed.set(
      key,
      entries.map(({ value }) => value),
    )
  }
  if (changed.size === 0) return diagnostics.withValue(located)
  return diagnostics.withValue({
    value: { ...Object(located.value), ...Object.fromEntries(changed) },
    line: (path) => {
      const [key, index, ...rest] = path
      const at = typeof key === 'string' && typeof index === 'number' ? places.get(key)?.[index] : undefined
      return located.line(at === undefined ? path : [...at, ...rest])
    },
  })
}

async function fromFile(
  files: Files,
  { value, at }: Entry,
  place: { file: string; line: number | null; field: string },
): Promise<Read<Entry[]>> {
  if (typeof value !== 'string' || !/^file:\/\/.*\.(?:ya?ml|json)$/i.test(value)) return clean([{ value, at }])
  try {
    const content = await readFileValue(files, value)
    return clean((Array.isArray(content) ? content : [content]).map((one: unknown) => ({ value: one, at })))
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { value: [], diagnostics: [diagnostic({ ...place, message: thrown.message, hint: thrown.hint })] }
  }
}

/** In the form that is a mapping from model to settings, an `id` among the settings is only a name. */
function withId({ value, at }: Entry): Entry {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.hasOwn(value, 'id')) {
    return { value, at }
  }
  const [member, another] = Object.entries(value)
  if (member === undefined || another !== undefined) return { value, at }
  const [model, settings] = member
  const { id, ...rest } = Object(settings)
  return { value: { ...(id === undefined ? {} : { label: id }), ...rest, id: model }, at: [...at, model] }
}
