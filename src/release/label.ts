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
