/** The whole library, which only tests use: the second opinion on what a template means. */
declare module 'nunjucks' {
  type Loader = {
    getSource(name: string): { src: string; path: string; noCache: boolean } | null
    isRelative?(name: string): boolean
    resolve?(from: string, to: string): string
  }
  class Environment {
    constructor(loader: Loader | null, options: { autoescape: boolean })
    renderString(template: string, vars: Record<string, unknown>): string
  }
  const library: { Environment: typeof Environment }
  export default library
}
