import { AwsError } from '../../aws/aws-error.ts'
import type { FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import type { FunctionSettings } from './pins.ts'
import { type PinsPlace, versionPins } from './version-pins.ts'

/** Whether a version is known to have no pins; false where that cannot be found out, and where none are meant. */
export async function isUnpinned(place: PinsPlace, version: FunctionConfiguration): Promise<boolean> {
  const { bind } = place.settings
  if (bind === 'none' || (bind === 'env' && version.variablesError !== null)) return false
  try {
    return (await versionPins(place, version)) === null
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    return false
  }
}

/**
 * That a live version has no pins, and how a deployment of code keeps them, as sentences.
 * @param now what becomes of it, or what to do about it, as a sentence
 */
export function unpinned(
  { function: name, bind, variable }: FunctionSettings,
  version: string,
  environment: string,
  now: string,
): string {
  const missing = bind === 'env' ? `no ${variable}` : 'no pins in SSM'
  return `Live version ${version} of ${name} has ${missing}, without which its calls fail. ${now} ${howToKeepPins(name, environment)}`
}

/** What a deployment of code does before it moves the alias, as a sentence. */
function howToKeepPins(functionName: string, environment: string): string {
  return `A deployment of code gives its version the live prompts before it moves the alias: \`ai-cicd pin --environment ${environment} --function ${functionName} --version N\` (docs/releasing.md).`
}
