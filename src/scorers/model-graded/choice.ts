import { z } from 'zod'
import type { Message } from '../../models/model.ts'
import type { Assertion } from '../assertion.ts'
import { fileDiagnostics } from '../assertion-options.ts'
import type { Score, Scorer, ScoringContext } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { BUILT_IN, builtInQuestion, SCALE } from './judge/built-in-choices.ts'
import { fenced } from './judge/fence.ts'
import { scoreByJudge } from './judge/judge.ts'
import { promptMessages, renderMessages } from './judge/prompt.ts'

const Choices = z
  .array(z.object({ choice: z.coerce.string().min(1), score: z.number().min(0).max(1) }))
  .min(1)
  .refine((choices) => new Set(choices.map(({ choice }) => choice)).size === choices.length)

const Config = z.union([
  z.strictObject({ builtin: z.enum(BUILT_IN) }),
  z.strictObject({ choices: Choices, system: z.string().optional() }),
])

export const choice: Scorer = {
  type: 'choice',
  summary: 'A judge model picks one of several answers to a question about the output; each has its score.',
  options: [
    'value: the question, with `{{completion}}` (also `{{output}}`) and the variables of the case',
    'config.choices: list of `{choice, score}`, scores from 0 to 1; 0 fails, anything above passes',
    `config.builtin: ${BUILT_IN.join(', ')}, instead of value and choices: a scale from 1 to 5`,
    'config.system: a system message before the question (none)',
    'threshold: smallest score that passes (above 0)',
    'provider: judge model (`evaluation.judge`)',
  ],
  source: 'ours, for the `llm` and `github/…` evaluators of `.prompt.yml`; answered by a tool, or as JSON',
  check(assertion) {
    const config = Config.safeParse(assertion.config)
    if (!config.success) {
      return [
        `config must be {choices: [{choice, score}, …]}, each once with a score from 0 to 1, or {builtin: ${BUILT_IN.join(' | ')}}`,
      ]
    }
    if ('builtin' in config.data) return []
    const { value } = assertion
    return typeof value === 'string' && value !== '' ? fileDiagnostics(value) : ['value is missing: write the question']
  },
  async score(assertion, context) {
    const config = Config.safeParse(assertion.config)
    if (!config.success) throw new ScoringError('config must have choices or builtin')
    const choices = 'builtin' in config.data ? SCALE : config.data.choices
    const messages =
      'builtin' in config.data
        ? [{ role: 'user' as const, content: builtInQuestion(config.data.builtin, context) }]
        : asked(assertion, config.data.system, context)
    const { threshold } = assertion
    const read = (input: unknown): Score | null => {
      const answer = z.object({ reason: z.string(), choice: z.string() }).safeParse(input).data
      const picked = choices.find((candidate) => candidate.choice === answer?.choice)
      if (answer === undefined || picked === undefined) return null
      const pass = threshold === undefined ? picked.score > 0 : picked.score >= threshold
      return { pass, score: picked.score, reason: `${picked.choice}: ${answer.reason}` }
    }
    return scoreByJudge(
      { messages, tool: tool(choices.map((candidate) => candidate.choice)), read },
      assertion,
      context,
    )
  },
}

function asked(assertion: Assertion, system: string | undefined, context: ScoringContext): Message[] {
  const completion = fenced('completion', context.output)
  const written = typeof assertion.value === 'string' ? promptMessages(assertion.value) : []
  const before: Message[] = system === undefined ? [] : [{ role: 'system', content: system }]
  return renderMessages([...before, ...written], context.vars, { completion, output: completion })
}

function tool(choices: readonly string[]) {
  return {
    name: 'choose',
    description: 'Picks the answer to the question about the graded text.',
    inputSchema: {
      type: 'object',
      properties: {
        reason: { type: 'string', description: 'Why, in one to three sentences, written before choosing.' },
        choice: { type: 'string', enum: choices },
      },
      required: ['reason', 'choice'],
      additionalProperties: false,
    },
  }
}
