import { type Diagnostic, diagnostic, UserError } from '../../errors.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { clean, Diagnostics, type Read } from '../../source/diagnostics.ts'
import type { AssertionFiles } from '../assertion-files.ts'
import { type Files, readFileValue } from './file-value.ts'
import { judgeTemplateProblem, type TemplateProblem, templateProblem } from './prompts/templates.ts'

/** Variables with what `file://` names in their places; diagnostics name the field within the test alone. */
export async function withVariableFiles(
  files: Files,
  vars: Record<string, unknown>,
): Promise<Read<Record<string, unknown>>> {
  const diagnostics = new Diagnostics()
  const read: Array<[string, unknown]> = []
  for (const [name, written] of Object.entries(vars)) {
    const field = `vars.${name}`
    const items: unknown[] = Array.isArray(written) ? written : [written]
    const values: unknown[] = []
    for (const item of items) values.push(asVariable(diagnostics.take(await fileValue(files, item, field)), item))
    read.push([name, Array.isArray(written) ? values : values[0]])
  }
  return diagnostics.withValue(Object.fromEntries(read))
}

/**
 * An assertion, members of a set included, with what `file://` names in its places, and every template of it looked at.
 * @param field where it stands within the test
 */
export async function withFiles(
  files: AssertionFiles,
  folder: string,
  assertion: Assertion,
  field: string,
): Promise<Read<Assertion>> {
  const { value: read, diagnostics } = await files.read(folder, assertion, field)
  return { value: read, diagnostics: [...diagnostics, ...templateProblemsOf(read, field)] }
}

function templateProblemsOf({ value, metric, rubricPrompt, assert }: Assertion, field: string): Diagnostic[] {
  return [
    ...(assert ?? []).flatMap((member, index) => templateProblemsOf(member, `${field}.assert[${index}]`)),
    ...templateProblems(value, `${field}.value`, templateProblem),
    ...templateProblems(metric, `${field}.metric`, templateProblem),
    ...templateProblems(rubricPrompt, `${field}.rubricPrompt`, judgeTemplateProblem),
  ]
}

/** The first problem of each text within a value. */
function templateProblems(
  value: unknown,
  field: string,
  problemOf: (text: string) => TemplateProblem | null,
): Diagnostic[] {
  if (typeof value === 'string') {
    const problem = problemOf(value)
    return problem === null ? [] : [diagnostic({ field, message: problem.message, hint: problem.hint })]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((item) => templateProblems(item, field, problemOf))
}

async function fileValue(files: Files, written: unknown, field: string): Promise<Read<unknown>> {
  if (typeof written !== 'string' || !written.startsWith('file://')) return clean(written)
  try {
    return clean(await readFileValue(files, written))
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { value: '', diagnostics: [diagnostic({ field, message: thrown.message, hint: thrown.hint })] }
  }
}

/** A YAML or JSON file as a variable is its JSON, as promptfoo fills it in. */
function asVariable(value: unknown, written: unknown): unknown {
  return value === written || typeof value === 'string' ? value : JSON.stringify(value)
}
