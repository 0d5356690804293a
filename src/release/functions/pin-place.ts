import { mayBeSameFunction, writtenFunction } from '../../config/function-name.ts'
import type { Config } from '../../config/schema/schema.ts'
import { UserError } from '../../errors.ts'
import { closest } from '../../source/closest.ts'
import type { Environment } from '../environment.ts'
import type { FunctionSettings } from './pins.ts'

/** A function, and the environment whose prompts it gets. */
export type PinPlace = { name: string; environment: Environment; settings: FunctionSettings }

/**
 * The one function that is meant. Where that is not plain, nothing is guessed: pins of another environment would be an outage.
 * @param asked `function`: name or ARN, with `:alias` where several aliases of it are configured; null: the only one
 * @throws UserError naming what there is
 */
export function choosePlace(
  config: Config,
  file: string,
  asked: { environment: string | null; function: string | null },
): PinPlace {
  const all = Object.entries(config.release.environments)
  const chosen = all.filter(([name]) => asked.environment === null || name === asked.environment)
  const names = all.map(([name]) => name)
  if (chosen.length === 0) {
    const message =
      asked.environment === null ? `${file} has no environments` : `there is no environment ${asked.environment}`
    throw new UserError(message, {
      hint: names.length === 0 ? 'Name one under `release.environments`.' : `Name one of: ${names.join(', ')}.`,
    })
  }
  const existing = chosen.flatMap(([name, environment]) =>
    environment.lambda.map((settings): PinPlace => ({ name, environment, settings })),
  )
  const places = existing.filter(({ settings }) => {
    if (asked.function === null) return settings.bind !== 'none'
    const { qualifier } = writtenFunction(asked.function)
    return mayBeSameFunction(settings.function, asked.function) && (qualifier ?? settings.alias) === settings.alias
  })
  const [only, ...others] = places
  if (only === undefined) throw nothingThere(asked, existing)
  if (others.length > 0) throw notPlain(places)
  if (only.settings.bind !== 'none') return only
  throw new UserError(`${only.settings.function} has \`bind: none\` in ${only.name}: it reads its prompts by name`, {
    hint: 'Its versions have no pins, and need none: leave this step out.',
  })
}

function nothingThere(
  { environment, function: name }: { environment: string | null; function: string | null },
  existing: readonly PinPlace[],
): UserError {
  const where = environment === null ? 'any environment' : environment
  const there = [...new Set(existing.map(({ settings }) => `${settings.function}:${settings.alias}`))]
  const meant =
    name === null
      ? null
      : closest(
          name,
          there.map((one) => one.replace(/:[^:]*$/, '')),
        )
  const guess = meant === null ? '' : `Did you mean ${meant}? `
  const message = name === null ? `${where} has no function that is pinned` : `${name} is not a function of ${where}`
  return new UserError(message, {
    hint: there.length === 0 ? 'Name it under `lambda` of the environment.' : `${guess}There are: ${there.join(', ')}.`,
  })
}

function notPlain(places: readonly PinPlace[]): UserError {
  const environments = [...new Set(places.map(({ name }) => name))]
  const listed = places.map(({ name, settings }) => `${settings.function}:${settings.alias} in ${name}`).join(', ')
  return new UserError(`which function is meant is not plain: ${listed}`, {
    hint:
      environments.length > 1
        ? 'Name the environment: the input `environment`, in a terminal `--environment`.'
        : 'Name the function, as `name:alias` where it has several: the input `function`, in a terminal `--function`.',
  })
}
