import { z } from 'zod'
import { assertionSchema } from '../scorers/assertion-schema.ts'
import { positiveWeight } from '../scorers/weight.ts'
import { clean, type Read, refused } from '../source/diagnostics.ts'
import { mapping } from '../source/mapping.ts'
import { parseWith } from '../source/parse.ts'
import { kindOf } from '../source/shown.ts'
import type { Located } from '../source/yaml.ts'
import type { Case } from './case.ts'
import { readParaphrases } from './paraphrases.ts'

/** One row of a golden dataset as its file states it: the part of a parsed file at `at`. */
export type Row = {
  located: Located
  at: ReadonlyArray<string | number>
  file: string
  line: number | null
  /** A description that does not stand in the row itself. */
  description: string | null
}

/** What the rows of a table are: cases of ours, or tests of a promptfoo configuration. */
export type RowForm = 'case' | 'test'

/** A case that may still need an id: from its description when no other row has the same, else from its position. */
export type UnnamedCase = Omit<Case, 'id'> & { id: string | null; description: string | null }

const idSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'expected an id without control characters')

const textOrNumber = z.union([z.string().min(1), z.number().transform(String)])

const reserved = {
  id: z
    .union([idSchema, z.number().transform(String)])
    .nullish()
    .describe(
      "Its name in reports and comparisons, at most 200 characters, once in a prompt. Default: `case-<row>`; of promptfoo's tests the description when no other has it, else `test-<n>`.",
    ),
  expected: z.unknown().optional().describe('The reference answer, `{{expected}}` in assertions.'),
  assert: z.array(assertionSchema).nullish().describe("Assertions, as in docs/assertions.md, beside the prompt's."),
  cluster: textOrNumber.nullish().describe('Cases that belong together: one document, one user. Default: alone.'),
  critical: z
    .boolean()
    .nullish()
    .describe(
      'Fails the run when most of its repeats fail, unless they do on the base as well (`gate.critical`). Default: `false`.',
    ),
  tags: z
    .union([z.string().transform((text) => text.split(',')), z.array(z.string())])
    .nullish()
    .describe('A list, or text with commas; the first is its stratum in a sample.'),
  weight: positiveWeight.nullish().describe('Its share in the mean score. Default: `1`.'),
  threshold: z
    .number()
    .min(0)
    .nullish()
    .describe('The case passes when the weighted score reaches it. Default: all assertions pass.'),
  paraphrases: z
    .array(z.union([z.string().min(1), mapping]))
    .nullish()
    .describe('The same question in other words: texts, or the variables that change.'),
  reviewed: z.unknown().optional().describe('`false` is refused: a proposal that nobody has read.'),
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .nullish()
    .describe('Earlier turns of a conversation.'),
}

/** The keys of a row that are no variables. */
export const ROW_KEYS: ReadonlySet<string> = new Set([...Object.keys(reserved), 'vars'])

/** A row with `vars`; the JSON Schema of cases is made from it. */
export const withVars = z.lazy(() =>
  z.strictObject({
    ...reserved,
    vars: mapping.nullish().describe('Variables by name; in a table JSON. Default: the other keys.'),
    description: z.string().nullish().describe('For readers; the id of a case without one, when no other has it.'),
    metadata: z.record(z.string(), z.unknown()).nullish().describe('What code of assertions may look at.'),
  }),
)

/** A row whose other keys are its variables. */
export const flat = z.looseObject(reserved)

/**
 * Reads one row. With `vars`, those are the variables and every other key is one of `id`, `expected`, `assert`,
 * `cluster`, `critical`, `tags`, `weight`, `threshold`, `messages`, `paraphrases`, `reviewed` (or promptfoo's `description` and `metadata`).
 * Without, all other columns are variables, `expected` too, and so is any of the named ones that the prompt uses
 * (`{{id}}`).
 *
 * @param used names of the prompt's variables
 * @returns null when there was any mistake
 */
export function readRow(row: Row, used: ReadonlySet<string>): Read<UnnamedCase | null> {
  const { located, at, file } = row
  const value = at.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    located.value,
  )
  const columns: object = kindOf(value) === 'mapping' ? Object(value) : {}
  const written = Object.hasOwn(columns, 'vars') ? parseWith(withVars, located, file, at) : null
  if (written?.value === null) return { ...written, value: null }
  const read = written ?? parseWith(flat, located, file, at)
  if (read.value === null) return { ...read, value: null }
  const parsed = read.value
  const vars = written === null ? variablesOf(columns, used) : (written.value.vars ?? {})
  if (parsed.reviewed === false && !Object.hasOwn(vars, 'reviewed'))
    return refused({ file, line: row.line, field: 'reviewed', message: UNREVIEWED, hint: REVIEW })
  const paraphrases = readParaphrases(parsed.paraphrases ?? [], { vars, used }, row)
  if (paraphrases.value === null) return { ...paraphrases, value: null }
  const description = written?.value.description?.trim() || row.description
  const metadata = written?.value.metadata
  const facts = { ...(description ? { description } : {}), ...(metadata ? { metadata } : {}) }
  return clean({
    ...toCase(parsed, vars, description, row),
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
    ...paraphrases.value,
  })
}

const UNREVIEWED = 'this row is a proposal that nobody has reviewed'
const REVIEW = 'Read it, correct it, then remove `reviewed: false`; or remove the row.'

function toCase(
  parsed: z.output<typeof flat>,
  vars: Record<string, unknown>,
  description: string | null,
  { file, line }: Row,
): UnnamedCase {
  const { id, expected, assert, cluster, critical, tags, weight, threshold, messages } = parsed
  return {
    id: id ?? null,
    description,
    vars,
    expected: expected ?? undefined,
    assert: assert ?? [],
    threshold: threshold ?? null,
    cluster: cluster ?? null,
    critical: critical ?? false,
    tags: (tags ?? []).map((tag) => tag.trim()).filter((tag) => tag !== ''),
    weight: weight ?? 1,
    messages: messages ?? [],
    file,
    line,
  }
}

function variablesOf(written: object, used: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(written).filter(([name]) => name === 'expected' || used.has(name) || !Object.hasOwn(reserved, name)),
  )
}
