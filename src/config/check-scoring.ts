import type { Case } from '../datasets/case.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { checkAssertion, needsOf } from '../scorers/registry.ts'
import type { Mistakes } from '../source/mistakes.ts'
import type { Tree } from '../source/tree.ts'
import type { GoldenSet } from './golden-set.ts'
import { placeOfAssertion } from './place-in-prompt.ts'
import type { Config } from './schema.ts'

/** Where a judge is to be named, and how. */
export type JudgePlace = { file: string; line: number | null; field: string; hint: string }

/**
 * Whether every case can be scored: its assertions are written as their scorers take them, there is one at all, and
 * a judge is configured where one is needed. `expected` alone is enough: it is compared as `equals`.
 */
export async function checkScoring(
  tree: Tree,
  written: GoldenSet,
  config: Config,
  judge: JudgePlace,
  mistakes: Mistakes,
): Promise<void> {
  await checkWritten(tree, written, mistakes)
  const assertions = written.prompts.flatMap((prompt) => [
    ...prompt.assert,
    ...(written.cases.get(prompt.id) ?? []).flatMap((one) => one.assert),
  ])
  const judged = assertions.filter((assertion) => needsOf(assertion) === 'judge')
  if (judged.length > 0 && config.evaluation.judge === null) {
    const types = [...new Set(judged.map(({ type }) => type))]
    mistakes.add({
      file: judge.file,
      line: judge.line,
      field: judge.field,
      message: `is missing, and without a judge there is no score for ${types.join(', ')}`,
      hint: judge.hint,
    })
  }
}

/** What can be said of assertions without the configuration: how they are written, and that there is one for each case. */
export async function checkWritten(tree: Tree, { prompts, cases }: GoldenSet, mistakes: Mistakes): Promise<void> {
  for (const prompt of prompts) {
    for (const [index, assertion] of prompt.assert.entries()) {
      for (const sentence of await checkAssertion(assertion)) {
        mistakes.add({ ...(await placeOfAssertion(tree, prompt, index)), message: said(assertion, sentence) })
      }
    }
    const own = cases.get(prompt.id) ?? []
    for (const one of own) {
      for (const [index, assertion] of one.assert.entries()) {
        for (const sentence of await checkAssertion(assertion)) {
          mistakes.add({
            file: one.file,
            line: one.line,
            field: `assert[${index}]`,
            message: said(assertion, sentence),
          })
        }
      }
    }
    nothingToScore(prompt, own, mistakes)
  }
}

function said(assertion: Assertion, sentence: string): string {
  return sentence.includes(assertion.type) ? sentence : `${assertion.type}: ${sentence}`
}

const NOTHING_TO_SCORE = 'Add `expected` or `assert` to the cases, or `assert` to the prompt.'

function nothingToScore(prompt: Prompt, cases: readonly Case[], mistakes: Mistakes): void {
  if (prompt.assert.length > 0) return
  const bare = cases.filter((one) => one.assert.length === 0 && one.expected === undefined)
  if (bare.length === 0) return
  if (bare.length === cases.length) {
    mistakes.add({
      file: prompt.file,
      line: prompt.line,
      message: `prompt ${prompt.id}: nothing to score: ${cases.length === 1 ? 'its one case does not say' : `none of its ${cases.length} cases says`} what a good answer is`,
      hint: NOTHING_TO_SCORE,
    })
    return
  }
  for (const one of bare) {
    mistakes.add({
      file: one.file,
      line: one.line,
      message: `case ${one.id}: nothing to score: it says nothing about a good answer`,
      hint: NOTHING_TO_SCORE,
    })
  }
}
