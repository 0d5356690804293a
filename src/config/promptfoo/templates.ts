const CONSTRUCT = /\{[%#]|\{\{([^{}]*)\}\}|\{\{/g
const PLAIN = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u

/** Something of Nunjucks that our templates leave as written, or fill in differently. */
export type TemplateProblem = { found: string; index: number; hint: string }

/**
 * The first thing in a text that promptfoo's templates (Nunjucks) would act on and ours would not: statements, comments,
 * filters, calls, the environment. Null when both make the same of it.
 */
export function templateProblem(text: string): TemplateProblem | null {
  for (const match of text.matchAll(CONSTRUCT)) {
    const [found] = match
    const inside = match[1]?.trim()
    const problem = (hint: string): TemplateProblem => ({ found: shortened(found), index: match.index, hint })
    if (found === '{%') return problem('Statements are not run: write each variant as a prompt of its own.')
    if (found === '{#') return problem('Remove the comment.')
    if (inside === undefined || !PLAIN.test(inside)) {
      return problem(
        'Only `{{ variable }}` and `{{ variable.member }}` are filled in: compute the rest into a variable.',
      )
    }
    if (inside === 'env' || inside.startsWith('env.')) {
      return problem('Environment variables are not read: write the value, or make it a variable of the tests.')
    }
  }
  return null
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
