/**
 * The prompt versions that this version of the function is pinned to, such as `{ 'support-reply': 14 }`.
 *
 * With `bind: env` they are in the variable `PROMPT_VERSIONS`, which Lambda froze together with the code. With
 * `bind: pointer` (`PROMPT_PINS` holds the folder, such as `/prod/llm/_pins`) they are in SSM under this function's name
 * and its own version number, written before that version got any traffic.
 *
 * @throws Error when there are none: an unpinned function must not answer, or every prompt would go live at once
 */
export async function readPins({ environment, getParameter }) {
  if (environment.PROMPT_PINS !== undefined) {
    const { AWS_LAMBDA_FUNCTION_NAME: name, AWS_LAMBDA_FUNCTION_VERSION: version } = environment
    if (version === '$LATEST') {
      throw new Error('$LATEST has no pinned prompts: call the function by its alias')
    }
    const parameter = `${environment.PROMPT_PINS}/${name}/${version}`
    return parsePins(await getParameter(parameter), parameter)
  }
  if (environment.PROMPT_VERSIONS === undefined) {
    throw new Error(
      'PROMPT_VERSIONS is not set: this version was not made by a release, or a deployment removed its pins',
    )
  }
  return parsePins(environment.PROMPT_VERSIONS, 'PROMPT_VERSIONS')
}

function parsePins(text, where) {
  const pins = parseJson(text, where)
  if (typeof pins !== 'object' || pins === null || Array.isArray(pins)) {
    throw new Error(`${where}: expected an object of prompt ids and versions`)
  }
  for (const [id, version] of Object.entries(pins)) {
    if (!Number.isSafeInteger(version) || version < 1) {
      throw new Error(`${where}: the version of ${id} must be a number from 1, never a label`)
    }
  }
  return pins
}

/** @throws Error that names the place, not the text: prompts do not belong in logs */
export function parseJson(text, where) {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${where} is not JSON`)
  }
}
