import { MAX_LEVELS } from '../source/depth.ts'
import { ModelError } from './model.ts'

/**
 * What a model wants to call a tool with, as JSON.parse would have given it: the AWS SDK makes large numbers BigInt and
 * long fractions objects of its own, which no JSON can be made of. Lone surrogates become U+FFFD.
 * @throws ModelError `unusable` when it is nested too deeply
 */
export function toolInput(model: string, value: unknown): unknown {
  return plain(value, 0)

  function plain(value: unknown, depth: number): unknown {
    if (depth > MAX_LEVELS) {
      throw new ModelError('unusable', model, `a tool's input is nested deeper than ${MAX_LEVELS} levels`)
    }
    switch (typeof value) {
      case 'bigint':
        return finite(String(value))
      case 'number':
        return Number.isFinite(value) ? value : String(value)
      case 'string':
        return value.toWellFormed()
      case 'boolean':
        return value
      case 'object': {
        if (value === null) return null
        if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1))
        if ('string' in value && 'type' in value && value.type === 'bigDecimal') return finite(String(value.string))
        const entries = Object.entries(value).filter(([, one]) => one !== undefined)
        return Object.fromEntries(entries.map(([key, one]) => [key.toWellFormed(), plain(one, depth + 1)]))
      }
      default:
        return null
    }
  }
}

/** A number that is too large to be one stays the text that was written. */
function finite(written: string): number | string {
  const number = Number(written)
  return Number.isFinite(number) ? number : written
}
