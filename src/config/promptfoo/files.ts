import { UserError } from '../../errors.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import type { Tree } from '../../source/tree.ts'
import { readFileValue } from './file-value.ts'
import { templateProblem } from './templates.ts'

/** Tells a mistake in a field of one test. */
export type Tell = (field: string, problem: { message: string; hint: string | null }) => void

/** Variables with what `file://` names in their places. Templates in them are mistakes: a variable is data here. */
export async function withVariableFiles(
  tree: Tree,
  folder: string,
  vars: Record<string, unknown>,
  tell: Tell,
): Promise<Record<string, unknown>> {
  const read: Array<[string, unknown]> = []
  for (const [name, written] of Object.entries(vars)) {
    const field = `vars.${name}`
    const items: unknown[] = Array.isArray(written) ? written : [written]
    if (items.some((item) => typeof item === 'string' && /\{\{|\{%|\{#/.test(item))) {
      tell(field, {
        message: 'templates in variables are not filled in',
        hint: 'Write the value as the prompt is to contain it.',
      })
    }
    const values: unknown[] = []
    for (const item of items) values.push(asVariable(await fileValue(tree, folder, item, field, tell), item))
    read.push([name, Array.isArray(written) ? values : values[0]])
  }
  return Object.fromEntries(read)
}

/** An assertion, members of a set included, with what `file://` names in the places of value and rubric prompt. */
export async function withFiles(
  tree: Tree,
  folder: string,
  assertion: Assertion,
  field: string,
  tell: Tell,
): Promise<Assertion> {
  const members: Assertion[] = []
  for (const [index, member] of (assertion.assert ?? []).entries()) {
    members.push(await withFiles(tree, folder, member, `${field}.assert[${index}]`, tell))
  }
  const value = await fileValue(tree, folder, assertion.value, `${field}.value`, tell)
  const rubricPrompt = await fileValue(tree, folder, assertion.rubricPrompt, `${field}.rubricPrompt`, tell)
  for (const [name, text] of Object.entries({ value, rubricPrompt })) {
    const problem = typeof text === 'string' ? templateProblem(text) : null
    if (problem === null) continue
    tell(`${field}.${name}`, { message: `\`${problem.found}\` is not supported`, hint: problem.hint })
  }
  return {
    ...assertion,
    ...(assertion.value === undefined ? {} : { value }),
    ...(typeof rubricPrompt === 'string' ? { rubricPrompt } : {}),
    ...(assertion.assert === undefined ? {} : { assert: members }),
  }
}

async function fileValue(tree: Tree, folder: string, written: unknown, field: string, tell: Tell): Promise<unknown> {
  if (typeof written !== 'string' || !written.startsWith('file://')) return written
  try {
    return await readFileValue(tree, folder, written)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    tell(field, { message: thrown.message, hint: thrown.hint })
    return ''
  }
}

/** A YAML or JSON file as a variable is its JSON, as promptfoo fills it in. */
function asVariable(value: unknown, written: unknown): unknown {
  return value === written || typeof value === 'string' ? value : JSON.stringify(value)
}
