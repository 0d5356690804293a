/** Levels of lists and mappings up to which whatever walks a value or writes it as JSON cannot exhaust the stack. */
export const MAX_LEVELS = 500

/** Whether a value nests its lists and mappings deeper than that. It is walked without calling itself. */
export function isTooDeep(value: unknown): boolean {
  let level = inside([value])
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_LEVELS) return true
    level = inside(level.flatMap((one) => Object.values(one)))
  }
  return false
}

function inside(values: readonly unknown[]): object[] {
  return values.filter((value): value is object => typeof value === 'object' && value !== null)
}
