import { posix } from 'node:path'
import { clean, Diagnostics, type Read } from '../source/diagnostics.ts'
import { folderOf } from '../source/path.ts'
import type { Tree } from '../source/tree.ts'
import { withChecks } from './checks/project.ts'
import { readGoldenSet } from './golden-set.ts'
import type { Project } from './project.ts'
import { AS_WRITTEN } from './prompt-sources.ts'
import { defaultConfig } from './schema/schema.ts'

/** A project of one `*.prompt.yml`, run as it stands: the defaults hold for everything else. */
export async function loadPromptFile(tree: Tree, file: string): Promise<Read<Project>> {
  const diagnostics = new Diagnostics()
  const folder = folderOf(file)
  const config = defaultConfig([posix.basename(file)])
  const placeOf = () => ({ file, line: null })
  const project = {
    file,
    config,
    ...diagnostics.take(
      await readGoldenSet(tree, {
        patterns: config.prompts,
        folder,
        placeOf,
        terms: AS_WRITTEN,
        defaults: (own) => clean([...own]),
      }),
    ),
  }
  const judge = {
    file,
    line: null,
    field: 'evaluation.judge',
    hint: `A judge is named in a configuration: create ai-cicd.yml with \`prompts: [${file}]\` and \`evaluation.judge\`.`,
  }
  const whole = diagnostics.takeNew(await withChecks(tree, project, judge, diagnostics.list))
  return diagnostics.withValue(whole)
}
