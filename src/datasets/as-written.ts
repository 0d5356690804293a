/** What rows of a prompt file in GitHub's format do not give: GitHub's own tool sends `{{name}}` as it stands. */
import { type Diagnostic, diagnostic } from '../errors.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { closest } from '../source/closest.ts'
import type { Read } from '../source/diagnostics.ts'
import { MissingVariables, render, variables } from '../templates/template.ts'
import type { Case } from './case.ts'

/**
 * The cases of one prompt; of the `testData` of a `*.prompt.yml`, each with the placeholder itself for every variable of the
 * prompt that it lacks, so that both versions of the prompt send it as it stands.
 * Rows of a dataset are ours and stay as they are; so does a row that gives a variable of nearly that name, which is a
 * slip of the pen.
 * @returns the cases, and a warning for each variable that a row lacks
 */
export function withPlaceholders(prompt: Prompt, cases: readonly Case[]): Read<Case[]> {
  const all = { value: [...cases], diagnostics: [] }
  if (!/\.prompt\.ya?ml$/i.test(prompt.file) || prompt.testData.length === 0) return all
  const text = prompt.messages.map(({ content }) => content).join('\n')
  const used = new Set(variables(text))
  const lacking = cases.map(({ vars }) => {
    const unused = Object.keys(vars).filter((name) => !used.has(name))
    return missingIn(text, vars).filter((name) => closest(name, unused) === null)
  })
  const found: Diagnostic[] = []
  const value = cases.map((one, index): Case => {
    const names = one.file === prompt.file ? (lacking[index] ?? []) : []
    if (names.length === 0) return one
    const placeholders = names.map((name) => [name, placeholderOf(name, text)])
    for (const [name, written] of placeholders)
      found.push(
        diagnostic({
          level: 'warning',
          file: one.file,
          line: one.line,
          message: `prompt ${prompt.id} uses "${name}", which this row does not give: ${written} is sent as it stands`,
          hint: 'Add it to the row, or take it out of the prompt.',
        }),
      )
    return { ...one, vars: { ...one.vars, ...Object.fromEntries(placeholders) } }
  })
  return { value, diagnostics: found }
}

function missingIn(text: string, vars: Record<string, unknown>): readonly string[] {
  try {
    render(text, vars)
    return []
  } catch (thrown) {
    if (thrown instanceof MissingVariables) return thrown.names
    throw thrown
  }
}

/** As the prompt writes it first: `{{name}}` or `{{ name }}`. */
function placeholderOf(name: string, text: string): string {
  const [written] = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].filter(([, inside]) => inside?.trim() === name)
  return written?.[0] ?? `{{${name}}}`
}
