import '../../../templates/nunjucks/provide.ts'
import { templateVariables } from '../../../templates/engine.ts'
import { isTemplate, parseTemplate } from '../../../templates/nunjucks/parse.ts'
import { TemplateError } from '../../../templates/template-error.ts'

/** Something in a template that will not be filled in; `line` within the text, 1-based. */
export type TemplateProblem = { message: string; line: number; hint: string }

/** What promptfoo's templates (Nunjucks) would act on and ours refuse; null when both make the same of it. */
export function templateProblem(text: string): TemplateProblem | null {
  if (!isTemplate(text)) return null
  try {
    parseTemplate(text)
  } catch (thrown) {
    if (thrown instanceof TemplateError) return { message: thrown.message, line: thrown.line, hint: thrown.hint }
    throw thrown
  }
  const history = templateVariables(text, 'nunjucks').some((name) => name.split('.')[0] === '_conversation')
  return history
    ? {
        message: '`_conversation`: no answer is carried from one test to the next',
        line: 1,
        hint: 'Write the earlier turns as messages of the prompt.',
      }
    : null
}

const CONSTRUCT = /\{[%#]|\{\{([^{}]*)\}\}|\{\{/g
const PLAIN = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u

/** The same for a judge's prompt, where only plain variables are filled in. */
export function judgeTemplateProblem(text: string): TemplateProblem | null {
  for (const match of text.matchAll(CONSTRUCT)) {
    const [found] = match
    const inside = match[1]?.trim()
    if (inside !== undefined && PLAIN.test(inside) && inside.split('.')[0] !== 'env') continue
    const shown = found.length > 60 ? `${found.slice(0, 57)}…` : found
    return {
      message: `\`${shown}\` is not supported in a judge's prompt`,
      line: text.slice(0, match.index).split('\n').length,
      hint: 'Only `{{ variable }}` and `{{ variable.member }}` are filled in there: compute the rest into a variable.',
    }
  }
  return null
}
