import { type Completion, ModelError, type Models } from '../models/model.ts'
import { scoreTrial } from '../scorers/aggregate.ts'
import { presentedAnswer } from '../scorers/present-answer.ts'
import type { AssertionResult, JudgeSettings, ScoringContext } from '../scorers/scorer.ts'
import { inMemoryStorage, type Spool } from './cache/storage.ts'
import { type Answers, comparesArms, JUDGE_ALONE, NOTHING_ALONE, withoutRival } from './pairwise.ts'
import type { PlannedCase } from './plan.ts'
import type { TrialError, TrialResult } from './results.ts'
import type { TrialSpans } from './trial-spans.ts'

export type TrialSettings = Pick<ScoringContext, 'fetch' | 'allowWebhooks' | 'patience'> & {
  models: Models
  judge: JudgeSettings | null
  embedding: string
  /** Where the texts of a trial go; without it they stay in memory. */
  spool?: Spool
  /** In a run that is traced. */
  spans?: TrialSpans | undefined
  signal: AbortSignal | undefined
  /** Why the run was cut short, once it was: what fails after that was not run, not measured badly. */
  stopped: () => string | null
}

export type FinishedTrial = { result: TrialResult; metrics: Record<string, number> }

/** Asks for one answer and scores it. Never rejects for what a model or a judge did: that is an errored trial. */
export async function runTrial(
  planned: PlannedCase,
  repeat: number,
  settings: TrialSettings,
  answers: Answers,
): Promise<FinishedTrial> {
  const finished = await askAndScore(planned, repeat, settings, answers)
  settings.spans?.end(planned, repeat, finished.result)
  return finished
}

async function askAndScore(
  planned: PlannedCase,
  repeat: number,
  settings: TrialSettings,
  answers: Answers,
): Promise<FinishedTrial> {
  let completion: Completion
  try {
    completion = await answers.to(planned, repeat)
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown
    return { result: unanswered(modelTrialError(thrown)), metrics: {} }
  }
  const rival = await answers.rivalOf(planned, repeat)
  const { applied, left } =
    rival === undefined ? withoutRival(planned.assertions) : { applied: planned.assertions, left: [] }
  const { request } = planned
  const scored = await scoreTrial(applied, planned.threshold, {
    ...presentedAnswer(request.model, completion),
    completion,
    vars: planned.vars,
    test: { assert: planned.assertions, threshold: planned.threshold, ...planned.facts },
    model: request.model,
    scoring: planned.scoring,
    prompt: request.messages,
    tools: request.tools,
    fetch: settings.fetch,
    allowWebhooks: settings.allowWebhooks,
    models: settings.spans?.grading(settings.models, planned, repeat) ?? settings.models,
    judge: settings.judge,
    embedding: settings.embedding,
    signal: settings.signal,
    repeat,
    patience: settings.patience,
    rival,
  })
  const texts = (settings.spool ?? inMemoryStorage.spool).keep(
    {
      output: kept(completion.text),
      toolCalls: completion.toolCalls,
      assertions: [...scored.assertions, ...left],
    },
    shortened,
  )
  const result = new AnsweredTrial(texts, {
    stopReason: completion.stopReason,
    pass: scored.pass,
    score: scored.score,
    error:
      scored.error === null ? unscored(planned, scored.score) : scoringTrialError(scored.error, settings.stopped()),
    latencyMs: completion.latencyMs,
    usage: completion.usage,
    costUsd: completion.costUsd,
    cached: completion.cached,
  })
  return { result, metrics: scored.error === null ? scored.metrics : {} }
}

/** Characters of one answer that reports hold; it was scored whole. No model writes more, and no file of results could hold some of 32 MB. */
export const MOST_KEPT = 1_000_000

function kept(text: string): string {
  const more = text.length - MOST_KEPT
  return more <= 0 ? text : `${text.slice(0, MOST_KEPT).toWellFormed()} … (${more} more characters are not kept)`
}

/** Of a text for which there is no room. */
const SHORT = 200

