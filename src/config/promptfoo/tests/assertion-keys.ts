import { z } from 'zod'
import type { Row } from '../../../datasets/row.ts'
import { type Diagnostic, diagnostic } from '../../../errors.ts'
import { assertionSchema } from '../../../scorers/assertion-schema.ts'
import { kindOf } from '../../../source/shown.ts'

/** The keys that promptfoo's assertions and sets of them have. All others it reads over, `critical` too, which is ours. */
const KEYS: ReadonlySet<string> = new Set([
  'type',
  'value',
  'threshold',
  'weight',
  'metric',
  'transform',
  'contextTransform',
  'provider',
  'rubricPrompt',
  'config',
  'assert',
])

type Path = ReadonlyArray<string | number>

/** An assertion of a promptfoo file: as in our own files, what promptfoo does not know and keys without a value left out. */
export const promptfooAssertion = z.preprocess(withKnownKeys, assertionSchema)

function withKnownKeys(written: unknown): unknown {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return written
  const entries = Object.entries(written).filter(
    ([key, value]) => (KEYS.has(key) && value !== null) || isOurs(key, value),
  )
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'assert' && Array.isArray(value) ? value.map(withKnownKeys) : value]),
  )
}

/** Warnings about the keys of a test's assertions that promptfoo does not know, one for each place. */
export function ignoredAssertionKeys({ located, file, at }: Row): readonly Diagnostic[] {
  const test = at.reduce<unknown>((inside, key) => member(inside, key), located.value)
  const below = (assertions: unknown, path: Path): Diagnostic[] => {
    if (!Array.isArray(assertions)) return []
    return assertions.flatMap((assertion: unknown, index) => {
      if (kindOf(assertion) !== 'mapping') return []
      const here = [...path, index]
      const unknown = Object.entries(Object(assertion)).flatMap(([key, value]) =>
        KEYS.has(key) || isOurs(key, value) ? [] : [key],
      )
      return [
        ...unknown.map((key) =>
          diagnostic({
            level: 'warning',
            file,
            line: located.line([...here, key]),
            message: `\`${key}\` is not a key of promptfoo's assertions and is ignored, as promptfoo does`,
          }),
        ),
        ...below(member(assertion, 'assert'), [...here, 'assert']),
      ]
    })
  }
  return below(member(test, 'assert'), [...at, 'assert'])
}

/** A remark under the same name is one. */
function isOurs(key: string, value: unknown): boolean {
  return key === 'critical' && typeof value === 'boolean'
}

function member(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
