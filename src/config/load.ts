import { type Diagnostic, UserError } from '../errors.ts'
import { Diagnostics, type Read, readable } from '../source/diagnostics.ts'
import { parseWith } from '../source/parse.ts'
import { folderOf, resolveInside } from '../source/path.ts'
import type { Tree } from '../source/tree.ts'
import { type Located, parseYaml } from '../source/yaml.ts'
import { checkEnvironments } from './checks/environments.ts'
import { withChecks, withModels } from './checks/project.ts'
import { checkWritten } from './checks/scoring.ts'
import { readGoldenSet } from './golden-set.ts'
import { normalize } from './normalize.ts'
import type { GoldenSet, Loaded, Project } from './project.ts'
import { withDefaults } from './prompt-defaults.ts'
import { loadPromptFile } from './prompt-file.ts'
import { termsOf } from './prompt-sources.ts'
import { isPromptfoo } from './promptfoo/detect.ts'
import type { SourceTerms } from './promptfoo/source.ts'
import { type Config, configSchema } from './schema/schema.ts'

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
  const project = value.project === null ? null : { ...value.project, ...soundOf(value.project), warnings }
  return { value: { ...value, project }, diagnostics: diagnostics.filter(isError) }
}

/** Of mistaken prompts nothing is ever asked. */
function soundOf({ prompts, cases }: GoldenSet): GoldenSet {
  const mistaken = new Set(prompts.filter((one) => one.mistaken).map(({ id }) => id))
  if (mistaken.size === 0) return { prompts, cases }
  return {
    prompts: prompts.filter(({ id }) => !mistaken.has(id)),
    cases: new Map([...cases].filter(([id]) => !mistaken.has(id))),
  }
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

/**
 * Reads a project from our own `ai-cicd.yml`.
 * @returns no project when the configuration has a mistake of its own; those of the prompts that it names are told all the same
 */
async function loadNative(tree: Tree, located: Located, file: string): Promise<Read<Loaded>> {
  const diagnostics = new Diagnostics()
  const folder = folderOf(file)
  const goldenSet = (patterns: readonly string[], datasets: Config['datasets'], terms: SourceTerms) =>
    readGoldenSet(tree, {
      patterns,
      folder,
      terms,
      placeOf: (index) => ({ file, line: located.line(['prompts', index]) }),
      defaults: (prompts) => withDefaults(prompts, datasets, folder, { located, file }),
    })

  const parsed = diagnostics.take(parseWith(configSchema, located, file))
  if (parsed === null) {
    const { salvageConfig } = await import('./salvaged-config.ts')
    const { config: left, namesModels } = diagnostics.takeNew(salvageConfig(located, file))
    if (left === null) return diagnostics.withValue({ project: null, written: { prompts: [], cases: new Map() } })
    const found = diagnostics.takeNew(await goldenSet(left.prompts, left.datasets, termsOf(left)))
    const written = namesModels ? diagnostics.takeNew(await withModels(tree, found, left)) : found
    diagnostics.addNew(await checkWritten(tree, written))
    return diagnostics.withValue({ project: null, written })
  }
  const config = diagnostics.take(normalize(parsed, folder, located, file))
  diagnostics.addNew(await checkEnvironments(tree, config, located, file))
  const goldens = diagnostics.takeNew(await goldenSet(config.prompts, config.datasets, termsOf(config)))
  diagnostics.addAll(await weaknesses(config, located, file))
  const project = { file, config, ...goldens }
  const judge = {
    file,
    line: located.line(['evaluation', 'judge']),
    field: 'evaluation.judge',
    hint: 'Name the model that grades, for example `judge: "bedrock:…"` below `evaluation:`.',
  }
  const written = diagnostics.takeNew(await withChecks(tree, project, judge, diagnostics.list))
  if (config.evaluation.alsoWhen.length > 0) {
    // Loaded only for such files.
    const { checkAlsoWhen } = await import('./checks/also-when.ts')
    diagnostics.addNew(await checkAlsoWhen(tree, written, located))
  }
  const settings = [config.evaluation, ...Object.values(config.evaluation.overrides)]
  if (settings.some((one) => one?.engine === 'bedrock-batch')) {
    // Loaded only for batches.
    const { checkBatch } = await import('./checks/batch.ts')
    diagnostics.addNew(await checkBatch(tree, written, located))
  }
  return diagnostics.withValue({ project: written, written })
}

/** Loaded only for a gate that leaves its defaults. */
async function weaknesses(config: Config, located: Located, file: string): Promise<readonly Diagnostic[]> {
  const { margin, minScore, maxErrors, maxAttackSuccess } = config.gate
  if (minScore !== 0 && margin < 1 && maxErrors < 1 && maxAttackSuccess === null) return []
  return (await import('./demands-nothing.ts')).demandsNothing(config, located, file)
}
