import { UserError } from '../../errors.ts'
import { resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import { type Located, parseYaml } from '../../source/yaml.ts'

/** Where `file://` leads: to files relative to the configuration's folder, which is told from the repository's root. */
export type Files = { tree: Tree; folder: string }

/** The configuration that is read, and where it stands. */
export type ConfigSource = Files & { located: Located; file: string }

/**
 * What `file://…` stands for in a variable or an assertion: the value of a YAML or JSON file, the text of any other,
 * without the white space around it.
 * @param parsed names of files that are read as values
 * @throws UserError when it cannot be read, or would have to be executed
 */
export async function readFileValue(
  { tree, folder }: Files,
  written: string,
  parsed = /\.(?:ya?ml|json)$/i,
): Promise<unknown> {
  const name = written.slice('file://'.length)
  if (/\.(?:[cm]?[jt]s|py|rb|go|sh)(?::\w+)?$/i.test(name)) {
    throw new UserError(`${written}: code in files is not executed`, {
      hint: 'Write the value itself; only assertions of type javascript and transforms run files, in a sandbox.',
    })
  }
  if (/[*?]/.test(name)) throw new UserError(`${written}: patterns are not supported here`, { hint: 'Name one file.' })
  const path = resolveInside(folder, name)
  const text = await tree.read(path)
  if (text === null) throw new UserError(`there is no ${path}`, { hint: 'Create it, or correct the path.' })
  if (!parsed.test(path)) return text.trim()
  const {
    value: located,
    diagnostics: [first],
  } = parseYaml(text, path)
  if (located === null || first !== undefined) {
    throw new UserError(`${path}: ${first?.message ?? 'it cannot be read'}`, first?.hint ? { hint: first.hint } : {})
  }
  return located.value
}
