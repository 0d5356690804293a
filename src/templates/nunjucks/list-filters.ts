import type { FilterArgs } from './filter.ts'
import type { Limits } from './limits.ts'
import { isBelow, operate } from './operators.ts'
import { VALUE_TESTS } from './value-tests.ts'
import { asText, isMapping, member, primitive } from './values.ts'

const orElse = (value: unknown, [otherwise, falsyToo]: FilterArgs): unknown =>
  falsyToo ? value || otherwise : value === undefined ? otherwise : value

export const listFilters = {
  default: orElse,
  d: orElse,
  length(value: unknown) {
    if (value === undefined || value === null || value === false) return 0
    if (typeof value === 'string' || Array.isArray(value)) return value.length
    return isMapping(value) ? Object.keys(value).length : undefined
  },
  first: (value: unknown) => member(value, 0),
  last: (value: unknown) =>
    typeof value === 'string' || Array.isArray(value) ? member(value, value.length - 1) : undefined,
  list(value: unknown, _: FilterArgs, limits: Limits) {
    if (typeof value === 'string') limits.items(value.length)
    if (typeof value === 'string') return value.split('')
    if (isMapping(value)) return Object.entries(value).map(([key, one]) => ({ key, value: one }))
    return items(value, 'list', limits)
  },
  join(value: unknown, [between, attribute]: FilterArgs, limits: Limits) {
    const delimiter = between ? asText(between, limits) : ''
    const texts = attributes(items(value, 'join', limits), attribute).map((item) => asText(item, limits))
    limits.text(texts.reduce((sum, text) => sum + text.length + delimiter.length, 0))
    return texts.join(delimiter)
  },
  reverse(value: unknown, _: FilterArgs, limits: Limits) {
    if (typeof value === 'string') limits.items(value.length)
    return typeof value === 'string' ? value.split('').reverse().join('') : items(value, 'reverse', limits).toReversed()
  },
  sort: {
    named: ['reverse', 'case_sensitive', 'attribute'],
    apply(value: unknown, [reverse, caseSensitive, attribute]: FilterArgs, limits: Limits) {
      const key = (item: unknown): unknown => {
        const by = attribute ? byPath(item, attribute) : item
        return typeof by === 'string' && !caseSensitive ? by.toLowerCase() : by
      }
      const keyed = items(value, 'sort', limits).map((item) => ({ item, key: key(item) }))
      const order = (a: unknown, b: unknown): number => {
        limits.step()
        return isBelow(a, b, limits) ? -1 : isBelow(b, a, limits) ? 1 : 0
      }
      keyed.sort((a, b) => (reverse ? order(b.key, a.key) : order(a.key, b.key)))
      return keyed.map(({ item }) => item)
    },
  },
  sum(value: unknown, [attribute, start]: FilterArgs, limits: Limits) {
    const add = (a: unknown, b: unknown): unknown => operate('+', a, b, limits)
    return add(start ?? 0, attributes(items(value, 'sum', limits), attribute).reduce(add, 0))
  },
  batch(value: unknown, [size, fill]: FilterArgs, limits: Limits) {
    const count = wholeNumber(size, 'batch', limits)
    const all = items(value, 'batch', limits)
    const rows: unknown[][] = []
    for (let at = 0; at < all.length; at += count) rows.push(all.slice(at, at + count))
    const missing = fill ? count - (rows.at(-1)?.length ?? count) : 0
    limits.items(missing)
    rows.at(-1)?.push(...Array.from({ length: missing }, () => fill))
    return rows
  },
  slice(value: unknown, [slices, fill]: FilterArgs, limits: Limits) {
    const count = wholeNumber(slices, 'slice', limits)
    const all = items(value, 'slice', limits)
    limits.items(count)
    const size = Math.floor(all.length / count)
    const extra = all.length % count
    let start = 0
    return Array.from({ length: count }, (_, index) => {
      const end = start + size + (index < extra ? 1 : 0)
      const part = [...all.slice(start, end), ...(fill && index >= extra ? [fill] : [])]
      start = end
      return part
    })
  },
  select: selected(true),
  reject: selected(false),
  selectattr: (value: unknown, [attribute]: FilterArgs, limits: Limits) =>
    items(value, 'selectattr', limits).filter((item) => member(item, attribute)),
  rejectattr: (value: unknown, [attribute]: FilterArgs, limits: Limits) =>
    items(value, 'rejectattr', limits).filter((item) => !member(item, attribute)),
  groupby(value: unknown, [attribute]: FilterArgs, limits: Limits) {
    const groups = new Map<string, unknown[]>()
    for (const item of items(value, 'groupby', limits)) {
      const key = String(primitive(byPath(item, attribute), limits))
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [item])
      else group.push(item)
    }
    return Object.fromEntries(groups)
  },
  dictsort(value: unknown, [caseSensitive, by]: FilterArgs, limits: Limits) {
    if (!isMapping(value)) throw limits.unfit('`dictsort` needs a mapping', 'Use `sort` for lists.')
    const at = by === 'value' ? 1 : 0
    const key = (pair: unknown[]): unknown => {
      const one = pair[at]
      return typeof one === 'string' && !caseSensitive ? one.toUpperCase() : one
    }
    return Object.entries(value).sort((a, b) => {
      limits.step()
      return isBelow(key(b), key(a), limits) ? 1 : key(a) === key(b) ? 0 : -1
    })
  },
}

