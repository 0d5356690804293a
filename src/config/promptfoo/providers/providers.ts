import { type Diagnostic, type DiagnosticFacts, diagnostic, UserError } from '../../../errors.ts'
import { canonicalOrNull } from '../../../models/reference.ts'
import { Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { fieldName } from '../../../source/parse.ts'
import type { Located } from '../../../source/yaml.ts'
import { AssertionFiles } from '../../assertion-files.ts'
import type { ResolveModel } from '../../resolve-model.ts'
import type { ConfigSource } from '../file-value.ts'
import type { Promptfoo } from '../schema.ts'
import { environmentVariable } from './environment.ts'
import { type Settings, settingsOf } from './settings.ts'

/** One model of the matrix. */
export type Provider = {
  model: string
  /** What tells it apart from the others in a prompt's id. */
  name: string
  settings: Settings
  /** Code that its answers go through before they are scored; null: none. */
  transform: string | null
  /** Labels or ids of the only prompts that it runs; null: all. */
  prompts: readonly string[] | null
  /** Where it stands. */
  at: ReadonlyArray<string | number>
}

/**
 * Reads `providers` (or `targets`). Every model that cannot be asked is one mistake, whatever its config says, and left
 * out.
 * @param resolve the canonical reference that a name of a model means; a UserError when it means none
 */
export async function readProviders(
  config: Promptfoo,
  source: ConfigSource,
  resolve: ResolveModel,
): Promise<Read<Provider[]>> {
  const diagnostics = new Diagnostics()
  const { located, file } = source
  const key = config.providers ? 'providers' : 'targets'
  const written = config.providers ?? config.targets ?? []
  const list = typeof written === 'string' ? [written] : written
  const providers: Provider[] = []
  for (const [index, entry] of list.entries()) {
    const at = typeof written === 'string' ? [key] : [key, index]
    const given = typeof entry === 'string' ? { id: entry } : entry
    const model = modelOf(given.id, resolve)
    if (typeof model !== 'string') {
      const path = typeof entry === 'string' ? at : [...at, 'id']
      diagnostics.add({ file, line: located.line(path), field: fieldName(path), ...model })
      continue
    }
    const transform = given.transform ? diagnostics.take(await transformOf(given.transform, at, source)) : null
    const settings = diagnostics.take(await settingsOf(source, given.config, [...at, 'config']))
    providers.push({
      model,
      // Not what an alias makes of it: a prompt keeps its name when an alias changes.
      name: given.label ?? canonicalOrNull(given.id) ?? given.id,
      settings,
      transform,
      prompts: given.prompts ?? null,
      at,
    })
  }
  return diagnostics.withValue(providers)
}

/** The code of a provider's transform, which may stand in a file. */
async function transformOf(written: string, at: Provider['at'], source: ConfigSource): Promise<Read<string>> {
  const { located, file, tree, folder } = source
  const path = [...at, 'transform']
  const { value, diagnostics } = await new AssertionFiles(tree).code(folder, written, fieldName(path))
  return { value, diagnostics: diagnostics.map((one) => ({ ...one, file, line: located.line(path) })) }
}

/** A file that names no model at all. */
export function providersMissing(located: Located, file: string): Diagnostic {
  return diagnostic({
    file,
    line: located.line(['providers']),
    field: 'providers',
    message: 'is missing',
    hint: 'Name the models to ask, for example `providers: ["bedrock:…"]`.',
  })
}

/** The model that an id means, or why it means none. */
function modelOf(id: string, resolve: ResolveModel): string | DiagnosticFacts {
  try {
    return resolve(id)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return noModel(id) ?? { message: thrown.message, hint: thrown.hint }
  }
}

/** What an id is that means no model and no alias of one; null where the reader of models says it best. */
function noModel(id: string): DiagnosticFacts | null {
  const variable = environmentVariable(id)
  if (variable !== null) {
    return {
      message: `${id}: the environment variable ${variable} is not read: nothing outside of the files decides what is asked`,
      hint: `Write the model itself, or a default: \`{{ env.${variable} | default('openai:…') }}\`.`,
    }
  }
  if (/^(?:file|exec|python|golang|ruby|package):|\.(?:[cm]?[jt]s|py|go|rb|sh)(?::\w+)?$/.test(id)) {
    return { message: `${id}: code is not executed`, hint: 'Name the model that the code asks.' }
  }
  if (/^(?:https?|wss?|webhook|websocket|browser)(?::|$)/.test(id)) {
    return {
      message: `${id} is an application, not a model`,
      hint: 'Name the model that the application asks: the address of an application is never taken from a file.',
    }
  }
  return null
}
