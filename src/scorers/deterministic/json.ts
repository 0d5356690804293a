import { z } from 'zod'
import { messageOf } from '../../errors.ts'
import type { Assertion } from '../assertion.ts'
import { binary, fileDiagnostics, isTemplate } from '../assertion-options.ts'
import { PARSER_TIMEOUT_MS, runBounded } from '../sandbox/thread.ts'
import type { Scorer, ScoringContext } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { jsonObjects, parseJson } from './json-text.ts'

const SOURCE = 'promptfoo; JSON is RFC 8259, schemas JSON Schema draft 7 or 2020-12 (ajv, ajv-formats)'

export const isJson: Scorer = {
  type: 'is-json',
  summary: 'The whole output is JSON, and conforms to the schema if there is one.',
  options: ['value: JSON Schema (none)'],
  source: SOURCE,
  check: schemaDiagnostics,
  async score(assertion, context) {
    const parsed = parseJson(context.output)
    if (!parsed.valid) return binary(false, '', 'the output is not JSON')
    const [violation = null] = await check(assertion, [context.output], context)
    return binary(violation === null, 'the output is valid JSON', `the JSON breaks the schema: ${violation}`)
  },
}

export const containsJson: Scorer = {
  type: 'contains-json',
  summary: 'Somewhere in the output stands a JSON object, and one of them conforms to the schema if there is one.',
  options: ['value: JSON Schema (none)'],
  source: SOURCE,
  check: schemaDiagnostics,
  async score(assertion, context) {
    const objects = jsonObjects(context.output)
    if (objects.length === 0) return binary(false, '', 'there is no JSON object in the output')
    const violations = await check(assertion, objects, context)
    const pass = violations.includes(null)
    return binary(pass, 'the output contains valid JSON', `no JSON object fits the schema: ${violations.at(-1)}`)
  },
}

const Violations = z.array(z.string().nullable())

/** For each document null when the assertion's schema takes it, or when there is no schema. */
async function check(
  assertion: Assertion,
  documents: readonly string[],
  { patience }: ScoringContext,
): Promise<Array<string | null>> {
  const schema = schemaOf(assertion.value)
  if (schema === undefined) return documents.map(() => null)
  const limits = { timeoutMs: PARSER_TIMEOUT_MS, what: 'checking the JSON Schema', patience }
  return Violations.parse(await runBounded({ kind: 'json-schema', schema, documents }, limits))
}

/** The schema as data; a text is read as JSON. Undefined when there is none. */
function schemaOf(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') return value
  const parsed = parseJson(value, 'the JSON Schema')
  if (parsed.valid) return parsed.value
  throw new ScoringError('the JSON Schema is text but not JSON; write it as a YAML mapping')
}

/** Characters of a schema that is compiled before anything is asked; it takes up to a tenth of a second. */
const LONGEST_CHECKED = 20_000

async function schemaDiagnostics(assertion: Assertion): Promise<string[]> {
  const { value } = assertion
  const files = fileDiagnostics(value)
  const written = JSON.stringify(value) ?? ''
  if (files.length > 0 || isTemplate(written)) return files
  try {
    const schema = schemaOf(value)
    // Loaded only for a schema: the validator is as large as all scorers together.
    if (schema !== undefined && written.length <= LONGEST_CHECKED) {
      ;(await import('../sandbox/json-schema.ts')).compileSchema(schema)
    }
    return []
  } catch (thrown) {
    if (thrown instanceof ScoringError) return [thrown.message]
    // One that refers to itself without end is found where it is used, and is an error there.
    return thrown instanceof RangeError ? [] : [`the JSON Schema is not valid: ${messageOf(thrown)}`]
  }
}
