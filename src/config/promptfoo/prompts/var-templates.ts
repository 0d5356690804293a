import '../../../templates/nunjucks/provide.ts'
import { type Diagnostic, diagnostic } from '../../../errors.ts'
import type { Read } from '../../../source/diagnostics.ts'
import { renderTemplate, templateVariables } from '../../../templates/engine.ts'
import { isTemplate } from '../../../templates/nunjucks/parse.ts'
import { MissingVariables } from '../../../templates/template.ts'
import { TemplateError } from '../../../templates/template-error.ts'

/** Variables that may lead to each other in a row. */
export const MAX_CHAIN = 50

/**
 * Variables whose texts are templates of the other variables, filled in; as promptfoo does, each text loses one line end
 * at its end, and one whose braces name no variable is text: a letter's `{{first_name}}`, a workflow's `${{ matrix.os }}`.
 * What was filled in is data from then on.
 */
export function filledIn(vars: Readonly<Record<string, unknown>>): Read<Record<string, unknown>> {
  const problems = new Map<string, Diagnostic>()
  const done = new Map<string, unknown>()
  const underWay: string[] = []

  const resolved = (name: string): unknown => {
    if (done.has(name)) return done.get(name)
    const written = vars[name]
    const value = typeof written === 'string' ? written.replace(/\r?\n$/, '') : written
    if (typeof value !== 'string' || !isTemplate(value)) {
      done.set(name, value)
      return value
    }
    const field = `vars.${name}`
    if (underWay.includes(name) || underWay.length >= MAX_CHAIN) {
      const chain = [...underWay.slice(-3), name].map((one) => `\`${one}\``).join(' → ')
      const message = `these variables lead back to themselves: ${chain}`
      if (!problems.has(name)) problems.set(name, diagnostic({ field, message, hint: 'Write one of them out.' }))
      return ''
    }
    underWay.push(name)
    const filled = isText(value, vars) ? partlyFilled(value, vars, resolved) : rendering(value, others(value))
    underWay.pop()
    if (filled.problem !== undefined && !problems.has(name)) problems.set(name, { ...filled.problem, field })
    done.set(name, filled.text)
    return filled.text
  }

  const others = (template: string): Record<string, unknown> =>
    Object.fromEntries(
      templateVariables(template, 'nunjucks').flatMap((path): Array<[string, unknown]> => {
        const root = [path, path.split('.')[0] ?? path].find((one) => Object.hasOwn(vars, one))
        return root === undefined ? [] : [[root, resolved(root)]]
      }),
    )

  const value = Object.fromEntries(Object.keys(vars).map((name) => [name, resolved(name)]))
  return { value, diagnostics: [...problems.values()] }
}

type Filled = { text: string; problem?: Diagnostic }

// Bounded by the next brace or per cent sign, so that no text makes a scan begin again and again.
const OUTPUT = /\{\{\s*([^{}\s|]+)\s*(?:\|[^{}]+)?\}\}/g
const BLOCK = /\{%\s*(?:if|for)\s+([^{}\s%]+)/g
const LOOP = /\{%\s*for\s+(\w+)\s+in\s+(\w+)\s*%\}/g
const COMMENT = /\{#[^#]*#\}/g

/** Whether promptfoo leaves a variable's text as it is: it names what is no variable, or has braces that are never closed. */
function isText(text: string, vars: Readonly<Record<string, unknown>>): boolean {
  if (isUnclosed(text) && !(/\{%\s*raw\s*%\}/.test(text) && /\{%\s*endraw\s*%\}/.test(text))) return true
  const plain = text.replace(COMMENT, '')
  const loops = [...plain.matchAll(LOOP)]
  const own = new Set(loops.map(([, item]) => item))
  const names = [...plain.matchAll(OUTPUT), ...plain.matchAll(BLOCK)].map(([, name]) => name ?? '')
  return [...names.filter((name) => !own.has(name)), ...loops.map(([, , list]) => list ?? '')].some((name) => {
    const root = /^[A-Za-z_]\w*/.exec(name)?.[0]
    return root !== undefined && root !== 'env' && (!Object.hasOwn(vars, root) || vars[root] === undefined)
  })
}

/** Whether a line opens what it does not close: the last opening of its kind tells. */
function isUnclosed(text: string): boolean {
  return text.split(/[\r\n]/).some((line) =>
    ['}', '%', '#'].some((closing) => {
      const opened = line.lastIndexOf(closing === '}' ? '{{' : `{${closing}`)
      return opened >= 0 && !line.includes(closing, opened + 2)
    }),
  )
}

/** promptfoo fills in this many plain names of a text that it leaves otherwise, up to the first that is no variable. */
const MOST_FILLED = 5

function partlyFilled(
  text: string,
  vars: Readonly<Record<string, unknown>>,
  resolved: (name: string) => unknown,
): Filled {
  let [filled, left] = ['', text]
  for (let round = 0; round < MOST_FILLED; round++) {
    const found = /\{\{\s*(\w+)\s*\}\}/.exec(left)
    const name = found?.[1]
    if (found === null || name === undefined || !Object.hasOwn(vars, name)) break
    filled += `${left.slice(0, found.index)}${String(resolved(name))}`
    left = left.slice(found.index + found[0].length)
  }
  const message = 'holds `{{…}}` that names no variable of its test: it is taken for text'
  const hint = 'Add the variable, if one is meant.'
  return { text: filled + left, problem: diagnostic({ level: 'warning', message, hint }) }
}

function rendering(template: string, vars: Record<string, unknown>, lacking: readonly string[] = []): Filled {
  try {
    return { text: renderTemplate(template, vars, 'nunjucks'), ...(lacking.length === 0 ? {} : lacks(lacking)) }
  } catch (thrown) {
    if (thrown instanceof TemplateError)
      return { text: '', problem: diagnostic({ message: thrown.message, hint: thrown.hint }) }
    if (!(thrown instanceof MissingVariables)) throw thrown
    const missing = [...lacking, ...thrown.names]
    return rendering(template, { ...vars, ...Object.fromEntries(missing.map((name) => [name, ''])) }, missing)
  }
}

function lacks(names: readonly string[]): { problem: Diagnostic } {
  const shown = names.map((name) => `"${name}"`).join(', ')
  const message = `is a template with variables that the test lacks, which are filled in with nothing: ${shown}`
  const hint = 'Add it to the test, or write `{% raw %}…{% endraw %}` around braces that are meant as text.'
  return { problem: diagnostic({ level: 'warning', message, hint }) }
}
