/** Who grades where no file names a judge. */
import { type Diagnostic, UserError } from '../errors.ts'
import { isStub } from '../models/reference.ts'
import { JUDGE_MAX_TOKENS, type JudgeSettings } from '../scorers/scorer.ts'
import { clean, type Read } from '../source/diagnostics.ts'
import type { Project } from './project.ts'
import { namedModels, resolveModel } from './resolve-model.ts'
import type { Config } from './schema/schema.ts'

const BESIDE_FILES = 'or with the input `judge`, in a terminal `--judge`'

/**
 * The project with a judge, where its files name none: the one that the job names, else, where something is graded, the
 * first model that is asked, with a warning. Neither names of files nor their aliases decide what the job's name means.
 * @param named canonical reference, of a workflow or of a command line, never of a file; null: none
 * @returns an error instead where something is graded and no model is asked that could do it
 */
export function withJudge(project: Project, named: string | null): Read<Project> {
  const { config, judgeMissing = null } = project
  if (named !== null) return clean(gradedBy(project, () => named))
  if (judgeMissing === null || config.evaluation.judge !== null) return clean(project)
  const model = firstAsked(project, config)
  // Which model grades is open until names that mean nothing are mended, and those are told elsewhere.
  if (model === null && namesOf(project, config).some((one) => meaningOf(one, config) === null)) return clean(project)
  const remedy = `${(judgeMissing.hint ?? 'Name the model that grades').replace(/\.$/, '')}, ${BESIDE_FILES}.`
  if (model === null) {
    const hint = `${remedy} No model is asked here that could grade: echo and recordings cannot.`
    return { value: project, diagnostics: [{ ...judgeMissing, hint }] }
  }
  const message = `no judge is named: \`${model}\` grades, which also answers`
  const warning: Diagnostic = { ...judgeMissing, level: 'warning', message, hint: remedy }
  const graded = gradedBy(project, (own) => firstAsked(project, own))
  return clean({ ...graded, warnings: [...graded.warnings, warning] })
}

/** The judge in both configurations, each where it has none: what an event overrides is the event's. */
function gradedBy(project: Project, choose: (config: Config) => string | null): Project {
  const within = (config: Config): Config => {
    const model = config.evaluation.judge === null ? choose(config) : null
    return model === null ? config : { ...config, evaluation: { ...config.evaluation, judge: judgeBy(model) } }
  }
  return { ...project, config: within(project.config), asWritten: within(project.asWritten) }
}

function judgeBy(model: string): JudgeSettings {
  return { models: [model], samples: 1, maxTokens: JUDGE_MAX_TOKENS }
}

/** The first that is asked and is a model. Null also where names mean nothing, which is told elsewhere. */
function firstAsked(project: Project, config: Config): string | null {
  return (
    namesOf(project, config)
      .map((one) => meaningOf(one, config))
      .find((model) => model !== null && !isStub(model)) ?? null
  )
}

/** The models of the prompts that are asked, as they are written. */
function namesOf({ prompts, cases }: Project, config: Config): readonly string[] {
  return prompts.filter(({ id }) => (cases.get(id) ?? []).length > 0).flatMap((prompt) => namedModels(prompt, config))
}

function meaningOf(written: string, config: Config): string | null {
  try {
    return resolveModel(written, config)
  } catch (thrown) {
    if (thrown instanceof UserError) return null
    throw thrown
  }
}
