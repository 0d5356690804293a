import { type Diagnostic, diagnostic } from '../../errors.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import type { Read } from '../../source/diagnostics.ts'
import type { AssertionFiles } from '../assertion-files.ts'
import { judgeTemplateProblem, type TemplateProblem, templateProblem } from './prompts/templates.ts'

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

/** Mistakes in the templates of an assertion, or of the rubric prompt that the options of a test have. */
export function templateProblemsOf(
  { value, metric, rubricPrompt, assert }: Partial<Pick<Assertion, 'value' | 'metric' | 'rubricPrompt' | 'assert'>>,
  field: string,
): Diagnostic[] {
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
