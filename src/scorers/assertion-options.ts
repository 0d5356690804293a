import { messageOf } from '../errors.ts'
import { kindOf, shown } from '../source/shown.ts'
import type { Assertion } from './assertion.ts'
import type { Score } from './scorer.ts'
import { ScoringError } from './scoring-error.ts'

/** A score of a yes-or-no assertion. */
export function binary(pass: boolean, passed: string, failed: string): Score {
  return { pass, score: pass ? 1 : 0, reason: pass ? passed : failed }
}

/**
 * The assertion's value as text; numbers are taken as they are written.
 * @throws ScoringError when it is anything else, or empty
 */
export function textValue(assertion: Assertion): string {
  const { value } = assertion
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') throw new ScoringError(`value must be text, not ${kindOf(value)}`)
  if (value === '') throw new ScoringError('value is empty')
  return value
}

/**
 * The assertion's value as one or more texts: a list, or a single one.
 * @throws ScoringError when there is none, or one of them is not text
 */
export function textsValue(assertion: Assertion): string[] {
  const { value } = assertion
  if (!Array.isArray(value)) return [textValue(assertion)]
  if (value.length === 0) throw new ScoringError('value is an empty list')
  return value.map((item: unknown) => {
    if (typeof item === 'number') return String(item)
    if (typeof item !== 'string')
      throw new ScoringError(`value must be a list of texts; one of them is ${kindOf(item)}`)
    return item
  })
}

/** The reading of a value turned into a check: the mistake it would throw when scoring, said beforehand. */
export function diagnosticsOf(read: () => unknown): string[] {
  try {
    read()
    return []
  } catch (thrown) {
    if (!(thrown instanceof ScoringError)) throw thrown
    return [messageOf(thrown)]
  }
}

/** Values from other files are not read in this version; said plainly, because promptfoo does read them. */
export function fileDiagnostics(value: unknown): string[] {
  if (typeof value !== 'string' || !value.startsWith('file://')) return []
  return [`${shown(value)} is not read: write the content itself as the value`]
}

/** What is wrong with a pattern; V8 quotes the whole of it in front of the reason, however long it is. */
export function patternProblem(thrown: unknown): string {
  const message = messageOf(thrown)
  return message.length > 200 ? `…${message.slice(-100)}` : message
}

/** Whether a value still has variables to fill in, so that it cannot be judged before. */
export function isTemplate(text: string): boolean {
  return text.includes('{{')
}

/** For assertions that read no value of their own. */
export function noDiagnostics(): string[] {
  return []
}
