/**
 * Where a variable that a template names stands among the variables of a case: `user.name` is a member of `user`,
 * unless a variable has that very name, as a CSV column may.
 */
export function variablePath(name: string, vars: Readonly<Record<string, unknown>>): string[] {
  return Object.hasOwn(vars, name) ? [name] : name.split('.')
}

/** What stands there; undefined when nothing does. */
export function valueAt(vars: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    vars,
  )
}

/** The variables with another value there; what does not stand on the way is shared, mappings that lack are made. */
export function withValueAt(
  vars: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [name, ...rest] = path
  if (name === undefined) return vars
  return withMember(vars, name, rest.length === 0 ? value : inside(valueAt(vars, [name]), rest, value))
}

function inside(around: unknown, [key = '', ...rest]: readonly string[], value: unknown): unknown {
  const member = rest.length === 0 ? value : inside(valueAt(around, [key]), rest, value)
  if (Array.isArray(around)) {
    const items: unknown[] = [...around]
    items[Number(key)] = member
    return items
  }
  return withMember(typeof around === 'object' && around !== null ? around : {}, key, member)
}

/** Not by assignment: a member named `__proto__` stays an ordinary one. */
function withMember(around: object, key: string, member: unknown): Record<string, unknown> {
  return Object.fromEntries([...Object.entries(around).filter(([name]) => name !== key), [key, member]])
}
