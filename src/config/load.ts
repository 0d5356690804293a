import { type Diagnostic, UserError } from '../errors.ts'
import { type Read, readable } from '../source/diagnostics.ts'
import { resolveInside } from '../source/path.ts'
import type { Tree } from '../source/tree.ts'
import { parseYaml } from '../source/yaml.ts'
import { loadNative } from './native.ts'
import type { Loaded, Project } from './project.ts'
import { loadPromptFile } from './prompt-file.ts'
import { isPromptfoo } from './promptfoo/detect.ts'

export type { Project }

/**
 * Reads a project of any kind, told by name and content: our `ai-cicd.yml`, a promptfoo configuration, or one
 * `*.prompt.yml` with defaults for everything else.
 *
 * @param path of the configuration, from the repository's root
 * @returns what could be read, also when there were mistakes in it, and every mistake of every file; what only warns is
 *   among the project's warnings
 * @throws UserError when there is no such file, it is code, or the path leaves the repository
 */
export async function loadProject(tree: Tree, path: string): Promise<Read<Loaded>> {
  const { value, diagnostics } = await read(tree, path)
  const warnings = readable(diagnostics.filter(({ level }) => level !== 'error'))
  const project = value.project === null ? null : { ...value.project, warnings }
  return { value: { ...value, project }, diagnostics: diagnostics.filter(isError) }
}

const isError = ({ level }: Diagnostic): boolean => level === 'error'

async function read(tree: Tree, path: string): Promise<Read<Loaded>> {
  const file = resolveInside('', path)
  const text = await tree.read(file)
  if (text === null) throw await missing(tree, file)
  if (/\.prompt\.ya?ml$/i.test(file)) return whole(await loadPromptFile(tree, file))
  if (/\.[cm]?[jt]s$/i.test(file)) {
    throw new UserError(`${file} is code, which is not executed`, {
      hint: 'Write the configuration as YAML or JSON: ai-cicd.yml or promptfooconfig.yaml.',
    })
  }
  const { value: located, diagnostics } = parseYaml(text, file)
  if (located === null) return whole({ value: null, diagnostics })
  return isPromptfoo(file, located.value)
    ? whole(await (await import('./promptfoo/load.ts')).loadPromptfoo(tree, located, file))
    : await loadNative(tree, located, file)
}

function whole({ value: project, diagnostics }: Read<Project | null>): Read<Loaded> {
  return { value: { project, written: project ?? { prompts: [], cases: new Map() } }, diagnostics }
}

async function missing(tree: Tree, file: string): Promise<UserError> {
  const files = await tree.list('')
  const [other] = files
    .filter((one) => /(?:^|\/)promptfooconfig\.(?:ya?ml|json)$|\.prompt\.ya?ml$/i.test(one))
    .toSorted((a, b) => a.split('/').length - b.split('/').length)
  const create = 'Create it with two lines: `version: 1` and `prompts: ["prompts/**/*.prompt.yml"]`.'
  return new UserError(`there is no ${file}`, {
    hint:
      other === undefined
        ? create
        : `${create} Or name another file with \`config\` (in a terminal \`--config\`), for example ${other}.`,
  })
}
