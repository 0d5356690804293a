import { z } from 'zod'
import { flat, withVars } from '../src/datasets/row.ts'
import { OTHER_NAMES, SCHEMAS } from '../src/prompts/parameters.ts'
import { promptSchema } from '../src/prompts/prompt-yml.ts'
import { releaseFileSchema } from '../src/report/files/release.ts'
import { valuesOf } from '../src/report/files/results/fields.ts'
import { resultsSchema } from '../src/report/files/results/schema.ts'
import { type Schema, schemaUrl } from './configuration-reference.ts'

/** One row of a dataset. Without `vars` every other key is a variable. */
const row = z.union([withVars, flat]).meta({ id: 'case' })

/** `modelParameters` in every spelling that is read; others are only a warning. */
const parameters = z.looseObject(
  Object.fromEntries(
    Object.entries(SCHEMAS).flatMap(([name, made]) => {
      const schema: z.ZodType = made()
      return spellingsOf(name).map((one): [string, z.ZodType] => [
        one,
        schema.nullish().describe(schema.description ?? ''),
      ])
    }),
  ),
)

/** The other names of a parameter, after its own: GitHub's, OpenAI's, and each in snake_case. */
export function spellingsOf(name: string): string[] {
  const others = [...OTHER_NAMES].filter(([, means]) => means === name).map(([other]) => other)
  return [...new Set([name, ...others].flatMap((one) => [one, snakeCase(one)]))]
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** `*.prompt.yml`: unknown keys are no mistake, as they are only a warning. */
export function promptFileSchema(): Schema {
  const { description: ofParameters } = promptSchema.shape.modelParameters
  const { description: ofTestData } = promptSchema.shape.testData
  return published(
    'prompt',
    '*.prompt.yml',
    promptSchema
      .extend({
        modelParameters: parameters.nullish().describe(ofParameters ?? ''),
        testData: z
          .array(row)
          .nullish()
          .describe(ofTestData ?? ''),
      })
      .loose(),
  )
}

/** A golden dataset as YAML or JSON: a list, or a list below `cases`; or one line of JSONL. */
export function casesSchema(): Schema {
  const list = z.array(row).min(1)
  const { anyOf, ...whole } = published(
    'cases',
    'golden dataset',
    z.union([list, z.strictObject({ cases: list }), row]),
  )
  const [asList = true, asMapping = true, asRow = true] = anyOf ?? []
  const wrapped = { required: ['cases'], properties: { cases: { type: 'array' as const } } }
  const other = { if: wrapped, ...thenOf(asMapping), else: asRow }
  return { ...whole, if: { type: 'array' }, ...thenOf(asList), else: other }
}

/** `results.json`. What a later version adds is no mistake. */
export function resultsFileSchema(): Schema {
  return published('results', 'results.json', resultsSchema)
}

/** `release.json`, which a release writes and programs read. */
export function releaseSchema(): Schema {
  return published('release', 'release.json', releaseFileSchema)
}

function published(name: string, title: string, schema: z.ZodType): Schema {
  const { $schema, ...written } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    // A mapping of any kind, which zod does not take apart.
    unrepresentable: 'any',
    override({ jsonSchema, zodSchema }) {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      const values = valuesOf(zodSchema)
      if (values !== null) Object.assign(jsonSchema, mappingOf(values))
      if (zodSchema !== row || jsonSchema.anyOf === undefined) return
      // With `anyOf` an editor would take a misspelt key beside `vars` for a variable.
      const [strict = true, open = true] = jsonSchema.anyOf
      delete jsonSchema.anyOf
      Object.assign(jsonSchema, { type: 'object', if: { required: ['vars'] }, else: open }, thenOf(strict))
    },
  })
  return JSON.parse(JSON.stringify({ $schema, $id: schemaUrl(name), title, ...written }))
}

function mappingOf(values: z.ZodType): Schema {
  const { $schema: _, ...additionalProperties } = z.toJSONSchema(values, { io: 'input', target: 'draft-7' })
  return { type: 'object', additionalProperties }
}

/** Apart, because an object that is written with the key looks like a promise. */
function thenOf(schema: Schema | boolean): Pick<Schema, 'then'> {
  return Object.fromEntries([['then', schema]])
}
