import type { Case } from '../datasets/case.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { digest } from '../source/canonical-json.ts'
import { templateVariables } from '../templates/engine.ts'
import { valueAt, variablePath, withValueAt } from '../templates/variable-path.ts'

/** Cases that are attacked. */
export const MOST_CASES = 5

/** A stable small sample: the cases with the smallest hashes, whatever their order, on every run and on both arms. */
export function attackedCases(cases: readonly Case[]): Case[] {
  return cases
    .map((one) => ({ one, hash: digest(['attacked', one.id]) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(0, MOST_CASES)
    .map(({ one }) => one)
}

/** The variables that a prompt puts into its messages, in their order: where an attacker's text can come in. */
export function variablesOf({ messages, engine = 'plain' }: Prompt): string[] {
  return [...new Set(messages.flatMap(({ content }) => templateVariables(content, engine)))]
}

/** A text among a case's variables, and the variables with another text in its place. */
type InjectionPoint = { text: string; put: (text: string) => Record<string, unknown> }

/**
 * Where an attacker writes in a variable: the variable itself, of a mapping or list its first text. A list without
 * text gets one more item; a mapping without text is replaced by its JSON with the attack.
 */
export function injectionPoint(name: string, vars: Record<string, unknown>): InjectionPoint {
  const start = variablePath(name, vars)
  const value = valueAt(vars, start)
  const path = [...start, ...(firstText(value) ?? (Array.isArray(value) ? [String(value.length)] : []))]
  return { text: textOf(valueAt(vars, path)), put: (text) => withValueAt(vars, path, text) }
}

/** Keys that lead to the first text; null when there is none, empty when the value itself is no mapping or list. */
function firstText(value: unknown): string[] | null {
  if (typeof value !== 'object' || value === null) return []
  for (const [key, member] of Object.entries(value)) {
    if (typeof member === 'string') return [key]
    const deeper = typeof member === 'object' && member !== null ? firstText(member) : null
    if (deeper !== null) return [key, ...deeper]
  }
  return null
}

/** A value as a prompt shows it. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
