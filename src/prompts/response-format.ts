import { z } from 'zod'
import type { ResponseFormat } from '../models/model.ts'
import { Diagnostics } from '../source/mistakes.ts'
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
  diagnostics: Diagnostics,
): ResponseFormat | null {
  const line = located.line([...at, 'jsonSchema'])
  const given = jsonSchema !== undefined && jsonSchema !== null
  if (format !== 'json_schema') {
    if (given)
      diagnostics.add({
        file,
        line,
        field: 'jsonSchema',
        message: 'has no effect without `responseFormat: json_schema`',
        hint: 'Add that line, or remove the schema.',
      })
    return format === null || format === undefined ? null : { type: format }
  }
  if (!given) {
    diagnostics.add({
      file,
      line: located.line([...at, 'responseFormat']),
      field: 'jsonSchema',
      message: 'is missing: `responseFormat: json_schema` needs it',
      hint: 'Add `jsonSchema` with `name` and `schema`.',
    })
    return null
  }
  const found =
    typeof jsonSchema === 'string'
      ? fromText(jsonSchema, line, file, diagnostics)
      : diagnostics.take(parseWith(named, located, file, [...at, 'jsonSchema']))
  if (found === null) return null
  return { type: 'json_schema', name: found.name, schema: found.schema, strict: found.strict ?? false }
}

/** Lines inside the text cannot be told exactly (block or quoted), so its mistakes stand at its key. */
function fromText(
  text: string,
  line: number | null,
  file: string,
  diagnostics: Diagnostics,
): z.output<typeof named> | null {
  const inner = new Diagnostics()
  const located = inner.take(parseYaml(text, 'jsonSchema.json'))
  const found = located === null ? null : inner.take(parseWith(named, located, file))
  for (const diagnostic of inner.list) {
    const within = diagnostic.line === null ? '' : ` (line ${diagnostic.line} of it)`
    const field = diagnostic.field === null ? 'jsonSchema' : `jsonSchema.${diagnostic.field}`
    diagnostics.add({ ...diagnostic, file, line, field, message: `${diagnostic.message}${within}` })
  }
  return found
}
