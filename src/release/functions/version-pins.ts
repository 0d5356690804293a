import { AwsError } from '../../aws/aws-error.ts'
import type { FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import type { Ssm } from '../../aws/ssm.ts'
import { parameterName, pinsName } from '../parameters/naming.ts'
import { type FunctionSettings, type Pins, readPins } from './pins.ts'

/** Where the pins of a function's versions are. */
export type PinsPlace = {
  ssm: Ssm
  settings: Pick<FunctionSettings, 'bind' | 'variable'>
  /** Of the environment's parameters, below which `bind: pointer` keeps the pins. */
  path: string
}

/** What a version of a function is pinned to; null when it is not. @throws AwsError */
export async function versionPins(
  { ssm, settings, path }: PinsPlace,
  version: FunctionConfiguration,
): Promise<Pins | null> {
  switch (settings.bind) {
    case 'env':
      return readPins(version.variables[settings.variable])
    case 'pointer':
      return readPins((await ssm.get(pinsName(path, version.name, version.version), null))?.value)
    case 'none':
      return null
  }
}

/**
 * What is known of a version's prompts: that its pins and what they name are there; why its calls would fail, or why
 * neither is known, as sentences of the version without their subject.
 */
export type PinsFound = { kind: 'there'; pins: Pins } | { kind: 'missing' | 'unknown'; reason: string }

/** Looks for a version's pins, and for every version of a parameter that they name. */
export async function findPins(place: PinsPlace, version: FunctionConfiguration): Promise<PinsFound> {
  if (place.settings.bind === 'env' && version.variablesError !== null) {
    return { kind: 'unknown', reason: `shows no pins, since Lambda withholds its variables: ${version.variablesError}` }
  }
  try {
    const pins = await versionPins(place, version)
    if (pins === null || Object.keys(pins).length === 0) {
      return { kind: 'missing', reason: 'has no pins: its every call would fail' }
    }
    const gone = await Promise.all(
      Object.entries(pins).map(async ([id, number]) => {
        const name = parameterName(place.path, id)
        return (await place.ssm.get(name, number)) === null ? [`version ${number} of ${name}`] : []
      }),
    )
    const [first] = gone.flat()
    if (first === undefined) return { kind: 'there', pins }
    return { kind: 'missing', reason: `is pinned to ${first}, which SSM does not have: its calls would fail` }
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    return { kind: 'unknown', reason: `could not be proven to have its pins: ${thrown.message}` }
  }
}
