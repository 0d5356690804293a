/** The keys of a test that change nothing of a verdict, told once for each key. */

import type { Row } from '../../../datasets/row.ts'
import { type Diagnostic, diagnostic } from '../../../errors.ts'
import { closest } from '../../../source/closest.ts'
import { memberOf } from '../../../source/mapping.ts'
import { type Pattern, withoutEffect } from '../without-effect.ts'
import { KNOWN_KEYS, modelOptions } from './test-schema.ts'

const PATTERNS: readonly Pattern[] = [
  ['options.disableConversationVar', 'no answer is carried from one test to the next.'],
  ['options.runSerially', 'tests do not see each other.'],
  ['options.repeat', 'how often every case is asked is said under `evaluateOptions`.'],
]

/** Warnings about keys of a test, and of its options, that are read over, or hold for tests alone. */
export function ignoredKeys({ located, file, at }: Row): Diagnostic[] {
  const whole = at.reduce(memberOf, located.value)
  const warned = (path: readonly string[], message: string, hint: string | null): Diagnostic =>
    diagnostic({ level: 'warning', file, line: located.line([...at, ...path]) ?? 1, message, hint })
  const unknown = Object.entries(KNOWN_KEYS).flatMap(([place, keys]) => {
    const path = place === '' ? [] : place.split('.')
    return keysOf(path.reduce(memberOf, whole))
      .filter((key) => !keys.includes(key))
      .map((key) => {
        const meant = closest(key, keys)
        const name = [...path, key].join('.')
        const seen = place === '' ? '; code of assertions alone sees it' : ''
        const message = `\`${name}\` has no effect here: it is no key of promptfoo's tests${seen}.`
        return warned([...path, key], message, meant === null ? null : `Did you mean \`${meant}\`?`)
      })
  })
  const own = keysOf(memberOf(whole, 'options'))
    .filter((key) => Object.hasOwn(modelOptions.shape, key))
    .map((key) => {
      const message = `\`options.${key}\` is handed to the model in tests alone: what is released has the parameters of its prompt and provider.`
      return warned(['options', key], message, 'Write it under `config` of the provider.')
    })
  return [...own, ...withoutEffect(located, file, PATTERNS, at), ...unknown]
}

/** What a test has beside promptfoo's keys; undefined when it has nothing. */
export function unknownKeysOf({ located, at }: Row): Record<string, unknown> | undefined {
  const whole = at.reduce(memberOf, located.value)
  const others = keysOf(whole).filter((key) => !KNOWN_KEYS[''].includes(key))
  return others.length === 0 ? undefined : Object.fromEntries(others.map((key) => [key, memberOf(whole, key)]))
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
}
