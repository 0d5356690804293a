import { posix } from 'node:path'
import { type Diagnostic, UserError } from '../../errors.ts'
import { parseRecording } from '../../models/providers/recording.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { Diagnostics } from '../../source/diagnostics.ts'
import { fieldName } from '../../source/parse.ts'
import { resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import { parseYaml } from '../../source/yaml.ts'
import { placeOfAssertion, placeOfModel } from '../place-in-prompt.ts'
import type { Project } from '../project.ts'
import { ownModels, resolveModel } from '../resolve-model.ts'
import type { Config } from '../schema/schema.ts'

type Place = { file: string; line: number | null; field: string }
/** A model as something names it, and where: found only when there is something to say about it. */
type Named = { model: string; place: () => Promise<Place> | Place }
type Path = ReadonlyArray<string | number>
/** The models of a section or of an override. */
type Asked = {
  models?: readonly string[] | undefined
  judge?: { models: readonly string[] } | null | undefined
  embedding?: string | undefined
}

/**
 * Every recording that a `replay:` names is there, inside the repository, and one: a run that would ask it must not
 * first pay other models. Nothing is read where none is named.
 */
export async function checkRecordings(tree: Tree, project: Project): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics()
  const folder = posix.dirname(project.file)
  const existing = new Map<string, Promise<readonly Reported[]>>()
  for (const { model, place } of namedIn(tree, project)) {
    if (!model.startsWith('replay:')) continue
    const written = model.slice('replay:'.length)
    const read = existing.get(written) ?? problemsOf(tree, folder === '.' ? '' : folder, written)
    existing.set(written, read)
    for (const reported of await read) {
      if ('inside' in reported) diagnostics.add(reported.inside)
      else diagnostics.add({ ...(await place()), message: reported.message, hint: reported.hint })
    }
  }
  return diagnostics.list
}

type Reported = { message: string; hint: string | null } | { inside: UserError['diagnostics'][number] }

async function problemsOf(tree: Tree, folder: string, written: string): Promise<readonly Reported[]> {
  try {
    const file = resolveInside(folder, written)
    const text = await tree.read(file)
    if (text === null) {
      const hint = `Record it: run the same command with the real models and \`--record ${file}\`.`
      return [{ message: `there is no recording ${file}`, hint }]
    }
    parseRecording(text, file)
    return []
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    if (thrown.diagnostics.length > 0) return thrown.diagnostics.map((inside) => ({ inside }))
    return [{ message: thrown.message, hint: thrown.hint }]
  }
}

function namedIn(tree: Tree, { file, config, prompts, cases }: Project): Named[] {
  return [
    ...namedByConfig(config).map(({ model, path }) => ({ model, place: () => placeInConfig(tree, file, path) })),
    ...prompts.flatMap((prompt) => [
      ...ownModels(prompt, config).flatMap((written) =>
        resolved(written, config).map((model) => ({ model, place: () => placeOfModel(tree, prompt, written) })),
      ),
      ...prompt.assert.flatMap((assertion, index) =>
        providersOf(assertion).map((model) => ({
          model,
          place: async () => {
            const place = await placeOfAssertion(tree, prompt, index)
            return { ...place, field: `${place.field}.provider` }
          },
        })),
      ),
      ...(cases.get(prompt.id) ?? []).flatMap((one) =>
        one.assert.flatMap((assertion, index) =>
          providersOf(assertion).map((model) => ({
            model,
            place: () => ({ file: one.file, line: one.line, field: `assert[${index}].provider` }),
          })),
        ),
      ),
    ]),
  ]
}

/** What the configuration itself names, with the path to it. */
function namedByConfig({ evaluation }: Config): Array<{ model: string; path: Path }> {
  const { modelAliases, overrides, ...own } = evaluation
  const settings: Array<[Path, Asked | undefined]> = [
    [['evaluation'], own],
    ...Object.entries(overrides).map(([event, override]): (typeof settings)[number] => [
      ['evaluation', 'overrides', event],
      override,
    ]),
  ]
  return [
    ...Object.entries(modelAliases).map(([name, model]) => ({ model, path: ['evaluation', 'modelAliases', name] })),
    ...settings.flatMap(([at, one]) => [
      ...(one?.models ?? []).map((model, index) => ({ model, path: [...at, 'models', index] })),
      ...(one?.judge?.models ?? []).map((model) => ({ model, path: [...at, 'judge'] })),
      ...(one?.embedding === undefined ? [] : [{ model: one.embedding, path: [...at, 'embedding'] }]),
    ]),
  ]
}

/** Reads the configuration again, which is only done to tell a mistake in it. */
async function placeInConfig(tree: Tree, file: string, path: Path): Promise<Place> {
  const text = await tree.read(file)
  const located = text === null ? null : parseYaml(text, file).value
  return { file, line: located?.line(path) ?? null, field: fieldName(path) }
}

/** A name that means no model is told elsewhere. */
function resolved(written: string, config: Config): string[] {
  try {
    return [resolveModel(written, config)]
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return []
  }
}

function providersOf({ provider, assert = [] }: Assertion): string[] {
  return [...(provider === undefined ? [] : [provider]), ...assert.flatMap(providersOf)]
}
