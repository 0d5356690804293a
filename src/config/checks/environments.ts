import { z } from 'zod'
import { type Diagnostic, UserError } from '../../errors.ts'
import { Diagnostics } from '../../source/diagnostics.ts'
import { fieldName } from '../../source/parse.ts'
import { resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import type { Config } from '../schema/schema.ts'
import { engineMistakes } from './engine.ts'
import { overlap } from './glob-overlap.ts'

type Environment = Config['release']['environments'][string]
type Canary = NonNullable<Environment['canary']>

const mapping = z.record(z.string(), z.unknown())

/** A run that is alive says so at half of its lease of ten minutes, at its next look. */
const LONGEST_INTERVAL = 5 * 60_000

/** A mistake in one environment. `path`: of the field, below the environment. */
type Misfit = { path: Array<string | number>; message: string; hint: string | null }

/**
 * What no single field of `release.environments` shows: two environments for one push, a soak in an environment that does not exist,
 * a canary with nothing to move. Every one becomes a mistake at its line.
 */
export async function checkEnvironments(
  tree: Tree,
  config: Config,
  located: Located,
  file: string,
): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics()
  const environments = Object.entries(config.release.environments)
  for (const [index, [name, environment]] of environments.entries()) {
    const unreadable = environment.probe === null ? null : await whyUnreadable(tree, environment.probe.cases)
    const written = keysAt(located.value, ['release', 'environments', name, 'canary'])
    const misfits = [
      ...pushMisfits(environments.slice(0, index), name, environment),
      ...soakMisfits(environments, name, environment),
      ...(unreadable === null ? [] : [{ path: ['probe', 'cases'], ...unreadable }]),
      ...canaryMisfits(environment, written),
    ]
    for (const { path, ...misfit } of misfits) {
      const field = ['release', 'environments', name, ...path]
      diagnostics.add({ file, line: located.line(field), field: fieldName(field), ...misfit })
    }
  }
  return diagnostics.list
}

function pushMisfits(
  earlier: ReadonlyArray<readonly [string, Environment]>,
  name: string,
  environment: Environment,
): Misfit[] {
  const rival = earlier.find(([, other]) => samePush(other, environment))
  if (rival === undefined) return []
  const hint =
    'Choose patterns that never match the same branch or tag, or remove `on` and start one of them with the input `environment`.'
  return [{ path: ['on'], message: `one push can release to \`${rival[0]}\` and to \`${name}\``, hint }]
}

function soakMisfits(
  environments: ReadonlyArray<readonly [string, Environment]>,
  name: string,
  { requires: { soak } }: Environment,
): Misfit[] {
  const others = environments.map(([other]) => other).filter((other) => other !== name)
  if (soak === null || others.includes(soak.environment)) return []
  const hint =
    others.length === 0 ? 'Remove the soak: there is only one environment.' : `Name one of: ${others.join(', ')}.`
  const path = ['requires', 'soak', 'environment']
  return [{ path, message: `\`${soak.environment}\` is no other environment`, hint }]
}

/** @param written keys that the section `canary` has */
function canaryMisfits({ canary, lambda, probe }: Environment, written: readonly string[]): Misfit[] {
  if (canary === null) return []
  const found: Misfit[] = []
  if (lambda.length === 0) {
    found.push({
      path: ['canary'],
      message: 'moves the alias of a function, and `lambda` names none',
      hint: 'Add the function and its alias under `lambda`, or remove `canary`.',
    })
  }
  if (canary.rollbackWhen.smokeFailures !== null && probe === null) {
    found.push({
      path: ['canary', 'rollbackWhen', 'smokeFailures'],
      message: 'counts failed probes, and there is no `probe`',
      hint: 'Add `probe`, or remove `smokeFailures`.',
    })
  }
  if (canary.proof === 'required' && !isProvable(canary)) {
    found.push({
      path: ['canary', 'proof'],
      message: 'asks for proof that every limit is kept, and `rollbackWhen` has none that could be proven',
      hint: 'Add a limit such as `errorRate`, or remove `proof`.',
    })
  }
  if (canary.watchdog !== null && canary.interval > LONGEST_INTERVAL) {
    found.push({
      path: ['canary', 'interval'],
      message: 'is longer than 5m: the watchdog would take a canary for lost while it is watched',
      hint: 'Make it 5m or shorter, or remove `watchdog`.',
    })
  }
  const ofEngine = engineMistakes(canary, written).map(({ key, ...misfit }) => ({
    path: ['canary', ...(key === null ? [] : [key])],
    ...misfit,
  }))
  return [...found, ...ofEngine, ...holdMisfits(canary)]
}

function isProvable({ rollbackWhen }: Canary): boolean {
  const { errorRate, p99Latency, quality, costPerRequest } = rollbackWhen
  return [errorRate, p99Latency, quality, costPerRequest].some((limit) => limit !== null)
}

function holdMisfits({ steps, maxStep }: Canary): Misfit[] {
  return steps.flatMap(({ hold }, step) =>
    maxStep === null || hold <= maxStep
      ? []
      : [
          {
            path: ['canary', 'steps', step, 'hold'],
            message: 'is longer than `maxStep`',
            hint: 'Make `maxStep` at least as long as every hold.',
          },
        ],
  )
}

/** The keys of the mapping at `path`, as written; none when there is no mapping. */
function keysAt(value: unknown, path: readonly string[]): string[] {
  const read = mapping.safeParse(value)
  if (!read.success) return []
  const [key, ...rest] = path
  return key === undefined ? Object.keys(read.data) : keysAt(read.data[key], rest)
}

/** Null when the file can be read, and when its path was refused before. */
async function whyUnreadable(tree: Tree, path: string): Promise<{ message: string; hint: string | null } | null> {
  try {
    if (resolveInside('', path) !== path || (await tree.read(path)) !== null) return null
    return { message: `there is no ${path}`, hint: 'Create it, or correct the path: it is relative to this file.' }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { message: thrown.message, hint: thrown.hint }
  }
}

function samePush(a: Environment, b: Environment): boolean {
  const both = (one: string | null | undefined, other: string | null | undefined) =>
    typeof one === 'string' && typeof other === 'string' && overlap(one, other)
  return both(a.on?.branch, b.on?.branch) || both(a.on?.tag, b.on?.tag)
}
