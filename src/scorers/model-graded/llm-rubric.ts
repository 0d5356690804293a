import { z } from 'zod'
import type { Message } from '../../models/model.ts'
import type { Assertion } from '../assertion.ts'
import { fileDiagnostics } from '../assertion-options.ts'
import type { Scorer, ScoringContext } from '../scorer.ts'
import { fenced } from './judge/fence.ts'
import { type Question, scoreByJudge } from './judge/judge.ts'
import { promptDiagnostics, promptMessages, renderMessages } from './judge/prompt.ts'

export const llmRubric: Scorer = {
  type: 'llm-rubric',
  summary: 'A judge model says whether the output fulfils the rubric, and how well from 0 to 1.',
  options: [
    'value: the rubric',
    'threshold: smallest score that passes, besides the judge saying so (none)',
    'provider: judge model (`evaluation.judge`)',
    'rubricPrompt: text or messages with `{{output}}`, `{{rubric}}` and the variables of the case (built in)',
  ],
  source:
    'promptfoo `llm-rubric`; answered by a tool, a missing field is an error; in text `pass` is enough, as in promptfoo',
  check(assertion) {
    const { value, rubricPrompt } = assertion
    const missing = value === undefined || value === null || value === ''
    if (missing && rubricPrompt === undefined) return ['value is missing: write the rubric']
    return [...fileDiagnostics(value), ...promptDiagnostics(rubricPrompt, ['output'])]
  },
  async score(assertion, context) {
    const question: Question = { messages: messagesOf(assertion, context), tool: VERDICT, read, readText }
    const { pass, score, reason } = await scoreByJudge(question, assertion, context)
    const { threshold } = assertion
    return { pass: pass && (threshold === undefined || score >= threshold), score, reason }
  },
}

const VERDICT = {
  name: 'verdict',
  description: 'Gives your verdict about the graded text.',
  inputSchema: {
    type: 'object',
    properties: {
      reason: { type: 'string', description: 'Why, in one to three sentences, written before deciding.' },
      pass: { type: 'boolean', description: 'Whether the text fulfils the criteria.' },
      score: { type: 'number', minimum: 0, maximum: 1, description: 'How well, from 0 (not at all) to 1 (fully).' },
    },
    required: ['reason', 'pass', 'score'],
    additionalProperties: false,
  },
}

const Verdict = z.object({ reason: z.string(), pass: z.boolean(), score: z.number().min(0).max(1) })

function read(input: unknown): z.infer<typeof Verdict> | null {
  return Verdict.safeParse(input).data ?? null
}

/** What promptfoo takes: `pass` decides where there is no score, and nothing has to have a reason. */
const Written = z.object({
  pass: z.union([z.boolean(), z.string().transform((said) => /^(true|yes|pass|y)$/i.test(said.trim()))]),
  score: z.coerce.number().min(0).max(1).optional(),
  reason: z.string().default('the judge gave no reason'),
})

function readText(object: unknown): z.infer<typeof Verdict> | null {
  const written = Written.safeParse(object).data
  return written === undefined ? null : { ...written, score: written.score ?? (written.pass ? 1 : 0) }
}

function messagesOf(assertion: Assertion, context: ScoringContext): Message[] {
  const { value, rubricPrompt } = assertion
  const rubric = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  const output = fenced('output', context.output)
  if (rubricPrompt !== undefined) {
    return renderMessages(promptMessages(rubricPrompt), { ...context.vars, rubric }, { output })
  }
  const content = `The text to grade:\n${output}\n\nThe rubric it must fulfil:\n${fenced('rubric', rubric)}\n
Does the text fulfil the rubric? It passes only when it fulfils all of it.`
  return [{ role: 'user', content }]
}
