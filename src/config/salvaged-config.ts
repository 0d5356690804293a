/** What is left of an `ai-cicd.yml` with mistakes, to tell those of the files that it names in the same round. */
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { folderOf } from '../source/path.ts'
import { salvage } from '../source/salvage.ts'
import type { Located } from '../source/yaml.ts'
import { normalize } from './normalize.ts'
import { type Config, configSchema } from './schema/schema.ts'

type Path = ReadonlyArray<string | number>

/** `namesModels`: what it says of models was left whole, so that a name which nothing explains is a mistake. */
type SalvagedConfig = { config: Config | null; namesModels: boolean }

/** @returns no configuration when nothing is left that names prompts; its diagnostics are those of what is left */
export function salvageConfig(located: Located, file: string): Read<SalvagedConfig> {
  const found = new Diagnostics()
  const left = salvage(configSchema, located.value, insteadOf)
  if (left === null) return found.withValue({ config: null, namesModels: false })
  const config = found.take(normalize(left.value, folderOf(file), located, file))
  return found.withValue({ config, namesModels: !left.dropped.some(saysOfModels) })
}

/** What a prompt's name of a model means, and whether it is asked at all. */
function saysOfModels([section, key]: Path): boolean {
  if (section !== 'evaluation') return section === 'datasets'
  return key === undefined || key === 'modelAliases' || key === 'models'
}

/** A mistaken assertion leaves the others where they stand. */
function insteadOf(path: Path): unknown {
  return typeof path.at(-1) === 'number' && path.at(-2) === 'assert' ? { type: 'contains', value: ' ' } : undefined
}
