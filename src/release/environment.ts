import picomatch from 'picomatch'
import type { Config } from '../config/schema/schema.ts'
import { UserError } from '../errors.ts'

export type Environment = Config['release']['environments'][string]

/** What started the run, as far as it decides where to release to. */
export type ReleasePush = { branch: string | null; tag: string | null }

/**
 * The environment that a push releases to, by `on.branch` or `on.tag`.
 * @returns null when none matches
 */
export function environmentOfPush(config: Config, { branch, tag }: ReleasePush): string | null {
  const found = Object.entries(config.release.environments).find(
    ([, { on }]) => matches(on?.tag ?? null, tag) || matches(on?.branch ?? null, branch),
  )
  return found?.[0] ?? null
}

/**
 * The environment of a run.
 * @param asked the input `environment`; null: the push decides
 * @throws UserError when there is none, naming those that there are
 */
export function chooseEnvironment(
  config: Config,
  file: string,
  asked: string | null,
  push: ReleasePush,
): { name: string; environment: Environment } {
  const { environments } = config.release
  const names = Object.keys(environments)
  const name = asked ?? environmentOfPush(config, push)
  const environment = name !== null && Object.hasOwn(environments, name) ? environments[name] : undefined
  if (name !== null && environment !== undefined) return { name, environment }
  if (names.length === 0) {
    throw new UserError(`${file} has no \`release.environments\`, so there is nowhere to release to`, {
      hint: 'Name one, with `on` and `ssm.path`: docs/releasing.md shows it.',
    })
  }
  if (name !== null) {
    throw new UserError(`there is no environment ${name} in ${file}`, { hint: `Name one of: ${names.join(', ')}.` })
  }
  const what =
    push.tag !== null ? `the tag ${push.tag}` : push.branch !== null ? `the branch ${push.branch}` : 'this run'
  const patterns = names.map((one) => `${one} (${patternOf(environments[one])})`).join(', ')
  throw new UserError(`${what} releases to no environment`, {
    hint: `Set the input \`environment\`, or correct \`on\`. There are: ${patterns}.`,
  })
}

function matches(pattern: string | null, name: string | null): boolean {
  return pattern !== null && name !== null && picomatch.isMatch(name, pattern, { dot: true })
}

function patternOf(environment: Environment | undefined): string {
  const on = environment?.on ?? null
  if (on === null) return 'by name only'
  return on.tag === null ? `branch ${on.branch}` : `tag ${on.tag}`
}
