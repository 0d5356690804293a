import { z } from 'zod'
import { type Diagnostic, diagnostic, UserError } from '../../errors.ts'
import { Diagnostics } from '../../source/diagnostics.ts'
import { fieldName } from '../../source/parse.ts'
import { resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import type { Config } from '../schema/schema.ts'
import { engineMistakes } from './engine.ts'
import { overlap } from './glob-overlap.ts'

type Environment = Config['release']['environments'][string]

const mapping = z.record(z.string(), z.unknown())

/** A run that is alive says so at half of its lease of ten minutes, at its next look. */
const LONGEST_INTERVAL = 5 * 60_000

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
    const at = (...path: Array<string | number>) => {
      const field = ['release', 'environments', name, ...path]
      return { file, line: located.line(field), field: fieldName(field) }
    }
    const rival = environments.slice(0, index).find(([, earlier]) => samePush(earlier, environment))
    if (rival !== undefined) {
      diagnostics.add({
        ...at('on'),
        message: `one push can release to \`${rival[0]}\` and to \`${name}\``,
        hint: 'Choose patterns that never match the same branch or tag, or remove `on` and start one of them with the input `environment`.',
      })
    }
    const soak = environment.requires.soak
    if (soak !== null && (soak.environment === name || !Object.hasOwn(config.release.environments, soak.environment))) {
      const others = environments.map(([other]) => other).filter((other) => other !== name)
      diagnostics.add({
        ...at('requires', 'soak', 'environment'),
        message: `\`${soak.environment}\` is no other environment`,
        hint:
          others.length === 0
            ? 'Remove the soak: there is only one environment.'
            : `Name one of: ${others.join(', ')}.`,
      })
    }
    const unreadable = environment.probe === null ? null : await whyUnreadable(tree, environment.probe.cases)
    if (unreadable !== null) diagnostics.add({ ...at('probe', 'cases'), ...unreadable })
    const written = keysAt(located.value, ['release', 'environments', name, 'canary'])
    diagnostics.addAll(
      canaryMistakes(environment, written).map(({ path, ...said }) =>
        diagnostic({ ...at('canary', ...path), ...said }),
      ),
    )
  }
  return diagnostics.list
}

/** `path`: below the canary. */
type CanaryMistake = { path: Array<string | number>; message: string; hint: string }

/** @param written the keys of the canary that stand in the file */
function canaryMistakes({ canary, lambda, probe }: Environment, written: readonly string[]): CanaryMistake[] {
  if (canary === null) return []
  const mistakes: CanaryMistake[] = []
  if (lambda.length === 0)
    mistakes.push({
      path: [],
      message: 'moves the alias of a function, and `lambda` names none',
      hint: 'Add the function and its alias under `lambda`, or remove `canary`.',
    })
  if (canary.rollbackWhen.smokeFailures !== null && probe === null)
    mistakes.push({
      path: ['rollbackWhen', 'smokeFailures'],
      message: 'counts failed probes, and there is no `probe`',
      hint: 'Add `probe`, or remove `smokeFailures`.',
    })
  const { errorRate, p99Latency, quality, costPerRequest } = canary.rollbackWhen
  const provable = [errorRate, p99Latency, quality, costPerRequest].some((limit) => limit !== null)
  if (canary.proof === 'required' && !provable)
    mistakes.push({
      path: ['proof'],
      message: 'asks for proof that every limit is kept, and `rollbackWhen` has none that could be proven',
      hint: 'Add a limit such as `errorRate`, or remove `proof`.',
    })
  if (canary.watchdog !== null && canary.interval > LONGEST_INTERVAL)
    mistakes.push({
      path: ['interval'],
      message: 'is longer than 5m: the watchdog would take a canary for lost while it is watched',
      hint: 'Make it 5m or shorter, or remove `watchdog`.',
    })
  for (const { key, ...said } of engineMistakes(canary, written)) {
    mistakes.push({ path: key === null ? [] : [key], ...said })
  }
  for (const [step, { hold }] of canary.steps.entries()) {
    if (canary.maxStep === null || hold <= canary.maxStep) continue
    mistakes.push({
      path: ['steps', step, 'hold'],
      message: 'is longer than `maxStep`',
      hint: 'Make `maxStep` at least as long as every hold.',
    })
  }
  return mistakes
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
