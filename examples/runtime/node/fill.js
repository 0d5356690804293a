const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*)\s*\}\}/gu

/**
 * Puts variables into a template as the evaluation did: `{{name}}`, and `{{user.name}}` for a member. Text goes in as it
 * is, null as nothing, lists and mappings as JSON. Braces that a variable brings in are data and are not looked at again.
 *
 * @throws Error when a variable is missing: a prompt with a hole in it gets an answer that looks fine
 */
export function fill(template, variables) {
  return template.replace(PLACEHOLDER, (_, name) => asText(lookUp(name, variables)))
}

function lookUp(name, variables) {
  if (Object.hasOwn(variables, name)) return variables[name]
  let value = variables
  for (const key of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
      throw new Error(`the event has no ${name}, which the prompt asks for`)
    }
    value = value[key]
  }
  return value
}

function asText(value) {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
