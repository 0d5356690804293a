import { usd as usdText, whole } from '../../text/format.ts'
import type { Arm, Evaluation } from '../results.ts'
import { fittingSample } from './fitting-sample.ts'
import type { Budget } from './metered-models.ts'
import type { SpentSoFar } from './next-round.ts'

/** Answers of one arm that a run was to have and was stopped before. */
type Missing = { prompt: string; model: string; arm: Arm; trials: number; of: number }

/** A run that its budget, or a batch that goes on, ended: why, what is missing, and what finishing it would take. */
export type Stopped = {
  /** What the budget refused, as a sentence without its end. */
  why: string
  missing: Missing[]
  /** To finish; null where nothing tells. */
  calls: number | null
  usd: number | null
  /** What finishing it takes, and what to do, in sentences. */
  remedy: string
  /** The whole of it in sentences: why, what is missing, and the remedy. */
  sentence: string
}

export type StopFacts = {
  /** What the budget refused, as a sentence without its end. */
  why: string
  budget: Budget
  spent: SpentSoFar
  /** One prompt on one model: its arms, and the answers that were planned for each of their cases. */
  experiments: ReadonlyArray<{ found: readonly Evaluation[]; planned: number; critical: number }>
  /** Arms that are not sampled: attacks, one answer to each. */
  attacks: readonly Evaluation[]
  /** Whether the answers so far are kept for the next run. */
  kept: boolean
}

/** Null when everything that was planned was asked. */
export function stoppedRun(facts: StopFacts): Stopped | null {
  const { why, spent, experiments, attacks, kept } = facts
  const missing = [
    ...experiments.flatMap(({ found, planned }) => found.flatMap((one) => missingOf(one, planned))),
    ...attacks.flatMap((one) => missingOf(one, 1)).map((one) => ({ ...one, prompt: `attacks on ${one.prompt}` })),
  ]
  if (missing.length === 0) return null
  const trials = missing.reduce((sum, one) => sum + one.trials, 0)
  const { answers } = spent
  const calls = answers === 0 ? null : Math.ceil((spent.calls / answers) * trials)
  const usd = answers === 0 || spent.usd === null ? null : (spent.usd / answers) * trials
  const cost = usd === null ? '' : ` and about ${usdText(usd)}`
  const finishing = calls === null ? `${whole(trials)} answers` : `about ${whole(calls)} more calls${cost}`
  const again = kept && answers > 0 ? ' Or run it again: the answers so far are kept in the cache.' : ''
  // What else ends a run, a batch that goes on, says itself what to do.
  const raise = why.includes('the budget of') ? ` ${remedyOf(facts, trials)}${again}` : ''
  const remedy = `Finishing takes ${finishing}.${raise}`
  const sentence = `${capital(why)}: the run is incomplete. Missing: ${listed(missing)}. ${remedy}`
  return { why, missing, calls, usd, remedy, sentence }
}

function missingOf({ promptId, model, arm, cases }: Evaluation, planned: number): Missing[] {
  const trials = cases.flatMap((one) => [...one.trials, ...one.confirmations])
  const notRun = trials.filter(({ error }) => error?.kind === 'not-run').length
  return notRun === 0
    ? []
    : [{ prompt: promptId, model, arm, trials: notRun, of: Math.max(trials.length, planned * cases.length) }]
}

/** Names of prompts and models come from files: each surface escapes the sentence. */
function listed(missing: readonly Missing[]): string {
  const models = new Set(missing.map(({ prompt, model }) => JSON.stringify([prompt, model])))
  const prompts = new Set(missing.map(({ prompt }) => prompt))
  const texts = missing.map(({ prompt, model, arm, trials, of }) => {
    const on = models.size > prompts.size ? ` on ${model}` : ''
    return `${whole(trials)} of ${whole(of)} answers of ${prompt}${on} (${arm === 'candidate' ? 'this change' : 'the base'})`
  })
  const more = texts.length - 6
  return `${texts.slice(0, 6).join(', ')}${more > 0 ? ` and of ${more} more` : ''}`
}

function remedyOf({ budget, spent, experiments }: StopFacts, trials: number): string {
  const { answers } = spent
  if (answers === 0) return 'Raise `evaluation.budget`.'
  // What all of it would have taken, at what the answers so far took.
  const times = (answers + trials) / answers
  const limits = [
    limitOf('calls', budget.calls, spent.calls * times, (needed) => String(roundedUp(needed))),
    limitOf('usd', budget.usd, spent.usd === null ? null : spent.usd * times, (needed) =>
      String(Number((1.1 * needed).toPrecision(2))),
    ),
    limitOf('duration', budget.durationMs, spent.durationMs * times, (needed) => timeSetting(1.1 * needed)),
  ].flatMap((one) => one ?? [])
  if (limits.length === 0) return 'Raise `evaluation.budget`.'
  const costs = experiments.map(({ found, planned, critical }) => ({
    cases: Math.max(0, ...found.map(({ cases }) => cases.length)),
    critical,
    perCase: planned * found.length,
  }))
  const all = costs.reduce((sum, { cases, perCase }) => sum + cases * perCase, 0)
  const sample = fittingSample(costs, all * Math.min(...limits.map(({ share }) => share)))
  const raise = limits.map(({ key, value }) => `\`evaluation.budget.${key}\` to ${value}`).join(' and ')
  return `Raise ${raise}${sample === null ? '' : `, or set \`evaluation.sample: ${sample}\``}.`
}

type Limit = { key: string; value: string; share: number }

/** A limit that is too low; null when there is none, or it is enough. `share`: of what is needed that it allows. */
function limitOf(
  key: string,
  budget: number | null,
  needed: number | null,
  shown: (needed: number) => string,
): Limit | null {
  if (budget === null || needed === null || needed <= budget) return null
  return { key, value: shown(needed), share: budget / needed }
}

/** A duration as the configuration takes it. */
function timeSetting(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 120 ? `${seconds}s` : `${Math.ceil(seconds / 60)}m`
}

function roundedUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1)
  return Math.ceil(value / step) * step
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
