import type { Project } from '../config/load.ts'
import type { Config } from '../config/schema/schema.ts'
import type { Prompt } from '../prompts/prompt.ts'

/**
 * A project as a release evaluates and publishes it: all cases, because a sample says too little of what goes live, and
 * each prompt on the model that is published, because a matrix measures others.
 */
export function asReleased(project: Project): Project {
  const { config } = project
  return {
    ...project,
    prompts: project.prompts.map(({ models: _compared, ...prompt }) => ({
      ...prompt,
      model: publishedModel(prompt, config),
    })),
    config: { ...config, evaluation: { ...config.evaluation, models: [], sample: 'all' } },
  }
}

/** The model of a prompt as written, or the only one of `evaluation.models` when it names none; null when that says nothing. */
function publishedModel({ model }: Pick<Prompt, 'model'>, { evaluation }: Config): string | null {
  if (model !== null) return model
  const [only, ...others] = evaluation.models
  return only === undefined || others.length > 0 ? null : only
}
