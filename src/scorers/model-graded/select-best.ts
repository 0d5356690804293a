import { z } from 'zod'
import { diagnosticsOf, fileDiagnostics, textValue } from '../assertion-options.ts'
import type { Scorer, ScoringContext } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { applyTransform, outputText } from '../transform.ts'
import { fenced } from './judge/fence.ts'
import { type Ask, graded, type Question } from './judge/judge.ts'
import { noOwnPrompt } from './judge/prompt.ts'

/** A tie is no loss. */
const DEFAULT_THRESHOLD = 0.5

export const selectBest: Scorer = {
  type: 'select-best',
  summary:
    'A judge model compares the answers of this change and of the base to the same case, in both orders: 1 for a win that both orders agree on, 0 for a loss, else 0.5, a tie.',
  options: [
    'value: what makes an answer the better one',
    `threshold: smallest score that passes; 1 demands a win (${DEFAULT_THRESHOLD})`,
    'provider: judge model (`evaluation.judge`)',
    'without a base it does not apply: it weighs nothing, and a case that asserts nothing else has no score',
  ],
  source: 'promptfoo `select-best`, between the two arms; both orders after Zheng et al. 2023, arXiv:2306.05685',
  check: (assertion) => [
    ...(assertion.type === 'select-best' ? [] : ['a comparison has no opposite: remove `not-`']),
    ...diagnosticsOf(() => textValue(assertion)),
    ...fileDiagnostics(assertion.value),
    ...noOwnPrompt('select-best', assertion.rubricPrompt),
  ],
  async score(assertion, context) {
    const { rival } = context
    if (rival === undefined) throw new ScoringError('there is no other answer to compare with')
    if (rival.output === null) throw new ScoringError(`the ${rival.arm} gave no answer to compare with`)
    const { transform } = assertion
    const other =
      transform === undefined ? rival.output : outputText(await applyTransform(transform, rival.output, context))
    if (other === context.output) return { pass: tiePasses(assertion.threshold), score: 0.5, reason: 'the same answer' }
    // The same two questions whichever arm is scored, so that they are asked once and the scores add up to 1.
    const [candidate, baseline] = rival.arm === 'baseline' ? [context.output, other] : [other, context.output]
    const criteria = textValue(assertion)
    const grade = async (ask: Ask) => {
      const [first, second] = await Promise.all([
        ask(question(criteria, candidate, baseline, context)),
        ask(question(criteria, baseline, candidate, context)),
      ])
      const { preference, reason } = both(first, second)
      const own = rival.arm === 'baseline' ? preference : 1 - preference
      return { score: own, reason }
    }
    return graded(grade, assertion.threshold ?? DEFAULT_THRESHOLD, assertion, context)
  },
}

function tiePasses(threshold = DEFAULT_THRESHOLD): boolean {
  return threshold <= 0.5
}

type Preference = { reason: string; better: 'first' | 'second' | 'neither' }
const Preference = z.object({ reason: z.string(), better: z.enum(['first', 'second', 'neither']) })

/**
 * What two readings with the answers swapped say together.
 * @param first candidate before baseline
 * @param second baseline before candidate
 */
function both(first: Preference, second: Preference): { preference: number; reason: string } {
  if (first.better === 'first' && second.better === 'second') {
    return { preference: 1, reason: `this change's answer is better: ${first.reason}` }
  }
  if (first.better === 'second' && second.better === 'first') {
    return { preference: 0, reason: `the base's answer is better: ${first.reason}` }
  }
  const why =
    first.better === 'neither' && second.better === 'neither'
      ? first.reason
      : 'the judge did not prefer the same answer in both orders'
  return { preference: 0.5, reason: `a tie: ${why}` }
}

function question(criteria: string, first: string, second: string, context: ScoringContext): Question<Preference> {
  // What the two have in common. The prompt is not: each arm has its own.
  const facts = Object.keys(context.vars).length === 0 ? '' : `${fenced('case', JSON.stringify(context.vars))}\n\n`
  const content = `Two answers to the same case.\n\n${facts}The first answer:\n${fenced('first', first)}\n
The second answer:\n${fenced('second', second)}\n
What makes an answer the better one:\n${fenced('criteria', criteria)}\n
Which answer is better by these criteria alone? Their order means nothing, and neither does length. Say neither when they are \
equally good.`
  return {
    messages: [{ role: 'user', content }],
    tool: TOOL,
    read: (input) => Preference.safeParse(input).data ?? null,
  }
}

const TOOL = {
  name: 'prefer',
  description: 'Says which of the two answers is better.',
  inputSchema: {
    type: 'object',
    properties: {
      reason: { type: 'string', description: 'What decides, in one to three sentences, written before choosing.' },
      better: { type: 'string', enum: ['first', 'second', 'neither'] },
    },
    required: ['reason', 'better'],
    additionalProperties: false,
  },
}
