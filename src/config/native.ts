import { posix } from 'node:path'
import { Mistakes, tellNew } from '../source/mistakes.ts'
import { parseWith } from '../source/parse.ts'
import type { Tree } from '../source/tree.ts'
import type { Located } from '../source/yaml.ts'
import { checkEnvironments } from './checks/environments.ts'
import { checked } from './checks/project.ts'
import { checkWritten } from './checks/scoring.ts'
import { readGoldenSet } from './golden-set.ts'
import { settle } from './normalize.ts'
import type { Loaded } from './project.ts'
import { type Config, configSchema } from './schema/schema.ts'

/**
 * Reads a project from our own `ai-cicd.yml`.
 * @returns no project when the configuration has a mistake of its own; those of the prompts that it names are told all the same
 */
export async function loadNative(tree: Tree, located: Located, file: string, mistakes: Mistakes): Promise<Loaded> {
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file)
  const goldenSet = (patterns: readonly string[]) =>
    readGoldenSet(tree, patterns, folder, (index) => ({ file, line: located.line(['prompts', index]) }), mistakes)

  const parsed = parseWith(configSchema, located, file, mistakes)
  if (parsed === null) {
    const named = configSchema.pick({ prompts: true }).loose().safeParse(located.value)
    const written = named.success ? await goldenSet(named.data.prompts) : { prompts: [], cases: new Map() }
    const found = new Mistakes()
    await checkWritten(tree, written, found)
    tellNew(mistakes, found.list)
    return { project: null, written }
  }
  const config = settle(parsed, folder, located, file, mistakes)
  const found = new Mistakes()
  await checkEnvironments(tree, config, located, file, found)
  tellNew(mistakes, found.list)
  const project = { file, config, ...(await goldenSet(config.prompts)), warnings: await weaknesses(config) }
  const judge = {
    file,
    line: located.line(['evaluation', 'judge']),
    field: 'evaluation.judge',
    hint: 'Name the model that grades, for example `judge: "bedrock:…"` below `evaluation:`.',
  }
  const written = await checked(tree, project, judge, mistakes)
  const settings = [config.evaluation, ...Object.values(config.evaluation.overrides)]
  if (settings.some((one) => one?.engine === 'bedrock-batch')) {
    const unbatched = new Mistakes()
    // Loaded only for batches.
    await (await import('./checks/batch.ts')).checkBatch(tree, written, located, unbatched)
    tellNew(mistakes, unbatched.list)
  }
  return { project: written, written }
}

/** Loaded only for a gate that leaves its defaults. */
async function weaknesses(config: Config): Promise<string[]> {
  const { margin, minScore, maxErrors, maxAttackSuccess } = config.gate
  if (minScore !== 0 && margin < 1 && maxErrors < 1 && maxAttackSuccess === null) return []
  return (await import('./demands-nothing.ts')).demandsNothing(config)
}
