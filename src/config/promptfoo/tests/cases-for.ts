/** Which tests are whose: of a prompt on a provider, and of those the ones of which anything is scored. */
import type { Case } from '../../../datasets/case.ts'
import { type Diagnostic, diagnostic } from '../../../errors.ts'
import { scoresNothing } from '../../../scorers/informational.ts'
import { Diagnostics, type Read } from '../../../source/diagnostics.ts'
import type { GoldenSet } from '../../project.ts'
import type { PromptfooCase } from '../cases.ts'
import { isCalled, isProvider, type MatrixArm } from '../matrix.ts'
import type { WrittenPrompt } from '../prompts/written-prompt.ts'
import { withMissingVariables } from './missing-variables.ts'
import { afterTransform } from './transforms.ts'

/** The prompts of a matrix, and the golden cases of each. */
export function goldenSetOf(arms: readonly MatrixArm[], cases: readonly PromptfooCase[]): Read<GoldenSet> {
  const diagnostics = new Diagnostics()
  const golden = arms.map((arm): [string, Case[]] => {
    const { transform } = arm
    const own = diagnostics.takeNew(casesFor(arm, cases))
    return [arm.prompt.id, transform === null ? own : own.map((one) => afterTransform(one, transform))]
  })
  return diagnostics.withValue({ prompts: arms.map(({ prompt }) => prompt), cases: new Map(golden) })
}

/** The golden cases of one arm of the matrix. The answers of a test that asserts nothing are shown, and never scored. */
function casesFor({ written: named, provider }: MatrixArm, cases: readonly PromptfooCase[]): Read<Case[]> {
  const diagnostics = new Diagnostics()
  const { prompt: written } = named
  const own = cases.filter(
    ({ prompts, providers }) =>
      isFor(named, prompts) && (providers === null || (provider !== null && isProvider(provider, providers))),
  )
  const alone = written.assert.every(scoresNothing)
  const isBare = ({ one }: PromptfooCase): boolean => alone && one.assert.every(scoresNothing)
  diagnostics.addAll(own.filter(isBare).map(({ one }) => unscored(one)))
  const golden = own.map((each): Case => (isBare(each) ? { ...each.one, assert: [], isShownOnly: true } : each.one))
  if (own.length > 0 && own.every(isBare)) {
    const { file, line, id } = written
    const message = `prompt ${id} can get no verdict: none of its tests says what a good answer is`
    diagnostics.add({ level: 'warning', file, line, message, hint: 'Add `assert` to one of them.' })
  }
  const around = golden.find((one) => one.around !== undefined)
  if (around !== undefined && written.code !== undefined) {
    const { file, line } = around
    const message = '`prefix` and `suffix` have no effect on a prompt that code makes, as in promptfoo'
    diagnostics.add({ level: 'warning', file, line, message })
    const plain = golden.map(({ around: _, ...one }) => one)
    return diagnostics.withValue(diagnostics.take(withMissingVariables(written, plain)))
  }
  if (around !== undefined && written.messages.length !== 1) {
    const { file, line } = around
    const message = `\`prefix\` and \`suffix\` stand around a text, and prompt ${written.id} is a chat`
    diagnostics.add({ file, line, message, hint: 'Write them into a message of the prompt.' })
  }
  return diagnostics.withValue(diagnostics.take(withMissingVariables(written, golden)))
}

/** Whether a test is for a prompt. @param prompts labels or ids; null for all */
export function isFor(prompt: WrittenPrompt, prompts: readonly string[] | null): boolean {
  return prompts === null || prompts.some((name) => isCalled(prompt, name))
}

function unscored({ file, line, assert }: Case): Diagnostic {
  const message =
    assert.length === 0
      ? 'this test asserts nothing: its answers are shown, and not scored'
      : 'all that this test asserts is only told, or of weight 0: its answers are shown, and not scored'
  return diagnostic({ level: 'warning', file, line, message })
}
