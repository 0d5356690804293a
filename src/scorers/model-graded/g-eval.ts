import { z } from 'zod'
import { diagnosticsOf, fileDiagnostics, textsValue } from '../assertion-options.ts'
import type { Scorer, ScoringContext } from '../scorer.ts'
import { fenced } from './judge/fence.ts'
import { type Ask, graded, type Question } from './judge/judge.ts'
import { noOwnPrompt } from './judge/prompt.ts'
import { promptText } from './query.ts'

const DEFAULT_THRESHOLD = 0.7
/** Finer than a judge can tell, coarse enough to be used as a whole. */
const BEST = 10
const MOST_STEPS = 12

export const gEval: Scorer = {
  type: 'g-eval',
  summary: 'A judge model writes down how to check the criteria, once for all cases, and grades the output by it.',
  options: [
    'value: the criteria, or a list of them whose mean is the score',
    `threshold: smallest score that passes (${DEFAULT_THRESHOLD})`,
    'provider: judge model (`evaluation.judge`)',
  ],
  source: 'promptfoo `g-eval`; Liu et al. 2023, arXiv:2303.16634, without the weighting by token probabilities',
  check: (assertion) => [
    ...diagnosticsOf(() => textsValue(assertion)),
    ...[assertion.value].flat().flatMap(fileDiagnostics),
    ...noOwnPrompt('g-eval', assertion.rubricPrompt),
  ],
  async score(assertion, context) {
    const criteria = textsValue(assertion)
    const grade = async (ask: Ask) => {
      const grades = await Promise.all(criteria.map((one) => gradeBy(one, ask, context)))
      return {
        score: grades.reduce((sum, { score }) => sum + score, 0) / grades.length,
        reason: grades.map(({ reason }) => reason).join('\n'),
      }
    }
    return graded(grade, assertion.threshold ?? DEFAULT_THRESHOLD, assertion, context)
  },
}

async function gradeBy(criteria: string, ask: Ask, context: ScoringContext) {
  const steps = await ask(stepsQuestion(criteria))
  return ask(gradeQuestion(criteria, steps, context))
}

const Steps = z.object({ steps: z.array(z.string().trim().min(1)).min(1).max(MOST_STEPS) })

function stepsQuestion(criteria: string): Question<string[]> {
  const content = `Answers of a model are going to be graded by these criteria:\n${fenced('criteria', criteria)}\n
Write the steps, three or four as a rule, by which a careful grader checks one answer against them: what to look at, in \
which order, and what costs how much. The steps must fit any answer; you do not see one now.`
  return {
    messages: [{ role: 'user', content }],
    tool: {
      name: 'plan',
      description: 'Gives the steps of grading, in their order.',
      inputSchema: {
        type: 'object',
        properties: {
          steps: { type: 'array', minItems: 1, maxItems: MOST_STEPS, items: { type: 'string', minLength: 1 } },
        },
        required: ['steps'],
        additionalProperties: false,
      },
    },
    read: (input) => Steps.safeParse(input).data?.steps ?? null,
    shared: true,
  }
}

const Grade = z.object({ reason: z.string(), score: z.number().min(0).max(BEST) })

function gradeQuestion(
  criteria: string,
  steps: readonly string[],
  context: ScoringContext,
): Question<{ score: number; reason: string }> {
  const numbered = steps.map((step, index) => `${index + 1}. ${step}`).join('\n')
  const content = `What the model was asked:\n${fenced('question', promptText(context))}\n
What it answered:\n${fenced('output', context.output)}\n
The criteria:\n${fenced('criteria', criteria)}\n
How to check them:\n${fenced('steps', numbered)}\n
Go through the steps, then grade the answer from 0 (meets none of the criteria) to ${BEST} (meets all of them fully).`
  return {
    messages: [{ role: 'user', content }],
    tool: {
      name: 'grade',
      description: 'Gives the grade of the answer.',
      inputSchema: {
        type: 'object',
        properties: {
          reason: { type: 'string', description: 'What the steps showed, in one to three sentences, before grading.' },
          score: { type: 'number', minimum: 0, maximum: BEST },
        },
        required: ['reason', 'score'],
        additionalProperties: false,
      },
    },
    read: (input) => {
      const grade = Grade.safeParse(input).data
      return grade === undefined ? null : { score: grade.score / BEST, reason: grade.reason }
    },
  }
}
