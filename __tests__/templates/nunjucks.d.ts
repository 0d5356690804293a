/** The whole library, which only tests use: the second opinion on what a template means. */
declare module 'nunjucks' {
  class Environment {
    constructor(loader: null, options: { autoescape: boolean })
    renderString(template: string, vars: Record<string, unknown>): string
  }
  const library: { Environment: typeof Environment }
  export default library
}
