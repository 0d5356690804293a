import { renderNunjucks } from './nunjucks/render.ts'
import { nunjucksVariables } from './nunjucks/variables.ts'
import { render, variables } from './template.ts'

/** `plain`: only `{{ variable }}`, everything else as written. `nunjucks`: promptfoo's templates, interpreted. */
export type TemplateEngine = 'plain' | 'nunjucks'

/**
 * Puts variables into a template.
 * @throws MissingVariables with every name that has no value
 * @throws TemplateError when it is no template of this engine, or breaks a limit
 */
export function renderTemplate(template: string, vars: Record<string, unknown>, engine: TemplateEngine): string {
  return engine === 'nunjucks' ? renderNunjucks(template, vars) : render(template, vars)
}

/**
 * The variables that a template takes from outside, in its order, each once; members with their path (`user.name`).
 * Empty for a text that is no template of this engine.
 */
export function templateVariables(template: string, engine: TemplateEngine): string[] {
  return engine === 'nunjucks' ? nunjucksVariables(template) : variables(template)
}
