/** Variables that a template names and that were not given. */
export class MissingVariables extends Error {
  override readonly name = 'MissingVariables'
  /** All of them, in the order of the template, each once. */
  readonly names: readonly string[]

  constructor(names: readonly string[]) {
    super(`${names.length === 1 ? 'missing variable' : 'missing variables'}: ${names.join(', ')}`)
    this.names = names
  }
}

/**
 * Puts variables into a template: `{{name}}`, `{{ name }}`, and `{{ user.name }}` for a member of a mapping or list.
 * A variable whose own name holds the dot goes first, as a CSV column `user.name` does. Text goes in as it is, numbers
 * and booleans as JavaScript writes them, null as nothing, lists and mappings as JSON.
 *
 * Everything else between braces (`{{#if x}}`, `{{ a | upper }}`, `{% for %}`) is left as written. What a variable
 * brings in is data: braces in it are not looked at again. Time is linear in the template and the values.
 *
 * @throws MissingVariables with every name that has no value
 */
export function render(template: string, vars: Record<string, unknown>): string {
  const missing = new Set<string>()
  const text = template.replace(PLACEHOLDER, (written: string, inside: string) => {
    const name = variableName(inside)
    if (name === null) return written
    const value = lookUp(name, vars)
    if (value === undefined) {
      missing.add(name)
      return written
    }
    return asText(value)
  })
  if (missing.size > 0) throw new MissingVariables([...missing])
  return text
}

/** The variables that a template names, in its order, each once. */
export function variables(template: string): string[] {
  const names = Array.from(template.matchAll(PLACEHOLDER), ([, inside]) => variableName(inside ?? ''))
  return [...new Set(names.filter((name) => name !== null))]
}

// No brace inside: every scan ends at the next brace, so that no text makes it scan twice.
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g
const NAME = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u

function variableName(inside: string): string | null {
  const name = inside.trim()
  return NAME.test(name) ? name : null
}

/** Own properties only: `{{constructor}}` and `{{__proto__.x}}` name nothing that was not given. */
function lookUp(name: string, vars: Record<string, unknown>): unknown {
  if (Object.hasOwn(vars, name)) return vars[name]
  let value: unknown = vars
  for (const key of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}

function asText(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
