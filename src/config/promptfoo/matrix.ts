import type { Prompt } from '../../prompts/prompt.ts'
import { canonicalJson } from '../../source/canonical-json.ts'
import type { WrittenPrompt } from './prompts/written-prompt.ts'
import type { Provider } from './providers/providers.ts'
import { joinedSettings, type Settings } from './providers/settings.ts'
import { idFrom } from './slug.ts'

/** A prompt as it is run: `written` is the one of the configuration that it comes from, `transform` its provider's. */
export type MatrixArm = { prompt: Prompt; written: WrittenPrompt; transform: string | null }

/**
 * Providers with the same settings for all prompts are the matrix of models. Otherwise each prompt is one prompt per
 * provider, told apart by the provider's label.
 */
export function matrix(
  prompts: readonly WrittenPrompt[],
  providers: readonly Provider[],
): { arms: MatrixArm[]; models: string[] } {
  const [first] = providers
  const alike =
    new Set(providers.map(({ settings, transform }) => canonicalJson([settings, transform]))).size <= 1 &&
    new Set(providers.map(({ model }) => model)).size === providers.length &&
    providers.every((provider) => provider.prompts === null)
  if (alike) {
    const arms = prompts.map((written) => ({
      prompt: { ...written.prompt, ...joined(first, written.prompt) },
      written,
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
          id: `${written.prompt.id}/${provider.suffix}`,
          model: provider.model,
        },
        written,
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

function joined(provider: Provider | undefined, prompt: Prompt): Settings {
  const { parameters, tools, toolChoice, responseFormat } = prompt
  const own = { parameters, tools, toolChoice, responseFormat }
  return provider === undefined ? own : joinedSettings(provider.settings, own)
}
