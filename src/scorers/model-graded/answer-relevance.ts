import { z } from 'zod'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { cosine } from './cosine.ts'
import { fenced } from './judge/fence.ts'
import { type Ask, graded, type Question } from './judge/judge.ts'
import { noOwnPrompt } from './judge/prompt.ts'
import { queryOf } from './query.ts'

const DEFAULT_THRESHOLD = 0.7
const QUESTIONS = 3

export const answerRelevance: Scorer = {
  type: 'answer-relevance',
  summary: 'Questions that a judge model finds the output to answer mean the same as the question that was asked.',
  options: [
    `threshold: smallest mean cosine that passes (${DEFAULT_THRESHOLD})`,
    'provider: judge model (`evaluation.judge`); embeddings come from `evaluation.embedding`',
    'the question is the variable `query`, or else the last user message of the prompt',
  ],
  source: 'promptfoo `answer-relevance`; Es et al. 2023, arXiv:2309.15217, section 3',
  check: ({ rubricPrompt }) => [...noOwnPrompt('answer-relevance', rubricPrompt)],
  async score(assertion, context) {
    const query = queryOf(context)
    if (query === null) throw new ScoringError('there is no question: give the case a variable `query`')
    if (context.output.trim() === '') return { pass: false, score: 0, reason: 'the answer is empty' }
    const embed = async (text: string): Promise<number[]> => {
      const call = { signal: context.signal, repeat: context.repeat }
      return (await context.models.embed(context.embedding, text, call)).vector
    }
    const asked = embed(query)
    const grade = async (ask: Ask) => {
      const questions = await ask(questionsQuestion(context.output))
      const [target, ...vectors] = await Promise.all([asked, ...questions.map(embed)])
      const cosines = vectors.map((vector) => Math.max(0, cosine(target ?? [], vector)))
      const score = Math.min(1, cosines.reduce((sum, one) => sum + one, 0) / cosines.length)
      return { score, reason: `relevance ${score.toFixed(2)}; it seems to answer: ${questions.join(' | ')}` }
    }
    return graded(grade, assertion.threshold ?? DEFAULT_THRESHOLD, assertion, context)
  },
}

const Questions = z.object({ questions: z.array(z.string().trim().min(1)).length(QUESTIONS) })

function questionsQuestion(output: string): Question<string[]> {
  const content = `An answer:\n${fenced('output', output)}\n
You do not know what was asked. Write ${QUESTIONS} different questions, each of which this answer would answer as a whole, as \
its reader would have put them. Ask for what the answer gives, not for what a good answer would have given.`
  return {
    messages: [{ role: 'user', content }],
    tool: {
      name: 'questions',
      description: 'Gives the questions that the answer answers.',
      inputSchema: {
        type: 'object',
        properties: {
          questions: {
            type: 'array',
            minItems: QUESTIONS,
            maxItems: QUESTIONS,
            items: { type: 'string', minLength: 1 },
          },
        },
        required: ['questions'],
        additionalProperties: false,
      },
    },
    read: (input) => Questions.safeParse(input).data?.questions ?? null,
  }
}
