import type { Limits } from './limits.ts'

/** Levels of a value that is written out. */
const MAX_LEVELS = 100

/**
 * A value as text. Lists of plain values are joined with commas, as Nunjucks does; mappings, of which Nunjucks shows
 * `[object Object]`, and lists with them are JSON, as in our plain templates.
 */
export function asText(value: unknown, limits: Limits): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value) && value.every(isPlain)) {
    const texts = value.map((item) => (item === undefined || item === null ? '' : String(item)))
    limits.text(texts.reduce((sum, text) => sum + text.length + 1, 0))
    return texts.join(',')
  }
  return asJson(value, limits) ?? ''
}

/** A value as JSON; undefined for what JSON cannot say. */
export function asJson(value: unknown, limits: Limits, indent?: number | string): string | undefined {
  score(value, limits, 0)
  const text = JSON.stringify(value, null, indent)
  limits.text(text?.length ?? 0)
  return text
}

/** Own members only: nothing of a prototype is ever reached. */
export function member(target: unknown, key: unknown): unknown {
  if (target === undefined || target === null) return undefined
  if (typeof key !== 'string' && typeof key !== 'number') return undefined
  if (typeof target === 'string') {
    return key === 'length' ? target.length : /^\d+$/.test(String(key)) ? target[Number(key)] : undefined
  }
  return typeof target === 'object' && Object.hasOwn(target, key) ? Reflect.get(target, key) : undefined
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value that operators can work with: lists and mappings become their text. */
export function primitive(value: unknown, limits: Limits): string | number | boolean | null | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return value
    default:
      return value === null ? null : asText(value, limits)
  }
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

/** Pays for writing a value out: a list that holds another twice, and so on, is small in memory and endless in text. */
function score(value: unknown, limits: Limits, level: number): void {
  limits.step(typeof value === 'string' ? 1 + value.length / 16 : 1)
  if (typeof value !== 'object' || value === null) return
  if (level >= MAX_LEVELS) {
    throw limits.unfit(`a value has more than ${MAX_LEVELS} levels`, 'Make it flatter.')
  }
  for (const inside of Object.values(value)) score(inside, limits, level + 1)
}
