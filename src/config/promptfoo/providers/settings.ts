import { diagnostic, UserError } from '../../../errors.ts'
import type { ModelParameters, ResponseFormat, Tool, ToolChoice } from '../../../models/model.ts'
import { clean, Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { isMapping } from '../../../source/mapping.ts'
import { fieldName } from '../../../source/parse.ts'
import { type ConfigSource, type Files, readFileValue } from '../file-value.ts'
import { CONFIG_KEYS, GROUPS } from '../keys/config-keys.ts'
import { knownKeys } from '../keys/known-keys.ts'
import { parametersOf, type Setting } from './parameters.ts'
import { formatOf, toolChoiceOf, toolsOf } from './tools.ts'

type Path = ReadonlyArray<string | number>

/** How a model is asked: what `config` of a provider and of a prompt say. */
export type Settings = {
  parameters: ModelParameters
  tools: Tool[]
  toolChoice: ToolChoice | null
  responseFormat: ResponseFormat | null
}

const NO_SETTINGS: Settings = { parameters: {}, tools: [], toolChoice: null, responseFormat: null }

/** A `config` in our spelling; tools and the response format may stand in files. `at`: where it stands. */
export async function settingsOf(source: ConfigSource, config: unknown, at: Path): Promise<Read<Settings>> {
  if (config === undefined || config === null) return clean(NO_SETTINGS)
  const diagnostics = new Diagnostics()
  const { located, file } = source
  if (!isMapping(config)) {
    const field = fieldName(at)
    diagnostics.add({
      file,
      line: located.line(at),
      field,
      message: 'expected a mapping of settings',
      hint: 'Write `temperature: 0` below it, for example.',
    })
    return diagnostics.withValue(NO_SETTINGS)
  }
  const settings = diagnostics.take(settingsIn(source, config, at))
  const find = (...keys: string[]): Setting | undefined =>
    settings.find(({ key, value }) => keys.includes(key) && value !== undefined && value !== null)
  const tools = find('tools', 'functions')
  const choice = find('tool_choice', 'toolChoice', 'function_call')
  const format = find('response_format', 'responseFormat') ?? formatInText(find('text'))
  const placed = <T>({ value, diagnostics: found }: Read<T>, setting: Setting | undefined): T => {
    const path = setting?.at ?? at
    // They name places below the key alone.
    diagnostics.addAll(
      found.map((one) => ({ ...one, file, line: located.line(path), field: `${fieldName(path)}${one.field ?? ''}` })),
    )
    return value
  }
  const own = placed(toolsOf(placed(await withFiles(source, tools?.value), tools)), tools)
  // Tools that could not be read are told already.
  const unread = tools !== undefined && own.length === 0 && diagnostics.any
  const chosen = unread ? null : placed(toolChoiceOf(choice?.value, own), choice)
  return diagnostics.withValue({
    parameters: diagnostics.take(parametersOf(settings, located, file)),
    tools: chosen === 'none' ? [] : own,
    toolChoice: chosen === 'none' ? null : chosen,
    responseFormat: placed(formatOf(placed(await withFiles(source, format?.value), format)), format),
  })
}

/** A response format of a test, which may stand in a file. @returns with diagnostics that name places below it alone */
export async function responseFormatOf(files: Files, written: unknown): Promise<Read<ResponseFormat | null>> {
  const diagnostics = new Diagnostics()
  return diagnostics.withValue(diagnostics.take(formatOf(diagnostics.take(await withFiles(files, written)))))
}

/** What of a `config` is a setting, where the rest is for code. */
export function settingsAmong(config: unknown): unknown {
  if (!isMapping(config)) return undefined
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => Object.hasOwn(CONFIG_KEYS, key) && CONFIG_KEYS[key]?.[0] === 'honoured'),
  )
}

/** The settings of a prompt on top of those of the provider that answers it. */
export function joinedSettings(provider: Settings, prompt: Settings): Settings {
  return {
    parameters: { ...provider.parameters, ...prompt.parameters },
    tools: prompt.tools.length > 0 ? prompt.tools : provider.tools,
    toolChoice: prompt.toolChoice ?? provider.toolChoice,
    responseFormat: prompt.responseFormat ?? provider.responseFormat,
  }
}

/** The honoured keys, those of groups among them. */
function settingsIn({ located, file }: ConfigSource, config: Record<string, unknown>, at: Path): Read<Setting[]> {
  const diagnostics = new Diagnostics()
  const honoured = diagnostics.take(knownKeys(config, CONFIG_KEYS, { located, file, at, of: 'settings' }))
  const settings = Object.entries(honoured).flatMap(([key, value]): Setting[] => {
    const path = [...at, key]
    if (!GROUPS.includes(key)) return [{ key, value, at: path }]
    if (!isMapping(value)) return []
    const inside = diagnostics.take(knownKeys(value, CONFIG_KEYS, { located, file, at: path, of: 'settings' }))
    return Object.entries(inside).map(([name, one]) => ({ key: name, value: one, at: [...path, name] }))
  })
  return diagnostics.withValue(settings)
}

/** OpenAI's newer API has the format of the answer under `text`. */
function formatInText(text: Setting | undefined): Setting | undefined {
  if (text === undefined || !isMapping(text.value) || !text.value.format) return undefined
  return { key: 'format', value: text.value.format, at: [...text.at, 'format'] }
}

/** A value with what `file://` names in its place, or in the places of a format's schema. */
async function withFiles(files: Files, written: unknown): Promise<Read<unknown>> {
  const diagnostics = new Diagnostics()
  const value = diagnostics.take(await fileValue(files, written))
  if (!isMapping(value)) return diagnostics.withValue(value)
  const entries: Array<[string, unknown]> = []
  for (const [key, one] of Object.entries(value)) {
    const isSchema = key === 'json_schema' || key === 'schema'
    entries.push([key, isSchema ? diagnostics.take(await withFiles(files, one)) : one])
  }
  return diagnostics.withValue(Object.fromEntries(entries))
}

async function fileValue(files: Files, written: unknown): Promise<Read<unknown>> {
  if (typeof written !== 'string' || !written.startsWith('file://')) return clean(written)
  try {
    return clean(await readFileValue(files, written))
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { value: undefined, diagnostics: [diagnostic({ message: thrown.message, hint: thrown.hint })] }
  }
}
