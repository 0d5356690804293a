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

/** SSM takes letters, digits and `_.-`, at most 100 of them, and neither a digit nor `aws` nor `ssm` in front. */
const MOST = 100

/**
 * The label of a release for people who look at a parameter. Nothing ever reads a prompt by it: labels can be moved.
 * `1.2.3` becomes `v-1.2.3`, `bot/v1.2.3` becomes `bot_v1.2.3`.
 */
export function labelOf(release: string): string {
  const plain = release.replace(/[^A-Za-z0-9_.-]/g, '_')
  const started = /^(\d|aws|ssm)/i.test(plain) ? `v-${plain}` : plain
  return started.slice(0, MOST)
}

/** SSM's tiers, in bytes of UTF-8: the larger one is paid for. Whether SSM counts characters is not documented; bytes are never fewer. */
export const SSM_STANDARD = 4_096

export const SSM_ADVANCED = 8_192

/** Versions that SSM keeps of a parameter. */
export const SSM_VERSIONS = 100
