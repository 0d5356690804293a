import { z } from 'zod'
import type { Scorer, ScoringContext } from '../scorer.ts'
import { checklist } from './judge/checklist.ts'
import { fenced } from './judge/fence.ts'
import { type Ask, graded, type Question } from './judge/judge.ts'
import { noOwnPrompt } from './judge/prompt.ts'
import { queryOf } from './query.ts'
import { CONTEXT_OPTION, retrievedContext } from './retrieved-context.ts'
import { shareOf } from './share-of-items.ts'

const DEFAULT_THRESHOLD = 0.5
const MOST_STATEMENTS = 40

export const contextFaithfulness: Scorer = {
  type: 'context-faithfulness',
  summary:
    'The context supports what the output states: the share of its statements, found and checked by a judge model.',
  options: [
    CONTEXT_OPTION,
    `threshold: smallest share that passes (${DEFAULT_THRESHOLD})`,
    'provider: judge model (`evaluation.judge`)',
  ],
  source: 'promptfoo `context-faithfulness`; Es et al. 2023, arXiv:2309.15217, section 3',
  check: ({ rubricPrompt }) => [...noOwnPrompt('context-faithfulness', rubricPrompt)],
  async score(assertion, context) {
    const pieces = await retrievedContext(assertion, context)
    if (context.output.trim() === '') return { pass: false, score: 0, reason: 'the answer is empty' }
    const grade = async (ask: Ask) => {
      const { statements, reason } = await ask(statementsQuestion(context))
      // "I do not know" states nothing that could be unsupported; whether it helps is not asked here.
      if (statements.length === 0) return { score: 1, reason: `the answer states nothing: ${reason}` }
      const supported = await checklist(ask, {
        materials: [`The context:\n${fenced('context', pieces.join('\n\n'))}`],
        item: 'statement',
        items: statements,
        asks: 'Does the context support the statement? Yes only when it says so or it follows from it; what you know yourself does not count.',
      })
      return shareOf(statements, supported, 'statements are supported by the context')
    }
    return graded(grade, assertion.threshold ?? DEFAULT_THRESHOLD, assertion, context)
  },
}

type Statements = { reason: string; statements: string[] }
const Statements = z.object({
  reason: z.string(),
  statements: z.array(z.string().trim().min(1)).max(MOST_STATEMENTS),
})

function statementsQuestion(context: ScoringContext): Question<Statements> {
  const query = queryOf(context)
  const content = `${query === null ? '' : `What was asked:\n${fenced('question', query)}\n\n`}The answer:
${fenced('output', context.output)}\n
Take the answer apart into what it states as fact: short statements, each complete in itself, without pronouns that point \
elsewhere, at most ${MOST_STATEMENTS}. Greetings, questions and offers are no statements, nor is saying that something is not known. \
Do not judge whether a statement is true.`
  return {
    messages: [{ role: 'user', content }],
    tool: {
      name: 'statements',
      description: 'Gives the statements of the answer.',
      inputSchema: {
        type: 'object',
        properties: {
          reason: { type: 'string', description: 'What the answer is about, or why it states nothing; one sentence.' },
          statements: { type: 'array', maxItems: MOST_STATEMENTS, items: { type: 'string', minLength: 1 } },
        },
        required: ['reason', 'statements'],
        additionalProperties: false,
      },
    },
    read: (input) => Statements.safeParse(input).data ?? null,
  }
}
