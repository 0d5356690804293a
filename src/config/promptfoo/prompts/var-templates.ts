import '../../../templates/nunjucks/provide.ts'
import { type Diagnostic, diagnostic } from '../../../errors.ts'
import type { Read } from '../../../source/diagnostics.ts'
import { renderTemplate, templateVariables } from '../../../templates/engine.ts'
import { isTemplate } from '../../../templates/nunjucks/parse.ts'
import { MissingVariables } from '../../../templates/template.ts'
import { TemplateError } from '../../../templates/template-error.ts'

/** Variables that may lead to each other in a row. */
const MAX_CHAIN = 50

/**
 * Variables whose texts are templates of the other variables, filled in; as promptfoo does, each text loses one line end
 * at its end. What was filled in is data from then on.
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
    const others = Object.fromEntries(
      templateVariables(value, 'nunjucks').flatMap((path): Array<[string, unknown]> => {
        const root = [path, path.split('.')[0] ?? path].find((one) => Object.hasOwn(vars, one))
        return root === undefined ? [] : [[root, resolved(root)]]
      }),
    )
    underWay.pop()
    const rendered = rendering(value, others)
    if (rendered.problem !== undefined && !problems.has(name)) problems.set(name, { ...rendered.problem, field })
    done.set(name, rendered.text)
    return rendered.text
  }

  const value = Object.fromEntries(Object.keys(vars).map((name) => [name, resolved(name)]))
  return { value, diagnostics: [...problems.values()] }
}

function rendering(template: string, vars: Record<string, unknown>): { text: string; problem?: Diagnostic } {
  try {
    return { text: renderTemplate(template, vars, 'nunjucks') }
  } catch (thrown) {
    if (thrown instanceof TemplateError)
      return { text: '', problem: diagnostic({ message: thrown.message, hint: thrown.hint }) }
    if (!(thrown instanceof MissingVariables)) throw thrown
    const names = thrown.names.map((name) => `"${name}"`).join(', ')
    const message = `is a template with variables that the test lacks: ${names}`
    const hint = 'Add it to the test, or write `{% raw %}…{% endraw %}` around braces that are meant as text.'
    return { text: '', problem: diagnostic({ message, hint }) }
  }
}
