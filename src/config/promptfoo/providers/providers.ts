import { UserError } from '../../../errors.ts'
import { canonicalModel } from '../../../models/reference.ts'
import { Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { fieldName } from '../../../source/parse.ts'
import type { ConfigSource } from '../file-value.ts'
import type { Promptfoo } from '../schema.ts'
import { type Settings, settingsOf } from './settings.ts'

/** One model of the matrix. */
export type Provider = {
  model: string
  /** What tells it apart from the others in a prompt's id. */
  name: string
  settings: Settings
  /** Labels or ids of the only prompts that it runs; null: all. */
  prompts: readonly string[] | null
  /** Where it stands. */
  at: ReadonlyArray<string | number>
}

/** Reads `providers` (or `targets`). Every model that cannot be asked is a mistake, and left out. */
export async function readProviders(config: Promptfoo, source: ConfigSource): Promise<Read<Provider[]>> {
  const diagnostics = new Diagnostics()
  const { located, file } = source
  const key = config.providers ? 'providers' : 'targets'
  const written = config.providers ?? config.targets ?? []
  const list = typeof written === 'string' ? [written] : written
  if (list.length === 0) {
    diagnostics.add({
      file,
      line: located.line(['providers']),
      field: 'providers',
      message: 'is missing',
      hint: 'Name the models to ask, for example `providers: ["bedrock:…"]`.',
    })
  }
  const providers: Provider[] = []
  for (const [index, entry] of list.entries()) {
    const at = typeof written === 'string' ? [key] : [key, index]
    const { id, label, config: own, prompts } = typeof entry === 'string' ? { id: entry } : entry
    const { value: settings, diagnostics: found } = await settingsOf(source, own)
    for (const one of found) {
      const key = one.field ?? ''
      const line = located.line([...at, 'config', key.split(/[.[]/)[0] ?? key])
      diagnostics.add({ ...one, file, line, field: `${fieldName(at)}.config.${key}` })
    }
    try {
      const model = canonicalModel(id)
      providers.push({ model, name: label ?? model, settings, prompts: prompts ?? null, at })
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      const path = typeof entry === 'string' ? at : [...at, 'id']
      const executed = /^(?:file|exec|python):|\.(?:[cm]?[jt]s|py)$/.test(id)
      diagnostics.add({
        file,
        line: located.line(path),
        field: fieldName(path),
        message: executed ? `${id}: code is not executed` : thrown.message,
        hint: thrown.hint,
      })
    }
  }
  return diagnostics.withValue(providers)
}
