import { canonicalOrNull } from '../../models/reference.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { canonicalJson } from '../../source/canonical-json.ts'
import type { WrittenPrompt } from './prompts/written-prompt.ts'
import type { Provider } from './providers/providers.ts'
import { joinedSettings, type Settings } from './providers/settings.ts'
import { idFrom } from './slug.ts'

/**
 * A prompt as it is run: `written` is the one of the configuration that it comes from, `provider` the only one that answers
 * it; null where it is asked of all. `transform` is what their answers go through.
 */
export type MatrixArm = { prompt: Prompt; written: WrittenPrompt; provider: Provider | null; transform: string | null }

/**
 * Providers with the same settings for all prompts are the matrix of models. Otherwise each prompt is one prompt per
 * provider, told apart by the provider's label.
 * @param apart whether tests ask for providers by name, which needs a prompt for each
 */
export function matrix(
  prompts: readonly WrittenPrompt[],
  providers: readonly Provider[],
  apart = false,
): { arms: MatrixArm[]; models: string[] } {
  const [first] = providers
  const alike =
    !apart &&
    new Set(providers.map(({ settings, transform }) => canonicalJson([settings, transform]))).size <= 1 &&
    new Set(providers.map(({ model }) => model)).size === providers.length &&
    providers.every((provider) => provider.prompts === null)
  if (alike) {
    const arms = prompts.map((written) => ({
      prompt: { ...written.prompt, ...joined(first, written.prompt), ...seenBy(written.prompt, providers) },
      written,
      provider: null,
      transform: first?.transform ?? null,
    }))
    return { arms, models: providers.map(({ model }) => model) }
  }
  const names = new Map<string, number>()
  const distinct = providers.map((provider) => {
    const name = idFrom(provider.name) ?? 'model'
    const count = (names.get(name) ?? 0) + 1
    names.set(name, count)
    return { ...provider, suffix: count === 1 ? name : `${name}-${count}` }
  })
  const arms = prompts.flatMap((written) =>
    distinct
      .filter((provider) => provider.prompts === null || provider.prompts.some((name) => isCalled(written, name)))
      .map((provider) => ({
        prompt: {
          ...written.prompt,
          ...joined(provider, written.prompt),
          ...seenBy(written.prompt, [provider]),
          id: `${written.prompt.id}/${provider.suffix}`,
          model: provider.model,
        },
        written,
        provider,
        transform: provider.transform,
      })),
  )
  return { arms, models: [] }
}

/**
 * Whether a prompt is meant by its label or id, as promptfoo has them or as they are here; by the beginning of one and
 * `*`; or by what stands before a `:` in one.
 */
export function isCalled({ prompt, names }: WrittenPrompt, name: string): boolean {
  if (name.endsWith('*')) return names.some((one) => one.startsWith(name.slice(0, -1)))
  return names.some((one) => one === name || one.startsWith(`${name}:`)) || prompt.id === idFrom(name)
}

/** Whether a provider is meant by one of these: its label, its model, the beginning of one before `*` or `:`. */
export function isProvider({ name, model }: Pick<Provider, 'name' | 'model'>, names: readonly string[]): boolean {
  const called = [name, model]
  return names.some((written) => {
    if (called.includes(written) || called.includes(canonicalOrNull(written) ?? written)) return true
    const start = written.endsWith('*') ? written.slice(0, -1) : `${written}:`
    return called.some((one) => one.startsWith(start))
  })
}

/** What code that makes prompts is told of the providers that are asked. */
function seenBy({ code }: Prompt, providers: readonly Provider[]): Pick<Prompt, 'code'> {
  if (code === undefined) return {}
  const seen = providers.map(({ model, name }) => ({ model, label: name === model ? null : name }))
  return { code: { ...code, providers: seen } }
}

function joined(provider: Provider | undefined, prompt: Prompt): Settings {
  const { parameters, tools, toolChoice, responseFormat } = prompt
  const own = { parameters, tools, toolChoice, responseFormat }
  return provider === undefined ? own : joinedSettings(provider.settings, own)
}
