/** Whether two JSON Schemas can be fulfilled together, as far as that is certain. */
import { canonicalJson } from '../source/canonical-json.ts'
import { isMapping } from '../source/mapping.ts'
import { shown } from '../source/shown.ts'

type Kind = 'null' | 'boolean' | 'number' | 'integer' | 'string' | 'array' | 'object'
type Mapping = { readonly [key: string]: unknown }

/** Comparisons of one pair of schemas: parts refer to each other, so that their number is not bound by their size. */
const MOST_COMPARED = 5_000
const MOST_LEVELS = 30

/**
 * Why no document at all fulfils both schemas, as a phrase that begins with the place (`$.total is …`); null when one may.
 * What is said by other keywords than the common ones, or behind references to elsewhere, counts as fulfilled.
 * @param ours what answers are held to, and `theirs` what is asked of them
 */
export function schemaConflict(ours: unknown, theirs: unknown): string | null {
  let left = MOST_COMPARED
  const conflict = (a: Part, b: Part, place: string, level: number): string | null => {
    left -= 1
    if (left < 0 || level > MOST_LEVELS) return null
    if (a.schema === false || b.schema === false) return `${place} is allowed by one and forbidden by the other`
    const [one, other] = [resolved(a), resolved(b)]
    if (one === null || other === null) return null
    const below = (x: Part, y: Part): string | null => conflict(x, y, place, level + 1)
    return (
      ofBranches(one, other, below) ??
      ofBranches(other, one, (x, y) => below(y, x)) ??
      ofValues(one.schema, other.schema, place) ??
      ofMembers(one, other, (x, y, name) => conflict(x, y, `${place}${name}`, level + 1), place)
    )
  }
  return conflict({ schema: ours, root: ours }, { schema: theirs, root: theirs }, '$', 0)
}

/** A part of a schema, and the whole that its references point into. */
type Part = { schema: unknown; root: unknown }
type Resolved = { schema: Mapping; root: unknown }
type Compare = (a: Part, b: Part) => string | null

/** The mapping that a part is, its reference followed; null for what says nothing that is understood here. */
function resolved({ schema, root }: Part): Resolved | null {
  let current = schema
  for (let hop = 0; hop < 10; hop++) {
    if (!isMapping(current)) return null
    const { $ref: reference } = current
    if (reference === undefined) return { schema: current, root }
    if (typeof reference !== 'string' || !reference.startsWith('#')) return null
    current = reference
      .slice(1)
      .split('/')
      .filter((key) => key !== '')
      .reduce<unknown>((inside, key) => {
        const name = key.replaceAll('~1', '/').replaceAll('~0', '~')
        return isMapping(inside) || Array.isArray(inside) ? Reflect.get(inside, name) : undefined
      }, root)
  }
  return null
}

/** Every member of `allOf` has to fit, and one branch of `anyOf` and `oneOf`. */
function ofBranches({ schema, root }: Resolved, other: Part, compare: Compare): string | null {
  for (const member of list(schema.allOf)) {
    const found = compare({ schema: member, root }, other)
    if (found !== null) return found
  }
  for (const branches of [list(schema.anyOf), list(schema.oneOf)]) {
    const found = branches.map((branch) => compare({ schema: branch, root }, other))
    const [first] = found
    if (first !== undefined && found.every((one) => one !== null)) return first
  }
  return null
}

function ofValues(a: Mapping, b: Mapping, place: string): string | null {
  const [ours, theirs] = [typesOf(a), typesOf(b)]
  if (bothOf(ours, theirs).length === 0)
    return `${place} is of type ${ours.join(' or ')} in one and ${theirs.join(' or ')} in the other`
  const [some, others] = [valuesOf(a), valuesOf(b)]
  if (some !== null && others !== null && !some.some((value) => others.some((one) => isSame(value, one))))
    return `${place} has no value that both list (${some.map((value) => shown(value)).join(', ')}; ${others.map((value) => shown(value)).join(', ')})`
  for (const [values, types] of [
    [some, theirs],
    [others, ours],
  ] as const)
    if (values !== null && !values.some((value) => types.some((type) => isOf(value, type)))) {
      const listed = values.map((value) => shown(value)).join(', ')
      return `${place} is one of ${listed} in one and of type ${types.join(' or ')} in the other`
    }
  return ofLimits(a, b, bothOf(ours, theirs), place)
}

