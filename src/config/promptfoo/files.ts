import { UserError } from '../../errors.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { type Files, readFileValue } from './file-value.ts'
import { judgeTemplateProblem, type TemplateProblem, templateProblem } from './prompts/templates.ts'

/** Tells a mistake in a field of one test. */
export type ReportProblem = (field: string, problem: { message: string; hint: string | null }) => void

/** Variables with what `file://` names in their places. */
export async function withVariableFiles(
  files: Files,
  vars: Record<string, unknown>,
  report: ReportProblem,
): Promise<Record<string, unknown>> {
  const read: Array<[string, unknown]> = []
  for (const [name, written] of Object.entries(vars)) {
    const field = `vars.${name}`
    const items: unknown[] = Array.isArray(written) ? written : [written]
    const values: unknown[] = []
    for (const item of items) values.push(asVariable(await fileValue(files, item, field, report), item))
    read.push([name, Array.isArray(written) ? values : values[0]])
  }
  return Object.fromEntries(read)
}

/** An assertion, members of a set included, with what `file://` names in the places of value and rubric prompt. */
export async function withFiles(
  files: Files,
  assertion: Assertion,
  field: string,
  report: ReportProblem,
): Promise<Assertion> {
  const members: Assertion[] = []
  for (const [index, member] of (assertion.assert ?? []).entries()) {
    members.push(await withFiles(files, member, `${field}.assert[${index}]`, report))
  }
  const value = Array.isArray(assertion.value)
    ? await Promise.all(
        assertion.value.map((item: unknown, index) => fileValue(files, item, `${field}.value[${index}]`, report)),
      )
    : await fileValue(files, assertion.value, `${field}.value`, report)
  const rubricPrompt = await fileValue(files, assertion.rubricPrompt, `${field}.rubricPrompt`, report)
  checkTemplates(value, `${field}.value`, templateProblem, report)
  checkTemplates(assertion.metric, `${field}.metric`, templateProblem, report)
  checkTemplates(rubricPrompt, `${field}.rubricPrompt`, judgeTemplateProblem, report)
  return {
    ...assertion,
    ...(assertion.value === undefined ? {} : { value }),
    ...(typeof rubricPrompt === 'string' ? { rubricPrompt } : {}),
    ...(assertion.assert === undefined ? {} : { assert: members }),
  }
}

/** Tells the first problem of each text within a value. */
function checkTemplates(
  value: unknown,
  field: string,
  problemOf: (text: string) => TemplateProblem | null,
  report: ReportProblem,
): void {
  if (typeof value === 'string') {
    const problem = problemOf(value)
    if (problem !== null) report(field, { message: problem.message, hint: problem.hint })
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) checkTemplates(item, field, problemOf, report)
  }
}

async function fileValue(files: Files, written: unknown, field: string, report: ReportProblem): Promise<unknown> {
  if (typeof written !== 'string' || !written.startsWith('file://')) return written
  try {
    return await readFileValue(files, written)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    report(field, { message: thrown.message, hint: thrown.hint })
    return ''
  }
}

/** A YAML or JSON file as a variable is its JSON, as promptfoo fills it in. */
function asVariable(value: unknown, written: unknown): unknown {
  return value === written || typeof value === 'string' ? value : JSON.stringify(value)
}
