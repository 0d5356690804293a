import { z } from 'zod'
import { diagnostic } from '../errors.ts'
import type { ResponseFormat } from '../models/model.ts'
import { clean, type Read, refused } from '../source/diagnostics.ts'
import { parseWith } from '../source/parse.ts'
import { type Located, parseYaml } from '../source/yaml.ts'

const named = z.lazy(() =>
  z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected a name of letters, digits, _ and -, at most 64'),
    description: z.string().optional(),
    strict: z.boolean().optional(),
    schema: z.record(z.string(), z.unknown()),
  }),
)

/** Where one prompt stands: at a path within a file. */
export type Place = { located: Located; at: ReadonlyArray<string | number>; file: string }

type WrittenFormat = {
  responseFormat?: 'text' | 'json_object' | 'json_schema' | null | undefined
  jsonSchema?: unknown
}

/**
 * `responseFormat` and `jsonSchema` of a prompt. GitHub writes the schema as text that holds JSON; a mapping is taken
 * as well.
 *
 * @returns null when the prompt names no format, and, with mistakes, when what it names cannot be used
 */
export function responseFormat(
  { responseFormat: format, jsonSchema }: WrittenFormat,
  { located, at, file }: Place,
): Read<ResponseFormat | null> {
  const line = located.line([...at, 'jsonSchema'])
  const given = jsonSchema !== undefined && jsonSchema !== null
  if (format !== 'json_schema') {
    const value = format === null || format === undefined ? null : { type: format }
    if (!given) return clean(value)
    const idle = diagnostic({
      level: 'warning',
      file,
      line,
      field: 'jsonSchema',
      message: 'has no effect without `responseFormat: json_schema`',
      hint: 'Add that line, or remove the schema.',
    })
    return { value, diagnostics: [idle] }
  }
  if (!given)
    return refused({
      file,
      line: located.line([...at, 'responseFormat']),
      field: 'jsonSchema',
      message: 'is missing: `responseFormat: json_schema` needs it',
      hint: 'Add `jsonSchema` with `name` and `schema`.',
    })
  const { value, diagnostics } =
    typeof jsonSchema === 'string'
      ? fromText(jsonSchema, { file, line })
      : parseWith(named, located, file, [...at, 'jsonSchema'])
  if (value === null) return { value, diagnostics }
  const { name, schema, strict = false } = value
  return { value: { type: 'json_schema', name, schema, strict }, diagnostics }
}

/** Lines inside the text cannot be told exactly (block or quoted), so its mistakes stand at its key. */
function fromText(
  text: string,
  { file, line }: { file: string; line: number | null },
): Read<z.output<typeof named> | null> {
  const located = parseYaml(text, 'jsonSchema.json')
  const read = located.value === null ? { ...located, value: null } : parseWith(named, located.value, file)
  const diagnostics = read.diagnostics.map((one) => {
    const within = one.line === null ? '' : ` (line ${one.line} of it)`
    const field = one.field === null ? 'jsonSchema' : `jsonSchema.${one.field}`
    return { ...one, file, line, field, message: `${one.message}${within}` }
  })
  return { value: read.value, diagnostics }
}
