import type { Diagnostic } from '../../errors.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { Diagnostics } from '../../source/diagnostics.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import { forEvent } from '../overrides.ts'
import { placeOfAssertion } from '../place-in-prompt.ts'
import type { Project } from '../project.ts'

/**
 * Whether `engine: bedrock-batch`, wherever it is set, has what it needs, and is asked for nothing that it cannot tell.
 * Told for every event at once: a push must not find out what a pull request could have known.
 */
export async function checkBatch(tree: Tree, project: Project, located: Located): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics()
  const { config, file } = project
  const events: Array<string | null> = [null, ...Object.keys(config.evaluation.overrides)]
  let batched = false
  for (const event of events) {
    const { evaluation } = event === null ? config : forEvent(config, event)
    if (evaluation.engine !== 'bedrock-batch') continue
    batched = true
    const path = ['evaluation', ...(event === null ? [] : ['overrides', event])]
    const place = { file, line: located.line([...path, 'engine']) }
    if (evaluation.batch === null) {
      diagnostics.add({
        ...place,
        field: 'evaluation.batch',
        message: 'is missing, and without it Bedrock has nowhere to read questions from',
        hint: 'Add `batch: { bucket: …, role: arn:aws:iam::…:role/… }` below `evaluation:`; infra/batch.yaml makes both.',
      })
    }
    if (evaluation.cache === null) {
      diagnostics.add({
        ...place,
        field: 'evaluation.cache',
        message: 'is off, and with it `engine: bedrock-batch` would pay for the same answers again in every run',
        hint: 'Leave the cache on, or ask on demand.',
      })
    }
  }
  if (batched) diagnostics.addAll(await refuseLatency(tree, project))
  return diagnostics.list
}

const UNTOLD = {
  message: 'latency: a batch does not tell how long an answer took',
  hint: 'Remove the assertion, or leave `evaluation.engine` at `on-demand` for every event.',
}

async function refuseLatency(tree: Tree, { prompts, cases }: Project): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics()
  for (const prompt of prompts) {
    for (const [index, assertion] of prompt.assert.entries()) {
      if (isTimed(assertion)) diagnostics.add({ ...(await placeOfAssertion(tree, prompt, index)), ...UNTOLD })
    }
    for (const one of cases.get(prompt.id) ?? []) {
      for (const [index, assertion] of one.assert.entries()) {
        if (isTimed(assertion))
          diagnostics.add({ file: one.file, line: one.line, field: `assert[${index}]`, ...UNTOLD })
      }
    }
  }
  return diagnostics.list
}

function isTimed({ type, assert = [] }: Assertion): boolean {
  return type === 'latency' || type === 'not-latency' || assert.some(isTimed)
}
