import { z } from 'zod'
import type { Assertion } from '../scorers/assertion.ts'
import { checkAssertion, scorerFor } from '../scorers/registry.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { mapping } from '../source/mapping.ts'
import { parseWith } from '../source/parse.ts'
import { readJsonLines } from './json-lines.ts'

/** An answer that people have judged. */
export type Label = {
  id: string | null
  output: string
  /** What the answer was judged by; its value is a template. */
  assertion: Assertion
  vars: Record<string, unknown>
  /** The question as it was sent; empty when the row does not say. */
  prompt: string
  /** What people said, 0 to 1; from 0.5 on it is a pass. */
  score: number
  pass: boolean
  line: number
}

const LABEL = 'expected pass, fail, true, false, or a number from 0 to 1'

const label = z.union([
  z.enum(['pass', 'true'], { error: LABEL }).transform(() => 1),
  z.enum(['fail', 'false'], { error: LABEL }).transform(() => 0),
  z.boolean({ error: LABEL }).transform((pass) => (pass ? 1 : 0)),
  z.number({ error: LABEL }).min(0, { error: LABEL }).max(1, { error: LABEL }),
])

const row = z.strictObject({
  id: z.string().min(1).max(200).optional(),
  output: z.string(),
  rubric: z.string().min(1).optional(),
  type: z.string().min(1).optional(),
  value: z.unknown().optional(),
  threshold: z.number().optional(),
  config: z.record(z.string(), z.unknown()).optional(),
  contextTransform: z.string().min(1).optional(),
  vars: mapping.default({}),
  prompt: z.string().default(''),
  expected: z.unknown().optional(),
  label,
})

/**
 * Reads labelled answers, JSON Lines: `{output, label, rubric}`, or `type` and `value` of any judged assertion instead of
 * `rubric`; also `id`, `vars`, `prompt`, `expected`, `threshold`, `config`, `contextTransform`.
 */
export async function readLabels(text: string, file: string): Promise<Read<Label[]>> {
  const diagnostics = new Diagnostics()
  const rows = diagnostics.take(readJsonLines(text, file))
  if (rows.length === 0 && !diagnostics.any) {
    diagnostics.add({
      file,
      message: 'there are no labels in it',
      hint: 'Write one on each line: {"output": "…", "rubric": "…", "label": "pass"}.',
    })
  }
  const labels: Label[] = []
  for (const { located, line } of rows) {
    const parsed = diagnostics.take(parseWith(row, located, file))
    if (parsed === null) continue
    const { id, output, rubric, type, vars, prompt, expected, label: score, ...options } = parsed
    const reported = (message: string, hint: string) => diagnostics.add({ file, line, message, hint })
    if ((rubric === undefined) === (type === undefined) || (rubric !== undefined && options.value !== undefined)) {
      reported('must have either `rubric`, or `type` and `value`', 'Say by what the answer was judged.')
      continue
    }
    const assertion: Assertion =
      rubric === undefined ? { type: type ?? '', ...options } : { type: 'llm-rubric', ...options, value: rubric }
    const found = scorerFor(assertion.type)
    if (found !== null && (found.scorer.needs !== 'judge' || found.scorer.pairwise)) {
      reported(
        `${assertion.type} is not decided by a judge from one answer, so there is nothing to calibrate`,
        'Use llm-rubric, g-eval, factuality or another assertion that a judge decides.',
      )
      continue
    }
    for (const message of await checkAssertion(assertion)) diagnostics.add({ file, line, message })
    labels.push({
      id: id ?? null,
      output,
      assertion,
      vars: expected === undefined ? vars : { expected, ...vars },
      prompt,
      score,
      pass: score >= 0.5,
      line: line ?? 0,
    })
  }
  return diagnostics.withValue(labels)
}
