import { isEndpoint } from '../endpoints.ts'
import type { ModelParameters } from '../model.ts'
import { providerOf } from '../reference.ts'
import { anthropicParameters } from './anthropic.ts'
import { bedrockParameters } from './bedrock.ts'
import { chatParameters } from './chat.ts'
import type { Unsent } from './sent.ts'

/** The parameters that a request to this model, by its canonical reference, does not or cannot say. */
export function unsentParameters(model: string, parameters: ModelParameters): readonly Unsent[] {
  const provider = providerOf(model)
  if (provider === 'bedrock') return bedrockParameters(model, parameters).unsent
  if (provider === 'anthropic') return anthropicParameters(parameters).unsent
  return isEndpoint(provider) ? chatParameters(model, parameters).unsent : []
}
