import type { Case } from '../../datasets/case.ts'
import { type Diagnostic, diagnostic } from '../../errors.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { Diagnostics, type Read } from '../../source/diagnostics.ts'
import type { GoldenSet } from '../project.ts'
import { saysNothing } from './scoring.ts'

/**
 * Which prompts have something to be evaluated with. A prompt without it stops nothing: it is named, and nothing is ever
 * said of how good it is.
 */

/** Names of prompts that one sentence tells. */
const MOST_NAMED = 20

/**
 * Golden cases without the rows of `testData` that say nothing about a good answer: GitHub's tool shows their answers, for
 * people to look at, and there is nothing to be counted. Told where other rows of the prompt are evaluated; where none is,
 * `notEvaluated` tells it.
 */
export function withoutBareRows({ prompts, cases }: GoldenSet): Read<ReadonlyMap<string, Case[]>> {
  const found = new Diagnostics()
  const left = prompts.map((prompt): [string, Case[]] => {
    const own = cases.get(prompt.id) ?? []
    const bare = new Set(own.filter((one) => one.file === prompt.file && saysNothing(prompt, one)))
    const rest = own.filter((one) => !bare.has(one))
    if (rest.length > 0)
      for (const { file, line } of bare)
        found.add({
          level: 'warning',
          file,
          line,
          message: 'this row of `testData` is not asked: nothing says what a good answer is',
          hint: 'Add `expected` to it, or `evaluators` to the prompt.',
        })
    return [prompt.id, rest]
  })
  return found.withValue(new Map(left))
}

/** What is not evaluated, and why: one warning for each reason, with the prompts in it. */
export function notEvaluated({ prompts, cases }: GoldenSet): Diagnostic[] {
  const bare = prompts.filter(({ id }) => (cases.get(id) ?? []).length === 0)
  return [
    ...warningOf(
      bare.filter(({ testData, dataset }) => testData.length === 0 && dataset === null),
      'not evaluated, because there are no cases',
      'Add `testData` with `evaluators` to them, or name a golden dataset in ai-cicd.yml: `datasets: { "<file or pattern>": evals/<name>.jsonl }`.',
    ),
    ...warningOf(
      bare.filter(({ testData, dataset }) => testData.length > 0 || dataset !== null),
      'not evaluated, because no row of `testData` says what a good answer is',
      'Add `evaluators` to them, or `assert` to their line of `datasets` in ai-cicd.yml.',
    ),
  ]
}

function warningOf(prompts: readonly Prompt[], why: string, hint: string): Diagnostic[] {
  const [first] = prompts
  if (first === undefined) return []
  const named = prompts.slice(0, MOST_NAMED).map(({ id }) => id)
  const more = prompts.length > named.length ? ` and ${prompts.length - named.length} more` : ''
  const who = prompts.length === 1 ? `prompt ${first.id} is` : `${prompts.length} prompts are`
  const which = prompts.length === 1 ? '' : `: ${named.join(', ')}${more}`
  return [diagnostic({ level: 'warning', file: first.file, line: first.line, message: `${who} ${why}${which}`, hint })]
}