function items(value: unknown, filter: string, limits: Limits): unknown[] {
  if (value === undefined) return []
  if (!Array.isArray(value))
    throw limits.unfit(`\`${filter}\` needs a list`, 'Give it a list, or leave the filter out.')
  limits.items(value.length)
  return value
}

function attributes(list: unknown[], attribute: unknown): unknown[] {
  return attribute ? list.map((item) => member(item, attribute)) : list
}

function byPath(item: unknown, path: unknown): unknown {
  return typeof path === 'string' ? path.split('.').reduce(member, item) : member(item, path)
}

function wholeNumber(value: unknown, filter: string, limits: Limits): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
  throw limits.unfit(`\`${filter}\` needs a whole number above 0`, `Write for example \`${filter}(3)\`.`)
}

function selected(wanted: boolean) {
  return (value: unknown, [name, other]: FilterArgs, limits: Limits): unknown[] => {
    const test = VALUE_TESTS.get(name === undefined ? 'truthy' : String(primitive(name, limits)))
    if (test === undefined)
      throw limits.unfit('there is no such test', `Known are ${[...VALUE_TESTS.keys()].join(', ')}.`)
    return items(value, wanted ? 'select' : 'reject', limits).filter((item) => test(item, other, limits) === wanted)
  }
}

export const numberFilters = {
  abs: (value: unknown, _: FilterArgs, limits: Limits) => Math.abs(Number(primitive(value, limits))),
  round(value: unknown, [precision, method]: FilterArgs, limits: Limits) {
    const factor = 10 ** Number(primitive(precision, limits) ?? 0)
    const scaled = Number(primitive(value, limits)) * factor
    if (method === 'ceil') return Math.ceil(scaled) / factor
    return (method === 'floor' ? Math.floor(scaled) : Math.round(scaled)) / factor
  },
  float(value: unknown, [otherwise]: FilterArgs, limits: Limits) {
    const number = Number.parseFloat(String(primitive(value, limits)))
    return Number.isNaN(number) ? otherwise : number
  },
  int: {
    named: ['default', 'base'],
    apply(value: unknown, [otherwise, base]: FilterArgs, limits: Limits) {
      const number = Number.parseInt(String(primitive(value, limits)), Number(primitive(base, limits) ?? 10))
      return Number.isNaN(number) ? otherwise : number
    },
  },
}
