import type { FilterArgs } from './filter.ts'
import type { Limits } from './limits.ts'
import { asJson, asText, isMapping, primitive } from './values.ts'

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
  '\\': '&#92;',
}

const escaped = onText((text) => text.replace(/[&"'<>\\]/g, (character) => ESCAPES[character] ?? character))
const dump = (value: unknown, [indent]: FilterArgs, limits: Limits) =>
  asJson(value, limits, typeof indent === 'number' || typeof indent === 'string' ? indent : undefined)

export const textFilters = {
  upper: onText((text) => text.toUpperCase()),
  lower: onText((text) => text.toLowerCase()),
  capitalize: onText(capitalized),
  title: onText((text) => text.split(' ').map(capitalized).join(' ')),
  trim: onText((text) => text.trim()),
  string: onText((text) => text),
  safe: onText((text) => text),
  escape: escaped,
  e: escaped,
  forceescape: escaped,
  nl2br: onText((text) => text.replace(/\r\n|\n/g, '<br />\n')),
  wordcount: (value: unknown, _: FilterArgs, limits: Limits) => {
    const text = asText(orNothing(value), limits)
    limits.text(text.length)
    return text.match(/\w+/g)?.length ?? null
  },
  dump,
  json: dump,
  load: (value: unknown, _: FilterArgs, limits: Limits): unknown => {
    const text = asText(value, limits)
    limits.text(text.length)
    try {
      return JSON.parse(text)
    } catch {
      throw limits.unfit('`load` found no JSON', 'Correct the variable, or leave the filter out.')
    }
  },
  replace,
  indent(value: unknown, [width, first]: FilterArgs, limits: Limits) {
    const text = asText(orNothing(value), limits)
    const lines = text.split('\n')
    const size = Math.max(0, Math.floor(Number(primitive(width, limits)) || 4))
    limits.text(text.length + size * lines.length)
    const blanks = ' '.repeat(size)
    return text === '' ? '' : lines.map((line, index) => (index === 0 && !first ? line : blanks + line)).join('\n')
  },
  center(value: unknown, [width]: FilterArgs, limits: Limits) {
    const text = asText(orNothing(value), limits)
    const size = Number(primitive(width, limits)) || 80
    if (text.length >= size) return text
    limits.text(size + 1)
    const blanks = size - text.length
    return ' '.repeat(Math.ceil(Math.max(0, blanks / 2 - (blanks % 2)))) + text + ' '.repeat(Math.ceil(blanks / 2))
  },
  truncate(value: unknown, [length, killwords, end]: FilterArgs, limits: Limits) {
    const text = asText(orNothing(value), limits)
    const most = Number(primitive(length, limits)) || 255
    if (text.length <= most) return text
    const space = killwords ? most : text.lastIndexOf(' ', most)
    const short = text.slice(0, space === -1 ? most : space)
    const ending = end === undefined || end === null ? '...' : asText(end, limits)
    limits.text(short.length + ending.length)
    return short + ending
  },
  urlencode(value: unknown, _: FilterArgs, limits: Limits) {
    if (!Array.isArray(value) && !isMapping(value)) return encoded(asText(value, limits), limits)
    const pairs = Array.isArray(value)
      ? value.map((pair: unknown) => (Array.isArray(pair) ? pair : []))
      : Object.entries(value)
    const texts = pairs.map(
      ([key, one]) => `${encoded(asText(key, limits), limits)}=${encoded(asText(one, limits), limits)}`,
    )
    limits.text(texts.reduce((sum, text) => sum + text.length + 1, 0))
    return texts.join('&')
  },
}

/** Nunjucks takes `false` for no text, as it does nothing at all. */
function orNothing(value: unknown): unknown {
  return value === false ? '' : value
}

function onText(make: (text: string) => string) {
  return (value: unknown, _: FilterArgs, limits: Limits): string => {
    const text = asText(value, limits)
    limits.text(text.length)
    const made = make(text)
    limits.text(made.length)
    return made
  }
}

function capitalized(text: string): string {
  const lower = text.toLowerCase()
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}

function replace(value: unknown, [old, by, most]: FilterArgs, limits: Limits): unknown {
  if (
    (typeof old !== 'string' && typeof old !== 'number') ||
    (typeof value !== 'string' && typeof value !== 'number')
  ) {
    return value
  }
  const text = String(value)
  const search = String(old)
  const put = by === undefined ? 'undefined' : asText(by, limits)
  limits.text(text.length)
  if (search === '') {
    limits.text(text.length + put.length * (text.length + 1))
    return put + text.split('').join(put) + put
  }
  const count = typeof most === 'number' && most >= 0 ? most : Number.POSITIVE_INFINITY
  const parts = text.split(search)
  const replaced = Math.min(parts.length - 1, Math.ceil(count))
  if (replaced === 0) return value
  limits.text(text.length + replaced * put.length)
  return [...parts.slice(0, replaced), parts.slice(replaced).join(search)].join(put)
}

function encoded(text: string, limits: Limits): string {
  limits.text(text.length)
  try {
    return encodeURIComponent(text)
  } catch {
    throw limits.unfit('`urlencode` got half of a character', 'Cut the text at whole characters.')
  }
}