/** What a reader needs most of texts that cannot all be kept; pass and score are kept elsewhere. */
function shortened({ output, assertions }: Texts): Texts {
  const cut = (text: string) =>
    text.length <= SHORT ? text : `${text.slice(0, SHORT)} … (not kept: no space was left)`
  return {
    output: cut(output),
    toolCalls: [],
    assertions: assertions.map((one) => ({ ...one, reason: cut(one.reason) })),
  }
}

type Texts = Pick<TrialResult, 'output' | 'toolCalls' | 'assertions'>
type Measurement = Omit<TrialResult, keyof Texts>

/** A trial whose texts may lie elsewhere: there are many trials, and few are shown. */
class AnsweredTrial implements TrialResult {
  readonly #texts: () => Texts
  stopReason: Measurement['stopReason']
  pass: Measurement['pass']
  score: Measurement['score']
  error: Measurement['error']
  latencyMs: Measurement['latencyMs']
  usage: Measurement['usage']
  costUsd: Measurement['costUsd']
  cached: Measurement['cached']

  constructor(texts: () => Texts, measurement: Measurement) {
    this.#texts = texts
    this.stopReason = measurement.stopReason
    this.pass = measurement.pass
    this.score = measurement.score
    this.error = measurement.error
    this.latencyMs = measurement.latencyMs
    this.usage = measurement.usage
    this.costUsd = measurement.costUsd
    this.cached = measurement.cached
  }

  get output(): Texts['output'] {
    return this.#texts().output
  }

  get toolCalls(): Texts['toolCalls'] {
    return this.#texts().toolCalls
  }

  get assertions(): Texts['assertions'] {
    return this.#texts().assertions
  }
}

function modelTrialError(error: ModelError): TrialError {
  const { message, hint } = error
  if (error.kind === 'cancelled') return { kind: 'not-run', message, hint }
  return error.lasting ? { kind: 'model', message, hint, lasting: true } : { kind: 'model', message, hint }
}

function scoringTrialError(message: string, stopped: string | null): TrialError {
  return stopped === null ? { kind: 'scoring', message, hint: null } : { kind: 'not-run', message: stopped, hint: null }
}

const NOTHING_ASSERTED: TrialError = {
  kind: 'unscored',
  message: 'nothing is asserted of them',
  hint: 'Add `assert` to the tests, or to `defaultTest`.',
}

/** What an answer without a score lacks; null where it has one, and where nothing is to be asserted: as of an attack. */
function unscored({ assertions, isShownOnly }: PlannedCase, score: number | null): TrialError | null {
  if (isShownOnly === true) return NOTHING_ASSERTED
  if (score !== null || assertions.length === 0) return null
  return {
    kind: 'unscored',
    message: comparesArms(assertions) ? NOTHING_ALONE : 'all that is asserted is only facts, or of weight 0',
    hint: JUDGE_ALONE,
  }
}

/** The same trial after one more result, with another outcome. */
export function rejudged(
  trial: TrialResult,
  result: AssertionResult,
  { pass, score }: Pick<TrialResult, 'pass' | 'score'>,
): TrialResult {
  const { stopReason, error, latencyMs, usage, costUsd, cached } = trial
  const texts = (): Texts => {
    return { output: trial.output, toolCalls: trial.toolCalls, assertions: [...trial.assertions, result] }
  }
  return new AnsweredTrial(texts, { stopReason, pass, score, error, latencyMs, usage, costUsd, cached })
}

/** The same trial, its texts in a spool. */
export function spooledTrial(trial: TrialResult, spool: Spool): TrialResult {
  const { output, toolCalls, assertions, ...measurement } = trial
  return new AnsweredTrial(spool.keep({ output, toolCalls, assertions }, shortened), measurement)
}

/** A trial to which no answer came. */
export function unanswered(error: TrialError): TrialResult {
  return {
    output: '',
    toolCalls: [],
    stopReason: null,
    pass: null,
    score: null,
    assertions: [],
    error,
    latencyMs: null,
    usage: null,
    costUsd: null,
    cached: false,
  }
}
