import type { Case } from '../../../datasets/case.ts'
import type { ModelParameters } from '../../../models/model.ts'
import type { Assertion } from '../../../scorers/assertion.ts'
import { needsOf } from '../../../scorers/registry.ts'
import { parametersOf } from '../providers/parameters.ts'
import { modelOptions, type Test } from './test-schema.ts'
import { chained } from './transforms.ts'

export type TestOptions = NonNullable<Test['options']>

const FACTUALITY = /^(?:not-)?(?:model-graded-)?factuality$/

/** The models that grade: for rubrics, and for similarity. */
export type Grader = { judge: string | null; embedding: string | null }

/** Who grades by the option `provider`. */
export function graderOf(options: TestOptions): Grader {
  const { text, embedding } = options.provider ?? {}
  return { judge: text ?? null, embedding: embedding ?? null }
}

/**
 * What options make of a test's cases beside their assertions: text around the prompt's, parameters of the model, and the
 * answer that the test brings. What is data and no text is text to every assertion, and data again to code, as in promptfoo.
 */
export function givenToCases({ options, providerOutput }: { options: TestOptions } & Pick<Test, 'providerOutput'>): {
  options: TestOptions
  content: Pick<Case, 'around' | 'parameters' | 'recordedAnswer'>
} {
  const { prefix, suffix } = options
  const parameters = parametersGiven(options)
  const recorded = providerOutput || undefined
  const before = options.transform ?? options.postprocess
  const read = 'JSON.parse(output)'
  return {
    options: typeof recorded === 'object' ? { ...options, transform: before ? chained(read, before) : read } : options,
    content: {
      ...(prefix || suffix ? { around: { before: prefix ?? '', behind: suffix ?? '' } } : {}),
      ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
      ...(recorded === undefined
        ? {}
        : { recordedAnswer: typeof recorded === 'string' ? recorded : JSON.stringify(recorded) }),
    },
  }
}

/** They were checked when the test was read. */
function parametersGiven(options: TestOptions): ModelParameters {
  const keys = Object.keys(modelOptions.shape)
  const settings = keys.map((key) => ({
    key,
    value: Object.entries(options).find(([name]) => name === key)?.[1],
    at: [key],
  }))
  return parametersOf(settings, { value: options, line: () => null }, '').value
}

/**
 * An assertion with what the options of its test say for all assertions: transform (before the assertion's own), rubric
 * prompt and, when the test itself names one, the grader. What an assertion says itself wins.
 */
export function withOptions(assertion: Assertion, options: TestOptions, grader: Grader): Assertion {
  if (assertion.assert !== undefined) {
    return { ...assertion, assert: assertion.assert.map((member) => withOptions(member, options, grader)) }
  }
  const before = options.transform ?? options.postprocess
  const transform = before && assertion.transform !== undefined ? chained(before, assertion.transform) : before
  const needs = needsOf(assertion)
  const provider = needs === 'judge' ? grader.judge : needs === 'embedding' ? grader.embedding : null
  return {
    ...assertion,
    ...(transform ? { transform } : {}),
    ...(provider === null ? {} : { provider }),
    ...(options.rubricPrompt && needs === 'judge' && assertion.rubricPrompt === undefined
      ? { rubricPrompt: options.rubricPrompt }
      : {}),
    ...(options.factuality && FACTUALITY.test(assertion.type)
      ? { config: { ...options.factuality, ...assertion.config } }
      : {}),
  }
}
