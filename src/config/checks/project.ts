import { type Diagnostic, diagnostic } from '../../errors.ts'
import { Diagnostics, hasErrors, type Read } from '../../source/diagnostics.ts'
import type { Tree } from '../../source/tree.ts'
import { withAssertionModels, withCaseAssertionModels } from '../assertion-models.ts'
import type { Project } from '../project.ts'
import { checkModels } from './models.ts'
import { checkReach } from './reach.ts'
import { checkRecordings } from './recordings.ts'
import { checkWritten, type JudgePlace, missingJudge } from './scoring.ts'

/** A project as its files say, before it is checked. */
type Readable = Omit<Project, 'asWritten' | 'warnings'>

/**
 * What no file shows by itself, the same for every kind of configuration: there is a prompt, each has cases and a model,
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
  // A file that cannot be read leaves nothing either, and is told already.
  if (!hasErrors(earlier)) found.addAll(nothingThere(project))
  found.addAll(await checkModels(tree, project.prompts, config))
  const prompts = []
  for (const prompt of project.prompts) prompts.push(found.take(await withAssertionModels(tree, prompt, config)))
  const cases = new Map(
    [...project.cases].map(([id, own]) => [id, own.map((one) => found.take(withCaseAssertionModels(one, config)))]),
  )
  found.addAll(await checkWritten(tree, { prompts, cases }))
  found.addAll(await checkReach(tree, prompts, cases, config))
  const judgeMissing = missingJudge({ prompts, cases }, config, judge)
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

/** Nothing to evaluate is no result: patterns may take away all that they name, and a list of tests may be empty. */
function nothingThere({ file, prompts, cases }: Readable): Diagnostic[] {
  if (prompts.length === 0)
    return [
      diagnostic({
        file,
        field: 'prompts',
        message: 'there is no prompt: none is named, or patterns that begin with `!` take all away',
        hint: 'Name at least one prompt that is not taken away.',
      }),
    ]
  return prompts
    .filter(({ id }) => (cases.get(id) ?? []).length === 0)
    .map((prompt) =>
      diagnostic({
        file: prompt.file,
        line: prompt.line,
        message: `prompt ${prompt.id} has no cases to be evaluated with`,
        hint: 'Add a case, with something that says what a good answer is.',
      }),
    )
}
