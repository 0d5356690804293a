import { render, variables } from './template.ts'

/** `plain`: only `{{ variable }}`, everything else as written. `nunjucks`: promptfoo's templates, interpreted. */
export type TemplateEngine = 'plain' | 'nunjucks'

/** What becomes of a variable that was not given. */
export type WhenMissing = 'error' | 'empty'

type Engine = {
  render: (template: string, vars: Record<string, unknown>, whenMissing: WhenMissing) => string
  variables: (template: string) => string[]
}

const engines = new Map<TemplateEngine, Engine>([['plain', { render, variables }]])

/** Makes an engine known. Only `plain` is from the start: the others are loaded by who reads files that use them. */
export function provideEngine(name: TemplateEngine, engine: Engine): void {
  engines.set(name, engine)
}

function engineOf(name: TemplateEngine): Engine {
  const engine = engines.get(name)
  if (engine === undefined) throw new Error(`the template engine ${name} was not loaded`)
  return engine
}

/**
 * Puts variables into a template. `plain` has no use for a variable that was not given; `nunjucks` can leave it empty.
 * @throws MissingVariables with every name that has no value
 * @throws TemplateError when it is no template of this engine, or breaks a limit
 */
export function renderTemplate(
  template: string,
  vars: Record<string, unknown>,
  engine: TemplateEngine,
  whenMissing: WhenMissing = 'error',
): string {
  return engineOf(engine).render(template, vars, whenMissing)
}

/**
 * The variables that a template takes from outside, in its order, each once; members with their path (`user.name`).
 * Empty for a text that is no template of this engine.
 */
export function templateVariables(template: string, engine: TemplateEngine): string[] {
  return engineOf(engine).variables(template)
}
