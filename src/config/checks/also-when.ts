import { type Diagnostic, diagnostic } from '../../errors.ts'
import { patternMatches } from '../../prompts/find.ts'
import { folderOf } from '../../source/path.ts'
import { shown } from '../../source/shown.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import type { Project } from '../project.ts'

/** Patterns of `evaluation.alsoWhen` that name no file: no change will ever be seen by them. A folder that is still to come is no mistake. */
export async function checkAlsoWhen(
  tree: Tree,
  { file, config }: Pick<Project, 'file' | 'config'>,
  located: Located,
): Promise<Diagnostic[]> {
  const { alsoWhen } = config.evaluation
  const files = await tree.list('')
  return alsoWhen.flatMap((pattern, index) => {
    const { value: names, diagnostics } = patternMatches(pattern, folderOf(file))
    // What is no pattern is a mistake already.
    if (diagnostics.length > 0 || files.some(names)) return []
    return diagnostic({
      level: 'warning',
      file,
      line: located.line(['evaluation', 'alsoWhen', index]),
      field: `evaluation.alsoWhen[${index}]`,
      message: `${shown(pattern)} matches no file`,
      hint: 'Correct it, or remove it.',
    })
  })
}
