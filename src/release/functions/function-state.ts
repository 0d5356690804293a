import { isAws } from '../../aws/aws-error.ts'
import { LATEST, type Lambda } from '../../aws/lambda.ts'
import type { Alias, FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import type { Ssm } from '../../aws/ssm.ts'
import type { Problem } from '../problem.ts'
import type { FunctionSettings, Pins } from './pins.ts'
import { versionPins } from './version-pins.ts'
/** A function before a release changes it. */
export type FunctionState = {
  settings: FunctionSettings
  alias: Alias
  /** The version that gets the traffic. */
  live: FunctionConfiguration
  latest: FunctionConfiguration
  /** What the live version is pinned to; null when it is not. */
  pins: Pins | null
  /** The version that its alias gives a share of the traffic; null when all of it goes to `live`. */
  beside: FunctionConfiguration | null
  /** Pins of every version that an alias still sends traffic to, and who that is. */
  reachable: ReadonlyArray<{ who: string; pins: Pins }>
}

type Services = { lambda: Lambda; ssm: Ssm }

/**
 * Reads a function and what its aliases reach.
 * @param path of the environment's parameters, below which `bind: pointer` keeps the pins
 * @throws AwsError
 */
export async function functionState(
  { lambda, ssm }: Services,
  settings: FunctionSettings,
  path: string,
  signal: AbortSignal,
): Promise<FunctionState | Problem> {
  const name = settings.function
  const alias = await aliasOrNull(lambda, settings)
  if (alias === null) {
    return {
      message: `${name} has no alias ${settings.alias}, or does not exist in this region`,
      hint: `Publish a version and create it: \`aws lambda create-alias --function-name ${name} --name ${settings.alias} --function-version 1\`. Callers must use the alias.`,
    }
  }
  if (alias.version === LATEST) {
    return {
      message: `the alias ${settings.alias} of ${name} points to $LATEST, which is not frozen`,
      hint: 'Publish a version and point the alias to it.',
    }
  }
  const live = await lambda.configuration(name, alias.version)
  const latest = await lambda.untilUpdated(name, signal)
  const pinsOf = (version: FunctionConfiguration) => versionPins({ ssm, settings, path }, version)
  const pins = await pinsOf(live)
  const reachable: Array<{ who: string; pins: Pins }> = []
  for (const other of settings.bind === 'none' ? [] : await lambda.aliases(name)) {
    for (const number of [other.version, ...Object.keys(other.weights), ...(other.servedBy ?? [])]) {
      const version = number === live.version ? live : await lambda.configuration(name, number)
      const read = await pinsOf(version)
      const who = `version ${number} of ${live.name} (alias ${other.name})`
      if (read !== null) reachable.push({ who, pins: read })
    }
  }
  const [share] = Object.keys(alias.weights)
  const beside = share === undefined ? null : await lambda.configuration(name, share)
  return { settings, alias, live, latest, pins, beside, reachable }
}

async function aliasOrNull(lambda: Lambda, { function: name, alias }: FunctionSettings): Promise<Alias | null> {
  try {
    return await lambda.alias(name, alias)
  } catch (thrown) {
    if (isAws(thrown, 'ResourceNotFoundException')) return null
    throw thrown
  }
}
