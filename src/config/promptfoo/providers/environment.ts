import { isMapping } from '../../../source/mapping.ts'

/**
 * promptfoo fills in `{{ env.NAME }}` while it reads a configuration. Here nothing of the environment decides what a file
 * means, so only a default that stands beside it can be taken.
 */
const WITH_DEFAULT =
  /\{\{-?\s*env(?:\.\w+|\[\s*(?:'\w+'|"\w+")\s*\])\s*(?:\|\s*(?:default|d)\(\s*|\bor\s*)(?:'([^'{}]*)'|"([^"{}]*)")\s*(?:,\s*true\s*)?\)?\s*-?\}\}/g

/** A text with the defaults in the places of the variables of the environment that have one. */
function withDefaults(text: string): string {
  return text.replace(
    WITH_DEFAULT,
    (_, single: string | undefined, double: string | undefined) => single ?? double ?? '',
  )
}

/** The first variable of the environment that a text still names; null when there is none. */
export function environmentVariable(text: string): string | null {
  const [, name, key] = /\{\{-?\s*env(?:\.(\w+)|\[\s*['"](\w+))/.exec(text) ?? []
  return name ?? key ?? null
}

/** The same for every text within a value. */
export function withDefaultsWithin(value: unknown): unknown {
  if (typeof value === 'string') return withDefaults(value)
  if (Array.isArray(value)) return value.map(withDefaultsWithin)
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withDefaultsWithin(one)]))
}
