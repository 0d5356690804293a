import { type Diagnostic, diagnostic } from '../../errors.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { Diagnostics, hasErrors, oncePerKind, type Read } from '../../source/diagnostics.ts'
import type { Tree } from '../../source/tree.ts'
import { withAssertionModels, withCaseAssertionModels } from '../assertion-models.ts'
import { withHostedModels } from '../hosted-models.ts'
import type { GoldenSet, Project } from '../project.ts'
import type { Config } from '../schema/schema.ts'
import { notEvaluated, withoutBareRows } from './covered.ts'
import { checkModels } from './models.ts'
import { checkReach } from './reach.ts'
import { checkRecordings } from './recordings.ts'
import { checkWritten, type JudgePlace, missingJudge } from './scoring.ts'

/** A project as its files say, before it is checked. */
type Readable = Omit<Project, 'asWritten' | 'warnings'>

/**
 * What no file shows by itself, the same for every kind of configuration: there is a prompt, each that has cases has a model,
 * each case can be scored, each name of a model means one, each webhook is allowed.
 * @param earlier what was found while the files were read
 * @returns the project with the models of its assertions in canonical form
 */
export async function withChecks(
  tree: Tree,
  project: Readable,
  judge: JudgePlace,
  earlier: readonly Diagnostic[],
): Promise<Read<Project>> {
  const { config } = project
  const found = new Diagnostics()
  const scored = found.take(withoutBareRows(project))
  // A file that cannot be read leaves nothing either, and is told already.
  if (!hasErrors(earlier)) {
    found.addAll(noPrompt(project))
    found.addAll(notEvaluated({ ...project, cases: scored }))
  }
  const { asked, prompts, cases } = found.take(
    await withModels(tree, { prompts: project.prompts, cases: scored }, config),
  )
  found.addAll(await checkWritten(tree, { prompts, cases }))
  found.addAll(await checkReach(tree, prompts, cases, config))
  // As they are written: an assertion that names its own judge, be it one that is unknown, needs no other.
  const judgeMissing = missingJudge({ prompts: asked, cases: scored }, config, judge)
  const settled = {
    ...project,
    asWritten: config,
    prompts,
    cases,
    warnings: [],
    ...(judgeMissing === null ? {} : { judgeMissing }),
  }
  found.addAll(await checkRecordings(tree, settled))
  return found.withValue(settled)
}

/**
 * Prompts and cases with the models that they and their assertions name in canonical form.
 * @returns `asked`: the prompts with their own models alone
 */
export async function withModels(
  tree: Tree,
  { prompts: written, cases: scored }: GoldenSet,
  config: Config,
): Promise<Read<GoldenSet & { asked: Prompt[] }>> {
  const found = new Diagnostics()
  const models = new Diagnostics()
  const asked = models.take(await withHostedModels(tree, written, config))
  const evaluated = asked.filter(({ id }) => (scored.get(id) ?? []).length > 0)
  models.addAll(await checkModels(tree, evaluated, config))
  const prompts = []
  for (const prompt of asked)
    prompts.push(evaluated.includes(prompt) ? models.take(await withAssertionModels(tree, prompt, config)) : prompt)
  // A model that is unknown is one mistake, however many prompts name it.
  found.addAll(oncePerKind(models.list))
  const cases = new Map(
    [...scored].map(([id, own]) => [id, own.map((one) => found.take(withCaseAssertionModels(one, config)))]),
  )
  return found.withValue({ asked, prompts, cases })
}

/** Nothing to evaluate is no result: patterns may take away all that they name. */
function noPrompt({ file, prompts }: Readable): Diagnostic[] {
  if (prompts.length > 0) return []
  return [
    diagnostic({
      file,
      field: 'prompts',
      message: 'there is no prompt: none is named, or patterns that begin with `!` take all away',
      hint: 'Name at least one prompt that is not taken away.',
    }),
  ]
}
