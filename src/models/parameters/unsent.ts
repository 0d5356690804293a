import { isEndpoint } from '../endpoints.ts'
import type { ModelParameters } from '../model.ts'
import { providerOf } from '../reference.ts'
import { bedrockParameters } from './bedrock.ts'
import type { Unsent } from './sent.ts'

/** The parameters that a request to this model, by its canonical reference, does not or cannot say. */
export async function unsentParameters(model: string, parameters: ModelParameters): Promise<readonly Unsent[]> {
  const provider = providerOf(model)
  if (provider === 'bedrock') return bedrockParameters(model, parameters).unsent
  if (provider === 'anthropic') return (await import('./anthropic.ts')).anthropicParameters(parameters).unsent
  return isEndpoint(provider) ? (await import('./chat.ts')).chatParameters(model, parameters).unsent : []
}
