/** The parameter of a prompt, by the path of its environment. */
export function parameterName(path: string, promptId: string): string {
  return path.replaceAll('{name}', promptId)
}

/** The folder of an environment's parameters: what stands before the segment that names the prompt. */
function pathRoot(path: string): string {
  return path.slice(0, path.indexOf('{name}')).replace(/\/[^/]*$/, '')
}

/** The parameter that holds the pins of one Lambda version, with `bind: pointer`. */
export function pinsName(path: string, functionName: string, version: string): string {
  return `${pathRoot(path)}/_pins/${functionName}/${version}`
}
