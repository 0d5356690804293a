import { type Diagnostic, diagnostic } from '../errors.ts'
import { memberOf } from '../source/mapping.ts'
import { fieldName } from '../source/parse.ts'
import { salvage } from '../source/salvage.ts'
import type { Located } from '../source/yaml.ts'
import type { Assertion } from './assertion.ts'
import { assertionSchema } from './assertion-schema.ts'
import { assertionProblems, scorerFor } from './registry.ts'

type Place = { located: Located; at: ReadonlyArray<string | number>; file: string }

/**
 * What is wrong with the assertions of a row or a test of which something has the wrong shape: with those that are sound, and
 * with what is sound of the others.
 * @param schema of one assertion
 */
export async function problemsBeside(
  { located, at, file }: Place,
  schema: typeof assertionSchema = assertionSchema,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = []
  const listed = [...at, 'assert'].reduce(memberOf, located.value)
  for (const [index, written] of Array.isArray(listed) ? listed.entries() : []) {
    const assertion = salvage(schema, written)?.value
    if (assertion === undefined) continue
    const here = [...at, 'assert', index]
    const place = { file, line: located.line(here), field: fieldName(here) }
    for (const message of await problemsOf(assertion)) found.push(diagnostic({ ...place, message }))
  }
  return found
}

/** What stands in a file was not read: of such an assertion only the type can be wrong. */
async function problemsOf(assertion: Assertion): Promise<string[]> {
  const { type } = assertion
  if (!JSON.stringify(assertion).includes('"file://')) return assertionProblems(assertion)
  return type === 'assert-set' || scorerFor(type) !== null ? [] : assertionProblems({ type })
}
