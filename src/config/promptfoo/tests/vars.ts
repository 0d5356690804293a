/** Cases that lists, of variables or in a scenario, may be multiplied to; more are a mistake in the lists. */
export const MAX_COMBINATIONS = 10_000

/**
 * A test whose variables are lists of texts stands for every combination of their items, as in promptfoo; a list that begins
 * with something else is one value.
 * @returns null when there are more than `MAX_COMBINATIONS`
 */
export function combinations(vars: Record<string, unknown>): Array<Record<string, unknown>> | null {
  let all: Array<Record<string, unknown>> = [{}]
  for (const [name, value] of Object.entries(vars)) {
    const values: unknown[] = Array.isArray(value) && typeof value[0] === 'string' ? value : [value]
    if (all.length * values.length > MAX_COMBINATIONS) return null
    all = all.flatMap((combination) => values.map((one) => ({ ...combination, [name]: one })))
  }
  return all
}
