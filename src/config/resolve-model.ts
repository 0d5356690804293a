import { canonicalModel, canonicalOrNull } from '../models/reference.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { JudgeSettings } from '../scorers/scorer.ts'

type Aliases = Readonly<Record<string, string>>

/** The canonical reference that a name means. @throws UserError when it means none */
export type ResolveModel = (written: string) => string

/** As much of the configuration as naming a model takes. */
type WithAliases = { evaluation: { modelAliases: Aliases } }

/**
 * The canonical reference of a model as a prompt or the configuration writes it, `modelAliases` applied first.
 * @throws UserError when neither an alias nor a known spelling fits; the hint says how to write it
 */
export function resolveModel(written: string, config: WithAliases): string {
  return meaningOf(written, config.evaluation.modelAliases)
}

/**
 * What a name means: the alias that is written like it or is the same model, else the longest pattern with `*` that fits,
 * else itself. What an alias stands for is not replaced by a pattern again, so that a pattern may name a model that it
 * fits.
 * @throws UserError as `resolveModel`
 */
export function meaningOf(written: string, aliases: Aliases): string {
  const names = Object.keys(aliases)
  if (names.length === 0) return canonicalModel(written)
  for (const name of [written, atOpenAi(written)]) {
    if (name !== null && Object.hasOwn(aliases, name)) return canonicalModel(aliases[name] ?? written)
  }
  const canonical = canonicalOrNull(written)
  const spellings = [written.trim(), canonical, atOpenAi(written)].filter((one) => one !== null)
  const same = canonical === null ? undefined : names.find((name) => canonicalOrNull(name) === canonical)
  const name = same ?? patternFor(spellings, aliases)
  return name === undefined ? canonicalModel(written) : canonicalModel(aliases[name] ?? written)
}

function patternFor(spellings: readonly string[], aliases: Aliases): string | undefined {
  const patterns = Object.keys(aliases).filter((name) => name.includes('*'))
  if (patterns.length === 0) return undefined
  if (Object.values(aliases).some((target) => spellings.includes(target))) return undefined
  const [longest] = patterns
    .filter((pattern) => spellings.some((spelling) => fits(pattern, spelling)))
    .sort((one, other) => other.length - one.length || (one < other ? -1 : 1))
  return longest
}

/** GitHub's name of a model of OpenAI in its shortest form: a registry's address, and the older publisher; null for others. */
function atOpenAi(written: string): string | null {
  const name = /^(?:azureml:\/\/registries\/azure-openai\/models\/|azure-openai\/)([^/]+)/i.exec(written.trim())?.[1]
  return name === undefined ? null : `openai/${name}`
}

/** Whether a text fits a pattern whose `*` stand for anything, also for nothing. Time is linear in the text. */
function fits(pattern: string, text: string): boolean {
  const [start = '', ...rest] = pattern.split('*')
  const end = rest.pop() ?? ''
  if (!text.startsWith(start)) return false
  let at = start.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return text.length - end.length >= at && text.endsWith(end)
}

/** What a prompt says of its models. */
type Asked = Pick<Prompt, 'model' | 'models'>
type WithMatrix = { evaluation: { models: readonly string[] } }

/** The models that a prompt is asked of, in canonical references, each once: its own matrix, else `evaluation.models`, else its model. */
export function modelsOf(prompt: Asked, config: WithAliases & WithMatrix): string[] {
  return [...new Set(namedModels(prompt, config).map((model) => resolveModel(model, config)))]
}

/** The same as they are written. */
export function namedModels(prompt: Asked, config: WithMatrix): readonly string[] {
  const own = ownModels(prompt, config)
  return own.length > 0 ? own : config.evaluation.models
}

/** Those that the prompt names itself, the one that is released first; none where `evaluation.models` is asked in its place. */
export function ownModels({ model, models = [] }: Asked, { evaluation }: WithMatrix): string[] {
  if (models.length === 0 && evaluation.models.length > 0) return []
  return [...new Set([...(model === null ? [] : [model]), ...models])]
}

/** The judges by their canonical references; null when there is none. What files name has had its alias applied already. */
export function judgeOf(config: { evaluation: { judge: JudgeSettings | null } }): JudgeSettings | null {
  const { judge } = config.evaluation
  return judge === null ? null : { ...judge, models: judge.models.map(canonicalModel) }
}