const LIMITS: ReadonlyArray<[least: string, most: string, kinds: readonly Kind[], what: string]> = [
  ['minimum', 'maximum', ['number', 'integer'], 'number'],
  ['minLength', 'maxLength', ['string'], 'text'],
  ['minItems', 'maxItems', ['array'], 'list'],
]

function ofLimits(a: Mapping, b: Mapping, types: readonly Kind[], place: string): string | null {
  for (const [least, most, kinds, what] of LIMITS) {
    if (!types.every((type) => kinds.includes(type))) continue
    for (const [low, high] of [
      [a[least], b[most]],
      [b[least], a[most]],
    ])
      if (typeof low === 'number' && typeof high === 'number' && low > high)
        return `${place} is a ${what} with ${least} ${low} in one and ${most} ${high} in the other`
  }
  return null
}

function ofMembers(
  a: Resolved,
  b: Resolved,
  compare: (x: Part, y: Part, name: string) => string | null,
  place: string,
): string | null {
  const types = bothOf(typesOf(a.schema), typesOf(b.schema))
  if (types.every((type) => type === 'array')) {
    const filled = [a, b].some(({ schema }) => typeof schema.minItems === 'number' && schema.minItems > 0)
    if (!filled || !isMapping(a.schema.items) || !isMapping(b.schema.items)) return null
    return compare({ schema: a.schema.items, root: a.root }, { schema: b.schema.items, root: b.root }, '[]')
  }
  if (!types.every((type) => type === 'object')) return null
  for (const name of new Set([...list(a.schema.required), ...list(b.schema.required)])) {
    if (typeof name !== 'string') continue
    for (const [asked, allowed] of [
      [b, a],
      [a, b],
    ] as const)
      if (list(asked.schema.required).includes(name) && forbids(allowed.schema, name))
        return `${place}.${name} is required by one and not allowed by the other (additionalProperties: false)`
    const [ours, theirs] = [propertyOf(a.schema, name), propertyOf(b.schema, name)]
    if (ours === undefined || theirs === undefined) continue
    const found = compare({ schema: ours, root: a.root }, { schema: theirs, root: b.root }, `.${name}`)
    if (found !== null) return found
  }
  return null
}

function propertyOf({ properties }: Mapping, name: string): unknown {
  return isMapping(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
}

function forbids(schema: Mapping, name: string): boolean {
  return (
    schema.additionalProperties === false &&
    schema.patternProperties === undefined &&
    propertyOf(schema, name) === undefined
  )
}

const ALL: readonly Kind[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

function typesOf({ type, nullable }: Mapping): readonly Kind[] {
  const written = (Array.isArray(type) ? type : [type]).filter(isKind)
  if (written.length === 0) return ALL
  // OpenAPI's word, which the validator takes too.
  return nullable === true ? [...written, 'null'] : written
}

function isKind(type: unknown): type is Kind {
  return type === 'integer' || ALL.some((one) => one === type)
}

/** A whole number is a number too. */
function bothOf(a: readonly Kind[], b: readonly Kind[]): Kind[] {
  const holds = (types: readonly Kind[], type: Kind) =>
    types.includes(type) || (type === 'integer' && types.includes('number'))
  return [...new Set([...a.filter((type) => holds(b, type)), ...b.filter((type) => holds(a, type))])]
}

/** The values that `const` or `enum` list; null when neither does. */
function valuesOf(schema: Mapping): readonly unknown[] | null {
  if (Object.hasOwn(schema, 'const')) return [schema.const]
  return Array.isArray(schema.enum) && schema.enum.length > 0 ? schema.enum : null
}

function isOf(value: unknown, type: Kind): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isMapping(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b)
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
