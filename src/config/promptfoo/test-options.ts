import type { Assertion } from '../../scorers/assertion.ts'
import { needsOf } from '../../scorers/registry.ts'
import type { Test } from './schema.ts'

export type TestOptions = NonNullable<Test['options']>

/** The models that grade: for rubrics, and for similarity. */
export type Grader = { judge: string | null; embedding: string | null }

/** Who grades by the option `provider`. */
export function graderOf(options: TestOptions): Grader {
  const { provider } = options
  if (!provider) return { judge: null, embedding: null }
  if (typeof provider === 'string') return { judge: provider, embedding: null }
  return { judge: provider.text ?? provider.id ?? null, embedding: provider.embedding ?? null }
}

/**
 * An assertion with what the options of its test say for all assertions: transform, rubric prompt and, when the test
 * itself names one, the grader. What an assertion says itself wins.
 * @returns a sentence instead when the two cannot be joined
 */
export function withOptions(assertion: Assertion, options: TestOptions, grader: Grader): Assertion | string {
  if (assertion.assert !== undefined) {
    const members: Assertion[] = []
    for (const member of assertion.assert) {
      const joined = withOptions(member, options, grader)
      if (typeof joined === 'string') return joined
      members.push(joined)
    }
    return { ...assertion, assert: members }
  }
  const transform = options.transform ?? options.postprocess
  if (transform && assertion.transform !== undefined) {
    return 'has a `transform`, and so has its test: one after the other is not supported'
  }
  const needs = needsOf(assertion)
  const provider = needs === 'judge' ? grader.judge : needs === 'embedding' ? grader.embedding : null
  return {
    ...assertion,
    ...(transform ? { transform } : {}),
    ...(provider === null ? {} : { provider }),
    ...(options.rubricPrompt && needs === 'judge' && assertion.rubricPrompt === undefined
      ? { rubricPrompt: options.rubricPrompt }
      : {}),
  }
}
