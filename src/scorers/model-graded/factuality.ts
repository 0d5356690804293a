import { z } from 'zod'
import type { Message } from '../../models/model.ts'
import type { Assertion } from '../assertion.ts'
import { diagnosticsOf, fileDiagnostics, textValue } from '../assertion-options.ts'
import type { Score, Scorer, ScoringContext } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { fenced } from './judge/fence.ts'
import { scoreByJudge } from './judge/judge.ts'
import { promptDiagnostics, promptMessages, renderMessages } from './judge/prompt.ts'
import { reaches } from './judge/threshold.ts'
import { promptText } from './query.ts'

/** How the facts of an answer stand to those of the reference: promptfoo's letters and names. */
const CATEGORIES = {
  A: { name: 'subset', score: 1, means: 'it states some of the facts of the reference and no other ones' },
  B: {
    name: 'superset',
    score: 1,
    means: 'it states all facts of the reference, and others that do not contradict it',
  },
  C: { name: 'agree', score: 1, means: 'it states exactly the facts of the reference' },
  D: { name: 'disagree', score: 0, means: 'at least one of its facts contradicts the reference' },
  E: { name: 'differButFactual', score: 1, means: 'they differ only in what has nothing to do with facts' },
} as const

const Answer = z.object({ reason: z.string(), category: z.enum(['A', 'B', 'C', 'D', 'E']) })

const share = z.number().min(0).max(1).optional()
const Config = z
  .strictObject({ subset: share, superset: share, agree: share, disagree: share, differButFactual: share })
  .default({})

export const factuality: Scorer = {
  type: 'factuality',
  summary: 'A judge model compares the facts of the output with those of a reference answer.',
  options: [
    'value: the reference answer',
    'config: scores of `subset` (1), `superset` (1), `agree` (1), `disagree` (0), `differButFactual` (1); above 0 passes',
    'threshold: smallest score that passes (above 0)',
    'provider: judge model (`evaluation.judge`)',
    'rubricPrompt: text or messages with `{{completion}}`, `{{ideal}}`, `{{input}}` and the variables of the case (built in)',
  ],
  source: 'promptfoo `factuality`; the five categories are those of OpenAI evals `fact`',
  check: (assertion) => [
    ...diagnosticsOf(() => textValue(assertion)),
    ...fileDiagnostics(assertion.value),
    ...diagnosticsOf(() => scoresOf(assertion)),
    ...promptDiagnostics(assertion.rubricPrompt, ['completion', 'output', 'input']),
  ],
  async score(assertion, context) {
    const scores = scoresOf(assertion)
    const { threshold } = assertion
    const read = (input: unknown): Score | null => {
      const answer = Answer.safeParse(input).data
      if (answer === undefined) return null
      const { name } = CATEGORIES[answer.category]
      const score = scores[name] ?? CATEGORIES[answer.category].score
      const pass = threshold === undefined ? score > 0 : reaches(score, threshold)
      return { pass, score, reason: `${answer.category} (${name}): ${answer.reason}` }
    }
    return scoreByJudge({ messages: messagesOf(assertion, context), tool: TOOL, read }, assertion, context)
  },
}

/** promptfoo's older name of the same. */
export const modelGradedFactuality: Scorer = {
  ...factuality,
  type: 'model-graded-factuality',
  summary: 'The same as `factuality`.',
  source: 'promptfoo `model-graded-factuality`',
}

function scoresOf(assertion: Assertion): z.infer<typeof Config> {
  const config = Config.safeParse(assertion.config)
  if (config.success) return config.data
  const names = Object.values(CATEGORIES).map(({ name }) => name)
  throw new ScoringError(`config must be a mapping of ${names.join(', ')} to scores between 0 and 1`)
}

function messagesOf(assertion: Assertion, context: ScoringContext): Message[] {
  const reference = textValue(assertion)
  const completion = fenced('output', context.output)
  const input = fenced('question', promptText(context))
  if (assertion.rubricPrompt !== undefined) {
    const untrusted = { completion, output: completion, input }
    return renderMessages(promptMessages(assertion.rubricPrompt), { ...context.vars, ideal: reference }, untrusted)
  }
  const categories = Object.entries(CATEGORIES).map(([letter, { means }]) => `${letter}: ${means}`)
  const content = `What was asked:\n${input}\n
The reference answer, which is right:\n${fenced('reference', reference)}\n
The answer to grade:\n${completion}\n
How do the facts of the answer stand to those of the reference? Style, wording, order and length do not count.
${categories.join('\n')}`
  return [{ role: 'user', content }]
}

const TOOL = {
  name: 'compare',
  description: 'Says how the facts of the answer stand to those of the reference.',
  inputSchema: {
    type: 'object',
    properties: {
      reason: { type: 'string', description: 'Which facts decide, in one to three sentences, before choosing.' },
      category: { type: 'string', enum: ['A', 'B', 'C', 'D', 'E'] },
    },
    required: ['reason', 'category'],
    additionalProperties: false,
  },
}
