import { Ajv, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { messageOf } from '../../errors.ts'
import { ScoringError } from '../scoring-error.ts'

/** Compiled schemas by their JSON: compiling takes milliseconds, and one schema checks the answers of many cases. */
const compiled = new Map<string, ValidateFunction>()
const MAX_COMPILED = 100

/**
 * Compiles a JSON Schema: draft 7, or draft 2020-12 when `$schema` says so.
 * @throws Error that says what is wrong with it: unknown keywords and types, references to nowhere
 */
export function compileSchema(schema: unknown): ValidateFunction {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
    throw new Error('a JSON Schema is a mapping, or true or false')
  }
  const key = JSON.stringify(schema)
  const existing = compiled.get(key)
  if (existing !== undefined) return existing
  const modern = typeof schema === 'object' && '$schema' in schema && String(schema.$schema).includes('2020-12')
  // Types and tuples are left to JSON Schema's own rules: Ajv's stricter style is not a mistake of the user's.
  const options = {
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    logger: false,
    // Written out at every place that refers to it, a large part would grow without bound.
    inlineRefs: false,
  } as const
  const ajv = modern ? new Ajv2020(options) : new Ajv(options)
  formats.default(ajv)
  const validate = ajv.compile(schema)
  if (compiled.size >= MAX_COMPILED) compiled.clear()
  compiled.set(key, validate)
  return validate
}

/**
 * Why a schema that is handed to a model is none, as a phrase; null when it is one. Keywords that JSON Schema does not
 * have are taken: services have their own.
 */
export function schemaProblem(schema: Readonly<Record<string, unknown>>): string | null {
  const { $schema, ...rest } = schema
  const options = { strict: false, logger: false, inlineRefs: false } as const
  const ajv = String($schema).includes('2020-12') ? new Ajv2020(options) : new Ajv(options)
  formats.default(ajv)
  try {
    ajv.compile(rest)
    return null
  } catch (thrown) {
    // One that refers to itself without end is for the service to say.
    return thrown instanceof RangeError ? null : messageOf(thrown)
  }
}

/**
 * For each JSON document: null when the schema takes it, else why not.
 * @throws ScoringError when the schema is not one, or refers to itself without end
 */
export function violations(schema: unknown, documents: readonly string[]): Array<string | null> {
  const validate = compiledOrNot(schema)
  return unlessEndless(() => documents.map((document) => (validate(JSON.parse(document)) ? null : explained(validate))))
}

function compiledOrNot(schema: unknown): ValidateFunction {
  return unlessEndless(() => {
    try {
      return compileSchema(schema)
    } catch (thrown) {
      if (thrown instanceof RangeError) throw thrown
      throw new ScoringError(`the JSON Schema is not valid: ${messageOf(thrown)}`)
    }
  })
}

/** The validator calls itself for each level and each reference, and so does what compiles it. */
function unlessEndless<T>(experiment: () => T): T {
  try {
    return experiment()
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    throw new ScoringError('the JSON Schema refers to itself without end, or goes too deep')
  }
}

/** Number of violations that are worth naming. */
const NAMED = 3

function explained(validate: ValidateFunction): string {
  const errors = validate.errors ?? []
  const named = errors.slice(0, NAMED).map((error) => {
    const place = error.instancePath === '' ? 'the document' : error.instancePath
    return `${place} ${error.message ?? `breaks ${error.keyword}`}`
  })
  return `${named.join('; ')}${errors.length > NAMED ? '; …' : ''}`
}
