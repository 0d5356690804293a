import { z } from 'zod'
import type { Assertion } from '../assertion.ts'
import type { ScoringContext } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { applyTransform } from '../transform.ts'

/** How context is given, for the reference. */
export const CONTEXT_OPTION =
  'contextTransform: JavaScript over the untransformed `output` and `context` that gives the context, a text or a list of texts (the variable `context`)'

const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())])

/**
 * What was retrieved for the answer: what `contextTransform` takes out of the whole answer, else the variable
 * `context`; a text, or a list of its pieces. Blank pieces are left out; at least one is returned.
 *
 * @throws ScoringError when there is none: without it nothing can be said about the answer
 */
export async function retrievedContext(assertion: Assertion, context: ScoringContext): Promise<string[]> {
  const { contextTransform } = assertion
  const given =
    contextTransform === undefined
      ? context.vars.context
      : await applyTransform(contextTransform, context.completion.text, context, assertion.config)
  const from = contextTransform === undefined ? 'the variable `context`' : 'contextTransform'
  if (given === undefined || given === null) {
    throw new ScoringError(
      'there is no context: give the case a variable `context`, or the assertion a contextTransform',
    )
  }
  const texts = Texts.safeParse(given)
  if (!texts.success) throw new ScoringError(`${from} must be text or a list of texts`)
  const pieces = texts.data.filter((text) => text.trim() !== '')
  if (pieces.length === 0) throw new ScoringError(`${from} is empty, so there is no context to compare with`)
  return pieces
}

/** A text in its lines, when it has several, else in its sentences. */
export function passages(text: string): string[] {
  const lines = text.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== '')
  return lines.length > 1 ? lines : sentences(text)
}

/** The sentences of a text, by Unicode's rules (UAX 29). */
export function sentences(text: string): string[] {
  const segments = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)
  return Array.from(segments, ({ segment }) => segment.trim()).filter((sentence) => sentence !== '')
}
