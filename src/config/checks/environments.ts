import { z } from 'zod'
import { type Diagnostic, UserError } from '../../errors.ts'
import { Diagnostics } from '../../source/mistakes.ts'
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
    const { canary } = environment
    if (canary === null) continue
    if (environment.lambda.length === 0) {
      diagnostics.add({
        ...at('canary'),
        message: 'moves the alias of a function, and `lambda` names none',
        hint: 'Add the function and its alias under `lambda`, or remove `canary`.',
      })
    }
    if (canary.rollbackWhen.smokeFailures !== null && environment.probe === null) {
      diagnostics.add({
        ...at('canary', 'rollbackWhen', 'smokeFailures'),
        message: 'counts failed probes, and there is no `probe`',
        hint: 'Add `probe`, or remove `smokeFailures`.',
      })
    }
    const { errorRate, p99Latency, quality, costPerRequest } = canary.rollbackWhen
    const provable = [errorRate, p99Latency, quality, costPerRequest].some((limit) => limit !== null)
    if (canary.proof === 'required' && !provable) {
      diagnostics.add({
        ...at('canary', 'proof'),
        message: 'asks for proof that every limit is kept, and `rollbackWhen` has none that could be proven',
        hint: 'Add a limit such as `errorRate`, or remove `proof`.',
      })
    }
    if (canary.watchdog !== null && canary.interval > LONGEST_INTERVAL) {
      diagnostics.add({
        ...at('canary', 'interval'),
        message: 'is longer than 5m: the watchdog would take a canary for lost while it is watched',
        hint: 'Make it 5m or shorter, or remove `watchdog`.',
      })
    }
    const written = keysAt(located.value, ['release', 'environments', name, 'canary'])
    for (const { key, ...diagnostic } of engineMistakes(canary, written)) {
      diagnostics.add({ ...at('canary', ...(key === null ? [] : [key])), ...diagnostic })
    }
    for (const [step, { hold }] of canary.steps.entries()) {
      if (canary.maxStep === null || hold <= canary.maxStep) continue
      diagnostics.add({
        ...at('canary', 'steps', step, 'hold'),
        message: 'is longer than `maxStep`',
        hint: 'Make `maxStep` at least as long as every hold.',
      })
    }
  }
  return diagnostics.list
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
