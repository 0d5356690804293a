import { guarded, ModelError, type Models } from './model.ts'
import { providerOf } from './reference.ts'

/**
 * The same models without recordings: what those answer is written in a file of the repository, which would so approve
 * itself. Whatever asks one, a prompt, a judge or an assertion, cannot be measured. Releases refuse a project that names one
 * before they begin; cases of a probe, the live version's prompts, `rollback` and `recover` come to no such check.
 */
export function askedOnly(models: Models): Models {
  const check = (model: string): void => {
    if (providerOf(model) !== 'replay') return
    throw new ModelError('invalid', model, `${model} is a file of recorded answers: a release asks models`, {
      hint: 'Name a model that can be asked.',
    })
  }
  return {
    complete: async (request, options) => {
      check(request.model)
      return await models.complete(request, options)
    },
    embed: async (model, text, options) => {
      check(model)
      return await models.embed(model, text, options)
    },
    guard: (request, options) => guarded(models, request, options),
    close: () => models.close(),
  }
}
