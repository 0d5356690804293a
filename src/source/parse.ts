import { config, type z } from 'zod'
import { type DiagnosticFacts, diagnostic } from '../errors.ts'
import { allowedKeys } from './allowed-keys.ts'
import { closest } from './closest.ts'
import { clean, type Read } from './diagnostics.ts'
import { memberOf } from './mapping.ts'
import { kindOf, shown } from './shown.ts'
import type { Located } from './yaml.ts'

// Files are read once: compiling a schema to code costs more than it saves, and would be code made at run time.
config({ jitless: true })

type Path = ReadonlyArray<string | number>
type Issue = z.core.$ZodIssue
/** An issue without unions around it. `expected` when several branches of a union were merged. */
type FlatIssue = { issue: Issue; path: Path; expected: string }

/**
 * Checks a parsed file, or the part of it below `at`, against a schema. Every issue becomes one mistake with file,
 * line, field and plain words, in the order of the lines; unknown keys one each, at their own line, with the known key
 * that was probably meant.
 * A schema's own `error` text is kept; a custom issue's `params.hint` becomes the remedy.
 *
 * @returns the schema's output, or null when there was any mistake
 */
export function parseWith<T>(schema: z.ZodType<T>, located: Located, file: string, at: Path = []): Read<T | null> {
  const value = valueAt(located.value, at)
  const result = issuesIn(schema, value)
  if (result.success) return clean(result.data)
  const diagnostics = result.issues
    .flatMap((flat) => diagnosticsOf(flat, schema, located, value, at))
    .map((facts) => diagnostic({ file, ...facts }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return { value: null, diagnostics }
}

/** A value by a schema, or what is wrong with it, unions taken apart. */
export function issuesIn<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { success: true; data: T } | { success: false; issues: FlatIssue[] } {
  const result = schema.safeParse(value, { error: expectation })
  if (result.success) return { success: true, data: result.data }
  return { success: false, issues: result.error.issues.flatMap((issue) => resolve(issue, [], value)) }
}

function diagnosticsOf(
  flat: FlatIssue,
  schema: z.core.$ZodType,
  located: Located,
  value: unknown,
  at: Path,
): DiagnosticFacts[] {
  const path = [...at, ...flat.path]
  if (flat.issue.code === 'unrecognized_keys') {
    const existing = allowedKeys(schema, flat.path)
    return flat.issue.keys.map((key) => ({
      line: located.line([...path, key]),
      field: fieldName([...path, key]),
      message: 'unknown key',
      hint: unknownKeyHint(key, existing),
    }))
  }
  const found = valueAt(value, flat.path)
  const field = path.length === 0 ? null : fieldName(path)
  return [{ line: located.line(path), field, message: message(flat, found), hint: hint(flat, found) }]
}

/** A path as users write it: `messages[0].role`, `prices["a b"]`. */
export function fieldName(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`
      if (!/^[\w$-]+$/.test(key)) return `[${shown(key, '"')}]`
      return index === 0 ? key : `.${key}`
    })
    .join('')
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inside, key) => memberOf(inside, key), value)
}

/** Takes unions apart: to the issues of the branch that was probably meant, or to one "expected A or B". */
function resolve(issue: Issue, above: Path, root: unknown): FlatIssue[] {
  const path = [...above, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))]
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ issue, path, expected: issue.message }]
  const branches = issue.errors.map((errors) => errors.flatMap((error) => resolve(error, path, root)))
  const wrongKind = (flat: FlatIssue): boolean => flat.path.length === path.length && flat.issue.code === 'invalid_type'
  const fitting = branches.filter((branch) => !branch.some(wrongKind))
  if (fitting.length > 0) {
    const costs = fitting.map((branch) => branch.reduce((sum, flat) => sum + cost(flat, root), 0))
    return fitting[costs.indexOf(Math.min(...costs))] ?? []
  }
  const words = new Set(
    branches
      .flat()
      .filter(wrongKind)
      .map((flat) => flat.expected.replace(/^expected /, '')),
  )
  return [{ issue, path, expected: `expected ${[...words].join(' or ')}` }]
}

/** How unlikely it makes a branch of a union to be the one that was meant. */
function cost(flat: FlatIssue, root: unknown): number {
  if (flat.issue.code === 'unrecognized_keys') return 3 * flat.issue.keys.length
  if (flat.issue.code === 'invalid_value' && flat.issue.values.length === 1) return 5
  return valueAt(root, flat.path) === undefined ? 3 : 1
}

function message(flat: FlatIssue, found: unknown): string {
  const { issue, expected } = flat
  if (issue.code === 'custom') return expected
  if (issue.code === 'invalid_key') return `is not a name that fits here: ${issue.issues[0]?.message ?? expected}`
  if (found === undefined) return `is missing, ${expected}`
  return expected.includes(', got ') ? expected : `${expected}, got ${shown(found)}`
}

function hint({ issue, expected }: FlatIssue, found: unknown): string | null {
  if (issue.code === 'custom') return typeof issue.params?.hint === 'string' ? issue.params.hint : null
  const options =
    issue.code === 'invalid_value'
      ? issue.values
      : issue.code === 'invalid_union' && 'options' in issue
        ? issue.options
        : []
  const meant = typeof found === 'string' ? closest(found, (options ?? []).map(String)) : null
  if (meant !== null) return `Did you mean \`${meant}\`?`
  const kind = kindOf(found)
  if (/^expected text\b/.test(expected) && (kind === 'number' || kind === 'boolean')) return 'Put quotes around it.'
  if (expected === 'expected a list' && found !== undefined)
    return 'Write it as a list: each item on its own line behind `- `.'
  return null
}

function unknownKeyHint(key: string, existing: readonly string[]): string {
  const meant = closest(key, existing)
  if (meant !== null) return `Did you mean \`${meant}\`?`
  return existing.length > 0 && existing.length <= 30 ? `Known here: ${existing.join(', ')}.` : 'Remove it.'
}

/** What a schema wants, in the words of a user who writes YAML: `expected a whole number`. A schema's own text wins. */
export function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1
        ? `expected ${shown(issue.values[0])}`
        : `expected one of ${issue.values.map((value) => shown(value)).join(', ')}`
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `expected one of ${issue.options.map((value) => shown(value)).join(', ')}`
        : 'expected another form'
    case 'too_small':
      return bound(issue.origin, issue.minimum, issue.inclusive !== false, 'at least', 'above')
    case 'too_big':
      return bound(issue.origin, issue.maximum, issue.inclusive !== false, 'at most', 'below')
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`
    case 'invalid_format':
      return issue.format === 'regex'
        ? `expected text like ${issue.pattern}`
        : `expected text in the form ${issue.format}`
    default:
      return undefined
  }
}

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'nothing',
  undefined: 'nothing',
  never: 'nothing',
  nonoptional: 'a value',
}

function bound(origin: string, limit: number | bigint, inclusive: boolean, within: string, beyond: string): string {
  const unit = origin === 'string' ? 'character' : origin === 'array' || origin === 'set' ? 'item' : null
  if (unit !== null && within === 'at least' && limit === 1)
    return origin === 'string' ? 'expected text that is not empty' : 'expected at least one item'
  if (unit === null) return `expected a number ${inclusive ? within : beyond} ${limit}`
  return `expected ${inclusive ? within : beyond} ${limit} ${unit}${limit === 1 ? '' : 's'}`
}
