import { z } from 'zod'
import { type Diagnostic, diagnostic, UserError } from '../../errors.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { clean, Diagnostics, type Read } from '../../source/diagnostics.ts'
import { jsonOrNull } from '../../source/json.ts'
import { type Files, readFileValue } from './file-value.ts'
import { judgeTemplateProblem, type TemplateProblem, templateProblem } from './prompts/templates.ts'

/**
 * An assertion, members of a set included, with what `file://` names in the places of value and rubric prompt.
 * @param field where it stands within the test
 */
export async function withFiles(files: Files, assertion: Assertion, field: string): Promise<Read<Assertion>> {
  const diagnostics = new Diagnostics()
  const members: Assertion[] = []
  for (const [index, member] of (assertion.assert ?? []).entries()) {
    members.push(diagnostics.take(await withFiles(files, member, `${field}.assert[${index}]`)))
  }
  const value = diagnostics.take(await assertionValue(files, assertion.value, `${field}.value`))
  const { rubricPrompt } = diagnostics.take(await withRubricPrompt(files, assertion, field))
  diagnostics.addAll(templateProblems(value, `${field}.value`, templateProblem))
  diagnostics.addAll(templateProblems(assertion.metric, `${field}.metric`, templateProblem))
  return diagnostics.withValue({
    ...assertion,
    ...(assertion.value === undefined ? {} : { value }),
    ...(rubricPrompt === undefined ? {} : { rubricPrompt }),
    ...(assertion.assert === undefined ? {} : { assert: members }),
  })
}

const messages = z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1)

type RubricPrompt = Assertion['rubricPrompt'] | null

/**
 * An assertion, or the options of a test, with the rubric prompt that a file holds: a text, or a chat as YAML or JSON.
 * @param field where they stand within the test
 */
export async function withRubricPrompt<T extends { rubricPrompt?: RubricPrompt }>(
  files: Files,
  given: T,
  field: string,
): Promise<Read<T>> {
  const { rubricPrompt: written } = given
  if (written === undefined || written === null) return clean(given)
  const place = `${field}.rubricPrompt`
  const diagnostics = new Diagnostics()
  const read = diagnostics.take(await fileValue(files, written, place))
  const chat = messages.safeParse(typeof read === 'string' ? parsedChat(read) : read).data
  const rubricPrompt = chat ?? (typeof read === 'string' ? read : undefined)
  if (rubricPrompt === undefined)
    diagnostics.add({
      field: place,
      message: 'is neither a text nor a chat',
      hint: 'Write a list of messages, each with `role` and `content`.',
    })
  diagnostics.addAll(templateProblems(rubricPrompt, place, judgeTemplateProblem))
  return diagnostics.withValue({ ...given, rubricPrompt })
}

/** A chat that is written as a text of JSON; null for any other text. */
function parsedChat(text: string): unknown {
  return text.trimStart().startsWith('[') ? jsonOrNull(text) : null
}

async function assertionValue(files: Files, written: unknown, field: string): Promise<Read<unknown>> {
  if (!Array.isArray(written)) return await fileValue(files, written, field)
  const diagnostics = new Diagnostics()
  const items = await Promise.all(written.map((item: unknown, index) => fileValue(files, item, `${field}[${index}]`)))
  return diagnostics.withValue(items.map((item) => diagnostics.take(item)))
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
