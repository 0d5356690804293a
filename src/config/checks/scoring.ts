import type { Case } from '../../datasets/case.ts'
import { isComparedAsItIs, likelyExpected, SHORT_EXPECTED } from '../../datasets/expected.ts'
import { type Diagnostic, diagnostic } from '../../errors.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { scoresNothing } from '../../scorers/informational.ts'
import { assertionProblems, needsOf } from '../../scorers/registry.ts'
import { Diagnostics } from '../../source/diagnostics.ts'
import { shown } from '../../source/shown.ts'
import type { Tree } from '../../source/tree.ts'
import { placeOfAssertion } from '../place-in-prompt.ts'
import type { GoldenSet } from '../project.ts'
import type { Config } from '../schema/schema.ts'

/** Where a judge is to be named, and how. */
export type JudgePlace = { file: string; line: number | null; field: string; hint: string }

/** What to say of a missing judge: that one is needed, and where it is to be named; null when none is needed, or one is named. */
export function missingJudge(written: GoldenSet, config: Config, judge: JudgePlace): Diagnostic | null {
  if (config.evaluation.judge !== null) return null
  const assertions = written.prompts.flatMap((prompt) => [
    ...prompt.assert,
    ...(written.cases.get(prompt.id) ?? []).flatMap((one) => one.assert),
  ])
  const graded = assertions.filter((assertion) => needsOf(assertion) === 'judge')
  if (graded.length === 0) return null
  const types = [...new Set(graded.map(({ type }) => type))]
  return diagnostic({
    file: judge.file,
    line: judge.line,
    field: judge.field,
    message: `is missing, and without a judge there is no score for ${types.join(', ')}`,
    hint: judge.hint,
  })
}

/**
 * Whether every case can be scored as it is written: its assertions are as their scorers take them, and there is one at all.
 * `expected` alone is enough: it is compared as `equals`.
 */
export async function checkWritten(tree: Tree, { prompts, cases }: GoldenSet): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics()
  for (const prompt of prompts) {
    for (const [index, assertion] of prompt.assert.entries()) {
      for (const message of await assertionProblems(assertion)) {
        diagnostics.add({ ...(await placeOfAssertion(tree, prompt, index)), message })
      }
    }
    const own = cases.get(prompt.id) ?? []
    for (const one of own) {
      for (const [index, assertion] of one.assert.entries()) {
        for (const message of await assertionProblems(assertion)) {
          diagnostics.add({
            file: one.file,
            line: one.line,
            field: `assert[${index}]`,
            message,
          })
        }
      }
    }
    const bare = nothingToScore(prompt, own)
    diagnostics.addAll(bare)
    const likely = bare.length > 0 ? null : likelyExpected(prompt, own)
    if (likely !== null)
      diagnostics.add({
        level: 'warning',
        file: likely.first.file,
        line: likely.first.line,
        field: likely.name,
        message: `${shown(likely.name)} looks like the expected answer, and nothing uses it`,
        hint: 'Name it `expected`, and compare with `{{expected}}` in an assertion; begin the name of a remark with `_`.',
      })
  }
  return diagnostics.list
}

const NOTHING_TO_SCORE = 'Add `expected` or `assert` to the cases, or `assert` to the prompt.'
const TOO_LONG = `its \`expected\` has more than ${SHORT_EXPECTED} characters or several lines, and no answer is so word for word`
const COMPARE_MEANING =
  'Add an assertion that compares meanings, for example `similar`, `factuality` or `llm-rubric` with the value "{{expected}}"; ' +
  'or `equals` with it, where every character counts.'
const INFORMATIONAL =
  'Give one of them a `weight` above 0, `latency` and `cost` a `threshold`, or add an assertion. ' +
  '`expected` is compared by itself only where nothing is asserted.'

/** Whether nothing of a case is measured, by what it asserts itself and what its prompt asserts of all. */
export function saysNothing(prompt: Prompt, one: Case): boolean {
  if (one.isShownOnly === true) return false
  if (!prompt.assert.every(scoresNothing)) return false
  return prompt.assert.length + one.assert.length > 0
    ? one.assert.every(scoresNothing)
    : !isComparedAsItIs(one.expected)
}

/**
 * A case of which nothing is measured would pass whatever is answered: one that asserts nothing, and one whose assertions
 * are only told or weigh nothing.
 */
function nothingToScore(prompt: Prompt, cases: readonly Case[]): Diagnostic[] {
  const asserted = (one: Case) => prompt.assert.length + one.assert.length > 0
  const bare = cases.filter((one) => saysNothing(prompt, one))
  if (bare.length === 0) return []
  if (bare.length === cases.length) {
    const reported = bare.every(asserted)
    const long = bare.every((one) => !asserted(one) && one.expected !== undefined)
    const likely = likelyExpected(prompt, cases)
    const instead =
      likely === null ? '' : ` ${shown(likely.name)} looks like the expected answer: name it \`expected\`.`
    const all = cases.length === 1 ? 'its one case' : `its ${cases.length} cases`
    const why = long
      ? `of ${all} ${TOO_LONG.replace('its', 'the')}`
      : reported
        ? `all that is asserted of ${all} is only told, or of weight 0`
        : `${cases.length === 1 ? `${all} does not say` : `none of ${all} says`} what a good answer is`
    return [
      diagnostic({
        file: prompt.file,
        line: prompt.line,
        message: `prompt ${prompt.id}: nothing to score: ${why}`,
        hint: long ? COMPARE_MEANING : reported ? INFORMATIONAL : `${NOTHING_TO_SCORE}${instead}`,
      }),
    ]
  }
  return bare.map((one) => {
    const long = !asserted(one) && one.expected !== undefined
    const why = long
      ? TOO_LONG
      : asserted(one)
        ? 'all that it asserts is only told, or of weight 0'
        : 'it says nothing about a good answer'
    return diagnostic({
      file: one.file,
      line: one.line,
      message: `case ${one.id}: nothing to score: ${why}`,
      hint: long ? COMPARE_MEANING : asserted(one) ? INFORMATIONAL : NOTHING_TO_SCORE,
    })
  })
}
