import type { Case } from '../../datasets/case.ts'
import { type Diagnostic, diagnostic } from '../../errors.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { renderPrompt } from '../../prompts/render.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { renderTemplate, templateVariables } from '../../templates/engine.ts'
import { isTemplate } from '../../templates/nunjucks/parse.ts'
import { MissingVariables } from '../../templates/template.ts'
import { TemplateError } from '../../templates/template-error.ts'

/**
 * Warnings about variables that prompts and assertions use and their tests lack: promptfoo leaves them empty. The texts
 * leave the test out, so that each is told once.
 */
export function lackingVariables(prompt: Prompt, cases: readonly Case[]): Diagnostic[] {
  if (prompt.engine !== 'nunjucks') return []
  const used = new Set(prompt.messages.flatMap(({ content }) => templateVariables(content, 'nunjucks').map(rootOf)))
  return cases.flatMap((one) => {
    const { vars, file, line } = one
    const warning = (name: string, user: string): Diagnostic =>
      diagnostic({
        level: 'warning',
        file,
        line,
        message: `the test has no variable "${name}", which ${user} uses: it is left empty, as promptfoo does`,
      })
    const complete = [...used].every((name) => Object.hasOwn(vars, name))
    const ofPrompt = complete ? [] : missing(() => renderPrompt(prompt, vars, []))
    const known = one.expected === undefined ? vars : { expected: one.expected, ...vars }
    const ofAssertions = one.assert
      .flatMap(templatesIn)
      .flatMap((text) => missing(() => renderTemplate(text, known, 'nunjucks')))
    return [
      ...ofPrompt.map((name) => warning(name, `prompt ${prompt.id}`)),
      ...ofAssertions.map((name) => warning(name, 'an assertion')),
    ]
  })
}

function rootOf(path: string): string {
  return path.split('.')[0] ?? path
}

function templatesIn({ type, value, metric, assert = [] }: Assertion): string[] {
  // A choice fills in its own, because it also knows the answer.
  const own = type.endsWith('choice') ? [] : [value, metric]
  return [...own.flatMap(textsIn), ...assert.flatMap(templatesIn)]
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return isTemplate(value) ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function missing(render: () => unknown): readonly string[] {
  try {
    render()
    return []
  } catch (thrown) {
    if (thrown instanceof MissingVariables) return thrown.names
    // What is no template is told elsewhere.
    if (thrown instanceof TemplateError) return []
    throw thrown
  }
}
