/** Asks a model a question until it has answered in the question's shape, whatever manner of asking that takes. */
import { type Completion, type Message, ModelError, type Models } from '../../../models/model.ts'
import { refusedPart } from '../../../models/parameter-remedy.ts'
import { type Asked, askInManner, rememberManner } from './ask-in-manner.ts'
import { type Manner, MOST_DOUBLINGS, type Terms, tokensIn } from './manner.ts'
import { isCalled, type Readable, readAnswer } from './read-answer.ts'

/** Attempts without a call of the tool after which a model is told to write JSON: what is forced on it, some ignore. */
const PATIENCE = { forced: 2, offered: 1, text: Number.POSITIVE_INFINITY }

/**
 * Who is asked. `graded`: what models wrote that the question is about, empty where there is none. `repeats`: one for each attempt, which keeps their answers apart in caches and
 * recordings.
 */
export type Asking = {
  models: Models
  model: string
  terms: Terms
  repeats: readonly number[]
  graded: string
  signal: AbortSignal | undefined
}

/** `answer`: null when none of the attempts gave one; then `problem` says what the last one was like. */
export type Usable<T> = { answer: T | null; attempts: number; problem: string }

/** @throws ModelError when the model cannot be asked */
export async function askUntilUsable<T>(
  question: Readable<T> & { messages: readonly Message[] },
  { models, model, terms, repeats, graded, signal }: Asking,
): Promise<Usable<T>> {
  const usable = (answer: Completion) => readAnswer(answer, question, graded) !== null
  let last: Asked | null = null
  let ignored = 0
  let doublings = 0
  let attempts = 0
  for (const repeat of repeats) {
    const change = (current: Manner): Manner => ({
      ...current,
      answer: ignored >= PATIENCE[current.answer] ? 'text' : current.answer,
      doublings: Math.max(current.doublings, doublings),
    })
    try {
      last = await askInManner(question, { models, model, terms, change }, { signal, repeat, usable })
    } catch (thrown) {
      if (last !== null && refusesTokens(thrown)) break
      throw thrown
    }
    attempts += 1
    const answer = readAnswer(last.completion, question, graded)
    if (answer !== null) {
      if (attempts > 1) rememberManner(models, model, last.manner)
      return { answer, attempts, problem: '' }
    }
    if (last.completion.stopReason === 'length') doublings = Math.min(last.manner.doublings + 1, MOST_DOUBLINGS)
    else if (!isCalled(last.completion, question)) ignored += 1
  }
  return { answer: null, attempts, problem: last === null ? 'it was not asked' : problemOf(last, question, terms) }
}

/** A model cannot write as much as a cut answer was asked for again with. */
function refusesTokens(thrown: unknown): boolean {
  return thrown instanceof ModelError && thrown.kind === 'invalid' && refusedPart(thrown.message) === 'maxTokens'
}

function problemOf<T>({ completion, manner, current }: Asked, question: Readable<T>, terms: Terms): string {
  if (completion.stopReason === 'length') {
    return `it was cut at ${tokensIn(manner, terms)} tokens before it had answered, as a model is that thinks for long; raise evaluation.judge.maxTokens, or name another judge`
  }
  if (isCalled(completion, question)) return 'fields are missing or wrong'
  const offered = current.answer === 'text' ? 'it' : `it did not use the tool (${completion.stopReason}), and`
  return `${offered} wrote no JSON object that fits`
}
