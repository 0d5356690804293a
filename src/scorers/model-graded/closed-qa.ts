import { z } from 'zod'
import type { Message } from '../../models/model.ts'
import type { Assertion } from '../assertion.ts'
import { diagnosticsOf, fileDiagnostics, textValue } from '../assertion-options.ts'
import type { Score, Scorer, ScoringContext } from '../scorer.ts'
import { fenced } from './judge/fence.ts'
import { scoreByJudge } from './judge/judge.ts'
import { promptDiagnostics, promptMessages, renderMessages } from './judge/prompt.ts'
import { promptText } from './query.ts'

const Answer = z.object({ reason: z.string(), answer: z.enum(['Y', 'N']) })

export const modelGradedClosedQa: Scorer = {
  type: 'model-graded-closedqa',
  summary: 'A judge model says yes or no: the output meets the criterion.',
  options: [
    'value: the criterion',
    'provider: judge model (`evaluation.judge`)',
    'rubricPrompt: text or messages with `{{completion}}`, `{{criteria}}`, `{{input}}` and the variables of the case (built in)',
  ],
  source: 'promptfoo `model-graded-closedqa`',
  check: (assertion) => [
    ...diagnosticsOf(() => textValue(assertion)),
    ...fileDiagnostics(assertion.value),
    ...promptDiagnostics(assertion.rubricPrompt, ['completion', 'output', 'input']),
  ],
  async score(assertion, context) {
    const read = (input: unknown): Score | null => {
      const said = Answer.safeParse(input).data
      if (said === undefined) return null
      const pass = said.answer === 'Y'
      return { pass, score: pass ? 1 : 0, reason: said.reason }
    }
    return scoreByJudge({ messages: messagesOf(assertion, context), tool: TOOL, read }, assertion, context)
  },
}

function messagesOf(assertion: Assertion, context: ScoringContext): Message[] {
  const criteria = textValue(assertion)
  const completion = fenced('output', context.output)
  const input = fenced('question', promptText(context))
  if (assertion.rubricPrompt !== undefined) {
    const untrusted = { completion, output: completion, input }
    return renderMessages(promptMessages(assertion.rubricPrompt), { ...context.vars, criteria }, untrusted)
  }
  const content = `What was asked:\n${input}\n
The answer to grade:\n${completion}\n
The criterion:\n${fenced('criterion', criteria)}\n
Does the answer meet the criterion? Y only when it meets all of it, else N.`
  return [{ role: 'user', content }]
}

const TOOL = {
  name: 'answer',
  description: 'Says whether the answer meets the criterion.',
  inputSchema: {
    type: 'object',
    properties: {
      reason: { type: 'string', description: 'Why, in one to three sentences, written before deciding.' },
      answer: { type: 'string', enum: ['Y', 'N'] },
    },
    required: ['reason', 'answer'],
    additionalProperties: false,
  },
}
