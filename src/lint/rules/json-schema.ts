import type { Prompt } from '../../prompts/prompt.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { jsonOrNull } from '../../source/json.ts'
import type { Found, Rule } from '../rule.ts'
import { schemaConflict } from '../schema-conflict.ts'
import type { Subject } from '../subject.ts'

/** Characters of a schema that is compiled: it takes up to a tenth of a second. */
const LONGEST = 20_000

export const jsonSchema: Rule = {
  id: 'json-schema',
  levels: ['warning'],
  what: "A prompt's own `jsonSchema` that is no JSON Schema, or that no answer can fulfil together with the schema of an `is-json` or `contains-json` about it: a property that one requires and the other does not allow, other types, lists of values without a common one, limits that exclude each other. Only what is certain is told, once for each pair of schemas.",
  why: 'A service refuses a schema that is none. Answers that keep to one of two such schemas break the other: the assertion fails for ever.',
  remedy: 'Let the schemas agree, or leave the one of the assertion out: `is-json` alone asks for JSON.',
  async find(subject) {
    const found: Found[] = []
    for (const prompt of subject.prompts) found.push(...(await ofPrompt(subject, prompt)))
    return found
  },
}

async function ofPrompt(subject: Subject, prompt: Prompt): Promise<Found[]> {
  const { responseFormat: format } = prompt
  if (format?.type !== 'json_schema') return []
  const { schema } = format
  if (JSON.stringify(schema).length <= LONGEST) {
    // Loaded only for a prompt with a schema: the validator is as large as all scorers together.
    const problem = (await import('../../scorers/sandbox/json-schema.ts')).schemaProblem(schema)
    if (problem !== null)
      return [
        {
          level: 'warning',
          file: prompt.file,
          line: subject.linePrompt(prompt, ['jsonSchema']),
          message: `the jsonSchema of prompt ${prompt.id} is no JSON Schema: ${problem}.`,
          hint: 'Correct it: a service refuses it, or holds the answer to nothing.',
        },
      ]
  }
  const compared = new Set<string>()
  const against = ({ type, value }: Assertion, file: string, line: () => number | null): Found[] => {
    if (type === 'contains-json' && schema.type !== 'object') return []
    const asserted = typeof value === 'string' ? jsonOrNull(value) : value
    const text = JSON.stringify(asserted) ?? ''
    if (typeof asserted !== 'object' || asserted === null || text.includes('{{') || compared.has(text)) return []
    compared.add(text)
    const conflict = schemaConflict(schema, asserted)
    if (conflict === null) return []
    const message = `no answer fulfils the jsonSchema of prompt ${prompt.id} and this \`${type}\`: ${conflict}.`
    return [{ level: 'warning', file, line: line(), message, hint: jsonSchema.remedy }]
  }
  return [
    ...prompt.assert.flatMap((assertion, index) =>
      aboutJson(assertion).flatMap((one) => against(one, prompt.file, () => subject.lineAssertion(prompt, index))),
    ),
    ...subject
      .cases(prompt)
      .flatMap(({ assert, file, line }) => assert.flatMap(aboutJson).flatMap((one) => against(one, file, () => line))),
  ]
}

/** An assertion that asks for a schema of the whole answer, or those in a set; what a transform makes of it is another text. */
function aboutJson(assertion: Assertion): Assertion[] {
  if (assertion.transform !== undefined) return []
  if (assertion.type === 'assert-set') return (assertion.assert ?? []).flatMap(aboutJson)
  return assertion.type === 'is-json' || assertion.type === 'contains-json' ? [assertion] : []
}
