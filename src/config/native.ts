import { posix } from 'node:path'
import type { Diagnostic } from '../errors.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { parseWith } from '../source/parse.ts'
import type { Tree } from '../source/tree.ts'
import type { Located } from '../source/yaml.ts'
import { checkEnvironments } from './checks/environments.ts'
import { withChecks } from './checks/project.ts'
import { checkWritten } from './checks/scoring.ts'
import { readGoldenSet } from './golden-set.ts'
import { normalize } from './normalize.ts'
import type { Loaded } from './project.ts'
import { withDefaults } from './prompt-defaults.ts'
import { AS_WRITTEN, termsOf } from './prompt-sources.ts'
import type { SourceTerms } from './promptfoo/source.ts'
import { type Config, configSchema } from './schema/schema.ts'

/**
 * Reads a project from our own `ai-cicd.yml`.
 * @returns no project when the configuration has a mistake of its own; those of the prompts that it names are told all the same
 */
export async function loadNative(tree: Tree, located: Located, file: string): Promise<Read<Loaded>> {
  const diagnostics = new Diagnostics()
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file)
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
    const named = configSchema.pick({ prompts: true }).loose().safeParse(located.value)
    const written = named.success
      ? diagnostics.takeNew(await goldenSet(named.data.prompts, {}, AS_WRITTEN))
      : { prompts: [], cases: new Map() }
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
