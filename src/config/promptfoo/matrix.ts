import type { Prompt } from '../../prompts/prompt.ts'
import { canonicalJson } from '../../source/canonical-json.ts'
import type { Provider } from './providers.ts'
import { idFrom } from './slug.ts'

/**
 * Providers with the same settings for all prompts are the matrix of models. Otherwise each prompt is one prompt per provider, told
 * apart by the provider's label.
 */
export function matrix(
  prompts: readonly Prompt[],
  providers: readonly Provider[],
): { arms: Prompt[]; models: string[] } {
  const [first] = providers
  const alike =
    new Set(providers.map(({ parameters }) => canonicalJson(parameters))).size <= 1 &&
    new Set(providers.map(({ model }) => model)).size === providers.length &&
    providers.every((provider) => provider.prompts === null)
  if (alike) {
    const arms = prompts.map((prompt) => ({ ...prompt, parameters: { ...first?.parameters, ...prompt.parameters } }))
    return { arms, models: providers.map(({ model }) => model) }
  }
  const names = new Map<string, number>()
  const distinct = providers.map((provider) => {
    const name = idFrom(provider.name) ?? 'model'
    const count = (names.get(name) ?? 0) + 1
    names.set(name, count)
    return { ...provider, suffix: count === 1 ? name : `${name}-${count}` }
  })
  const arms = prompts.flatMap((prompt) =>
    distinct
      .filter((provider) => provider.prompts === null || provider.prompts.some((name) => isCalled(prompt, name)))
      .map((provider) => ({
        ...prompt,
        id: `${prompt.id}/${provider.suffix}`,
        model: provider.model,
        parameters: { ...provider.parameters, ...prompt.parameters },
      })),
  )
  return { arms, models: [] }
}

function isCalled(prompt: Prompt, name: string): boolean {
  return prompt.name === name || prompt.id === name || prompt.id === idFrom(name)
}
