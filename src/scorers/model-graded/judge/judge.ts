import { type Completion, type Message, ModelError } from '../../../models/model.ts'
import { refusedPart } from '../../../models/parameter-remedy.ts'
import { canonicalModel } from '../../../models/reference.ts'
import type { Assertion } from '../../assertion.ts'
import { JUDGE_MAX_TOKENS, type Score, type ScoringContext } from '../../scorer.ts'
import { ScoringError } from '../../scoring-error.ts'
import { type Asked, askInManner, rememberManner } from './ask-in-manner.ts'
import { type JudgeTerms, type Manner, MOST_DOUBLINGS, tokensIn } from './manner.ts'
import { panelScore } from './panel.ts'
import { isCalled, type Readable, readAnswer } from './read-answer.ts'

/** What a judge is asked. */
export type Question<T = Score> = Readable<T> & {
  /** User and assistant turns, and the system text of the question's author; never text of a model in system role. */
  messages: readonly Message[]
  /** One answer serves all cases, repeats and samples: the question is about the criteria, not about an answer. */
  shared?: boolean
}

/** One judge, at one of its samples. @throws ScoringError when it gives no usable answer */
export type Ask = <T>(question: Question<T>) => Promise<T>

/** Answers asked of a judge until one is usable. */
const ATTEMPTS = 3
/** Keeps the answers to samples and further attempts apart from those to repeats, in caches and recordings. */
const STEP = 1_000
/** Attempts without a call of the tool after which a model is told to write JSON: what is forced on it, some ignore. */
const PATIENCE = { forced: 2, offered: 1, text: Number.POSITIVE_INFINITY }

/**
 * Asks the judge one question, or every judge of the panel, each as often as `samples` says: the mean of a judge's
 * scores, the median over judges; passed when more than half of a judge's answers, and more than half of the judges,
 * say so.
 *
 * @throws ScoringError when no judge is configured, or one of them gives no usable answer; it is never scored
 * @throws ModelError when a judge cannot be asked
 */
export async function scoreByJudge(question: Question, assertion: Assertion, context: ScoringContext): Promise<Score> {
  return panelScore(await answersOf((ask) => ask(question), assertion, context))
}

/**
 * Like `judged`, for a grade that takes each judge more than one question and passes when the panel's score reaches
 * the threshold.
 *
 * @param grade one judge's score; its `pass` is not looked at
 * @throws ScoringError and ModelError, as `judged`
 */
export async function graded(
  grade: (ask: Ask) => Promise<Omit<Score, 'pass'>>,
  threshold: number,
  assertion: Assertion,
  context: ScoringContext,
): Promise<Score> {
  const answers = await answersOf(async (ask) => ({ ...(await grade(ask)), pass: true }), assertion, context)
  return panelScore(answers, threshold)
}

async function answersOf(
  grade: (ask: Ask) => Promise<Score>,
  assertion: Assertion,
  context: ScoringContext,
): Promise<Score[][]> {
  const models = assertion.provider === undefined ? context.judge?.models : [canonicalModel(assertion.provider)]
  if (models === undefined || models.length === 0) {
    throw new ScoringError('no judge is configured: set `evaluation.judge.model`, or `provider` of the assertion')
  }
  const samples = Array.from({ length: Math.max(1, context.judge?.samples ?? 1) }, (_, sample) => sample)
  return Promise.all(
    models.map((model) =>
      Promise.all(samples.map((sample) => grade((question) => askJudge(question, model, sample, context)))),
    ),
  )
}

async function askJudge<T>(question: Question<T>, model: string, sample: number, context: ScoringContext): Promise<T> {
  const { models, signal } = context
  const first = question.shared === true ? 0 : context.repeat + STEP * sample * ATTEMPTS
  const terms: JudgeTerms = { maxTokens: context.judge?.maxTokens ?? JUDGE_MAX_TOKENS, temperature: 0 }
  const material = `${context.output}\n${context.rival?.output ?? ''}`
  const usable = (answer: Completion) => readAnswer(answer, question, material) !== null
  let last: Asked | null = null
  let ignored = 0
  let doublings = 0
  let asked = 0
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const change = (current: Manner): Manner => ({
      ...current,
      answer: ignored >= PATIENCE[current.answer] ? 'text' : current.answer,
      doublings: Math.max(current.doublings, doublings),
    })
    const call = { signal, repeat: first + STEP * attempt, usable }
    try {
      last = await askInManner(question, { models, model, terms, change }, call)
    } catch (thrown) {
      if (last !== null && refusesTokens(thrown)) break
      throw thrown
    }
    asked += 1
    const answer = readAnswer(last.completion, question, material)
    if (answer !== null) {
      if (attempt > 0) rememberManner(models, model, last.manner)
      return answer
    }
    if (last.completion.stopReason === 'length') doublings = Math.min(last.manner.doublings + 1, MOST_DOUBLINGS)
    else if (!isCalled(last.completion, question)) ignored += 1
  }
  const problem = last === null ? '' : `: ${problemOf(last, question, terms)}`
  throw new ScoringError(
    `the judge ${model} gave no usable answer in ${asked} ${asked === 1 ? 'attempt' : 'attempts'}${problem}`,
  )
}

/** A model cannot write as much as a cut answer was asked for again with. */
function refusesTokens(thrown: unknown): boolean {
  return thrown instanceof ModelError && thrown.kind === 'invalid' && refusedPart(thrown.message) === 'maxTokens'
}

function problemOf<T>({ completion, manner, current }: Asked, question: Question<T>, terms: JudgeTerms): string {
  if (completion.stopReason === 'length') {
    return `it was cut at ${tokensIn(manner, terms)} tokens before it had answered, as a model is that thinks for long; raise evaluation.judge.maxTokens, or name another judge`
  }
  if (isCalled(completion, question)) return 'fields are missing or wrong'
  const offered = current.answer === 'text' ? 'it' : `it did not use the tool (${completion.stopReason}), and`
  return `${offered} wrote no JSON object that fits`
}
