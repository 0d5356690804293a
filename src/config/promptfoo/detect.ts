import { posix } from 'node:path'

/** Keys that only one of the two kinds of configuration has; our `version` is also written into theirs. */
const THEIRS = ['tests', 'defaultTest', 'scenarios', 'evaluateOptions']
const OURS = ['evaluation', 'gate', 'release', 'datasets', 'prices']

/**
 * Whether a configuration is promptfoo's, by its name or because it has promptfoo's keys and none of ours. `targets` is
 * a key of both: a list there, a mapping here. People write `version` into both.
 */
export function isPromptfoo(file: string, value: unknown): boolean {
  if (/^promptfooconfig\.(?:ya?ml|json)$/i.test(posix.basename(file))) return true
  if (typeof value !== 'object' || value === null || OURS.some((key) => Object.hasOwn(value, key))) return false
  if (Object.hasOwn(value, 'providers')) return true
  const targets: unknown = Object.hasOwn(value, 'targets') ? Reflect.get(value, 'targets') : null
  if (typeof targets === 'string' || Array.isArray(targets)) return true
  return !Object.hasOwn(value, 'version') && THEIRS.some((key) => Object.hasOwn(value, key))
}
