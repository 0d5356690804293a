/** `options.transformVars`: variables that code makes of the others, before anything is rendered. */
import { type Diagnostic, diagnostic } from '../../../errors.ts'
import { evaluateInSandbox } from '../../../scorers/sandbox/javascript-context.ts'
import { ScoringError } from '../../../scorers/scoring-error.ts'
import { clean, type Read } from '../../../source/diagnostics.ts'
import { shown } from '../../../source/shown.ts'
import { bodyOf } from './transforms.ts'

/**
 * The variables, and those that the code returns on top of them. It runs in the sandbox: what asks for the time or for
 * chance is a mistake, because the same test must ask the same question in every run.
 */
export async function transformedVars(
  code: string,
  vars: Record<string, unknown>,
): Promise<Read<Record<string, unknown>>> {
  const refused = (message: string, hint: string): Read<Record<string, unknown>> => {
    const problems: Diagnostic[] = [diagnostic({ field: 'options.transformVars', message, hint })]
    return { value: vars, diagnostics: problems }
  }
  const program = `const transformVars = (vars, context) => {\n${bodyOf(code)}\n}\nreturn transformVars(output, context)`
  try {
    const returned = await evaluateInSandbox(program, vars, { vars, prompt: '' })
    if (typeof returned !== 'object' || returned === null || Array.isArray(returned))
      return refused(
        `the code returned ${shown(returned)}, not a mapping from variable to value`,
        'Return an object: `({ ...vars, name: vars.name.trim() })`.',
      )
    return clean({ ...vars, ...returned })
  } catch (thrown) {
    if (!(thrown instanceof ScoringError)) throw thrown
    return refused(
      thrown.message,
      'It is handed `vars` and `context`, and runs in a sandbox without files, network and clock.',
    )
  }
}
