import '../../../templates/nunjucks/provide.ts'
import { renderTemplate, templateVariables } from '../../../templates/engine.ts'
import { isTemplate } from '../../../templates/nunjucks/parse.ts'
import { MissingVariables } from '../../../templates/template.ts'
import { TemplateError } from '../../../templates/template-error.ts'
import type { ReportProblem } from '../files.ts'

/** Variables that may lead to each other in a row. */
const MAX_CHAIN = 50

/**
 * Variables whose texts are templates of the other variables, filled in; as promptfoo does, each text loses one line end
 * at its end. What was filled in is data from then on.
 */
export function filledIn(vars: Readonly<Record<string, unknown>>, report: ReportProblem): Record<string, unknown> {
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
      report(field, { message: `these variables lead back to themselves: ${chain}`, hint: 'Write one of them out.' })
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
    const rendered = rendering(value, others, field, report)
    done.set(name, rendered)
    return rendered
  }

  return Object.fromEntries(Object.keys(vars).map((name) => [name, resolved(name)]))
}

function rendering(template: string, vars: Record<string, unknown>, field: string, report: ReportProblem): string {
  try {
    return renderTemplate(template, vars, 'nunjucks')
  } catch (thrown) {
    if (thrown instanceof TemplateError) report(field, { message: thrown.message, hint: thrown.hint })
    else if (thrown instanceof MissingVariables) {
      const names = thrown.names.map((name) => `"${name}"`).join(', ')
      const hint = 'Add it to the test, or write `{% raw %}…{% endraw %}` around braces that are meant as text.'
      report(field, { message: `is a template with variables that the test lacks: ${names}`, hint })
    } else throw thrown
    return ''
  }
}
