/**
 * What promptfoo and we are asked alike: `npm run record:promptfoo` writes down promptfoo's verdicts, a test holds ours to
 * them. A difference names its row of docs/compatibility.md.
 */

/** A test as promptfoo takes it. */
export type TableTest = Record<string, unknown>

/** Tests of one configuration. promptfoo runs them together; we one by one, so that a refusal of one hides no other. */
export type Table = {
  name: string
  /** All of the configuration but its tests; the prompt is `{{output}}` and the model `echo` where it says nothing else. */
  config: Record<string, unknown>
  files: Record<string, string>
  tests: readonly TableTest[]
}

/** A whole configuration: promptfooconfig.yaml and the files it names. */
export type Project = {
  name: string
  files: Record<string, string>
}

/** Templates, each a prompt of its own, filled in with the same variables. */
export type Templates = {
  name: string
  vars: Record<string, unknown>
  templates: readonly string[]
}

const CONFIG_FILE = 'promptfooconfig.yaml'

/** The one configuration of a table with these of its tests. YAML takes JSON. */
export function tableFiles({ config, files }: Table, tests: readonly TableTest[]): Record<string, string> {
  const whole = { prompts: ['{{output}}'], providers: ['echo'], ...config, tests }
  return { ...files, [CONFIG_FILE]: JSON.stringify(whole, null, 1) }
}

export function templatesFiles({ vars }: Templates, templates: readonly string[]): Record<string, string> {
  const prompts = templates.map((raw, at) => ({ raw, label: `t${at}` }))
  const tests = [{ vars, assert: [{ type: 'javascript', value: 'true' }] }]
  return { [CONFIG_FILE]: JSON.stringify({ prompts, providers: ['echo'], tests }, null, 1) }
}

/** How a test is called where a difference of it is listed. */
export function nameOf(test: TableTest): string {
  return JSON.stringify({ ...test, description: undefined })
}
