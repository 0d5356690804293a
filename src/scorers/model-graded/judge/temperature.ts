import {
  type CallOptions,
  type Completion,
  type CompletionRequest,
  ModelError,
  type Models,
} from '../../../models/model.ts'

/** Models found to refuse a temperature, by who asks them, so that each is refused about once in a run. */
const refusing = new WeakMap<Models, Set<string>>()

/**
 * Asks at temperature 0, or, of a model that takes no temperature, at its own. Such a model is known by its refusal:
 * lists of model names are out of date with every new model. A recording holds only answers, so a question that it
 * lacks is looked up without temperature too.
 *
 * @throws ModelError
 */
export async function completeSteadily(
  models: Models,
  request: CompletionRequest,
  call: CallOptions,
): Promise<Completion> {
  const existing = refusing.get(models) ?? new Set<string>()
  refusing.set(models, existing)
  if (existing.has(request.model)) return models.complete(request, call)
  const steady = { ...request, parameters: { ...request.parameters, temperature: 0 } }
  try {
    return await models.complete(steady, call)
  } catch (thrown) {
    if (!(thrown instanceof ModelError) || !mayBeTheTemperature(thrown)) throw thrown
    const completion = await models.complete(request, call).catch((second: unknown) => {
      throw thrown.kind === 'unrecorded' ? thrown : second
    })
    existing.add(request.model)
    return completion
  }
}

function mayBeTheTemperature({ kind, message }: ModelError): boolean {
  return kind === 'unrecorded' || (kind === 'invalid' && /temperature/i.test(message))
}
