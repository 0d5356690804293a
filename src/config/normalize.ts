import { type Diagnostic, UserError } from '../errors.ts'
import { canonicalModel } from '../models/reference.ts'
import { patternMatches } from '../prompts/find.ts'
import { readParameters } from '../prompts/parameters.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { fieldName } from '../source/parse.ts'
import { resolveInside } from '../source/path.ts'
import type { Located } from '../source/yaml.ts'
import { resolveModel } from './resolve-model.ts'
import type { Config } from './schema/schema.ts'

type Path = ReadonlyArray<string | number>
type Override = NonNullable<Config['evaluation']['overrides']['push']>

/**
 * Puts everything that the configuration names in its canonical form: models as canonical references, paths from
 * the repository's root. What cannot be is a mistake at its line, and stays as written.
 * @param folder the configuration's, from the repository's root
 */
export function normalize(config: Config, folder: string, located: Located, file: string): Read<Config> {
  const diagnostics = new Diagnostics()
  const { evaluation } = config
  const normalized = (written: string, path: Path, make: (written: string) => string, line = located.line(path)) => {
    try {
      return make(written)
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      diagnostics.add({ file, line, field: fieldName(path), message: thrown.message, hint: thrown.hint })
      return written
    }
  }
  const modelAliases = mapValues(evaluation.modelAliases, (model, name) =>
    normalized(model, ['evaluation', 'modelAliases', name], canonicalModel),
  )
  // The price of one model is not that of whatever a pattern has asked in its place.
  const names = Object.fromEntries(Object.entries(modelAliases).filter(([name]) => !name.includes('*')))
  const named = (written: string, path: Path, line = located.line(path)) =>
    normalized(written, path, (one) => resolveModel(one, { evaluation: { modelAliases } }), line)

  const models = (written: readonly string[], at: Path) => written.map((one, index) => named(one, [...at, index]))
  const judge = (written: NonNullable<Override['judge']>, at: Path) => ({
    ...written,
    models: written.models.map((one, index) => named(one, at, judgeLine(located, at, index))),
  })
  const inFolder = (written: string, at: Path) => normalized(written, at, (one) => resolveInside(folder, one))

  /** The keys that a section and an override share; absent ones stay absent. */
  const shared = (written: Override, at: Path): Override => ({
    ...written,
    ...(written.models && { models: models(written.models, [...at, 'models']) }),
    ...(written.judge && { judge: judge(written.judge, [...at, 'judge']) }),
    ...(written.embedding && { embedding: named(written.embedding, [...at, 'embedding']) }),
    ...(written.cache && { cache: inFolder(written.cache, [...at, 'cache']) }),
  })

  diagnostics.addAll(patternProblems(evaluation.alsoWhen, folder, located, file))
  return diagnostics.withValue({
    ...config,
    datasets: mapValues(config.datasets, ({ dataset, model, models: several, assert }, pattern) => {
      const at = ['datasets', pattern]
      return {
        dataset: dataset === null ? null : inFolder(dataset, [...at, 'dataset']),
        // A name of GitHub Models is for the prompts' own check: it may be one of Bedrock's.
        model,
        models: several,
        modelParameters: diagnostics.take(readParameters({ located, at: [...at, 'modelParameters'], file })),
        assert,
      }
    }),
    evaluation: {
      ...evaluation,
      modelAliases,
      models: models(evaluation.models, ['evaluation', 'models']),
      judge: evaluation.judge && judge(evaluation.judge, ['evaluation', 'judge']),
      embedding: named(evaluation.embedding, ['evaluation', 'embedding']),
      cache: evaluation.cache && inFolder(evaluation.cache, ['evaluation', 'cache']),
      overrides: mapValues(
        evaluation.overrides,
        (override, event) => override && shared(override, ['evaluation', 'overrides', event]),
      ),
    },
    prices: Object.fromEntries(
      Object.entries(config.prices).map(([model, price]) => [
        normalized(model, ['prices', model], (one) => resolveModel(one, { evaluation: { modelAliases: names } })),
        price,
      ]),
    ),
    release: {
      environments: mapValues(config.release.environments, (environment, name) => ({
        ...environment,
        probe: environment.probe && {
          ...environment.probe,
          cases: inFolder(environment.probe.cases, ['release', 'environments', name, 'probe', 'cases']),
        },
      })),
    },
  })
}

/** What of `evaluation.alsoWhen` is no pattern, or leads out of the repository. */
function patternProblems(patterns: readonly string[], folder: string, located: Located, file: string): Diagnostic[] {
  return patterns.flatMap((pattern, index) => {
    const at = ['evaluation', 'alsoWhen', index]
    const place = { file, line: located.line(at), field: fieldName(at) }
    return patternMatches(pattern, folder).diagnostics.map((one) => ({ ...one, ...place }))
  })
}

/** The line of one judge, whichever way it is written: as text, as `model`, or in the list `models`. */
function judgeLine(located: Located, at: Path, index: number): number | null {
  const written = [located.line([...at, 'model']), located.line([...at, 'models', index])].filter(
    (line) => line !== null,
  )
  // A key that is not there has the line of the mapping, which is never below the line of one that is.
  return written.length === 0 ? null : Math.max(...written)
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, make: (value: T, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value, key)]))
}
