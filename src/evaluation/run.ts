import { failsCritically, mayFailCritically } from './critical-failures.ts'
import { Answers } from './pairwise.ts'
import { comparesPrompts, type PlannedArm, type PlannedCase } from './plan.ts'
import { runPools } from './pool.ts'
import type { CaseResult, Evaluation, TrialResult } from './results.ts'
import { type FinishedTrial, runTrial, type TrialSettings } from './trial.ts'

export type RunSettings = TrialSettings & {
  /** Most calls in flight to one model; the models see to that themselves. */
  concurrency: number
  /** Told after every trial. */
  onTrial: (result: TrialResult) => void
}

/**
 * Trials of one model under way for each of its calls: while some are asked, as many can be with the judge, and some
 * wait, so that neither is ever idle; no more, so that judges do not fall far behind.
 */
const trialsPerCall = 3

/** A critical case is judged by at least this many answers, of each arm. */
export const criticalRepeats = 3

/** All arms of a run, asked in rounds: what a round asks can depend on what the rounds before it found. */
export type Run = {
  /**
   * Asks every case of these arms, all unless given, for `more` further answers. Trials of the same case stand side by
   * side, repeats outermost, so that a provider's drift during the run hits both arms alike.
   */
  ask(more: number, arms?: readonly PlannedArm[]): Promise<void>
  /**
   * Asks again where a candidate's critical case has failed on fewer than three answers, and its baseline as often: one
   * that fails there too is no fault of the change. Once, after the last round.
   */
  confirmCritical(): Promise<void>
  /** {@link Run.evaluationOf} before answers of several prompts are compared: what a shard writes down. */
  measuredOf(arm: PlannedArm): Evaluation
  /** What is known of an arm so far: every planned case exactly once, whatever happened to it. */
  evaluationOf(arm: PlannedArm): Evaluation
}

/**
 * `trials`: of every case the first, then of every case the second, and so on: in one list, because a list for each of
 * many cases takes more than what is in it. `confirmations`: by the place of their case.
 */
type ArmProgress = { asked: number; trials: FinishedTrial[]; confirmations: Map<number, FinishedTrial[]> }

/** @param arms a baseline stands right behind the candidate it is compared with */
export function startRun(arms: readonly PlannedArm[], settings: RunSettings): Run {
  const answers = new Answers(arms, settings)
  const progress = new Map(
    arms.map((arm): [PlannedArm, ArmProgress] => [arm, { asked: 0, trials: [], confirmations: new Map() }]),
  )
  const of = (arm: PlannedArm): ArmProgress => {
    const found = progress.get(arm)
    if (found === undefined) throw new Error(`${arm.promptId} is no arm of this run`)
    return found
  }
  const runSlot = async ({ planned, repeat, into, at }: Slot): Promise<void> => {
    const trial = await runTrial(planned, repeat, settings, answers)
    into[at] = trial
    settings.onTrial(trial.result)
  }
  const compares = comparesPrompts(arms)
  let best: typeof import('./best-answers.ts') | null = null
  const measuredOf = (arm: PlannedArm): Evaluation => {
    const progressed = of(arm)
    return {
      arm: arm.arm,
      promptId: arm.promptId,
      model: arm.model,
      cases: arm.cases.map(({ id }, index) =>
        caseResult(id, trialsOf(arm, progressed, index), progressed.confirmations.get(index) ?? []),
      ),
    }
  }
  // Each model at its own pace: a slow one must not keep the others waiting.
  const runSlots = async (slots: readonly Slot[]): Promise<void> => {
    const byModel = new Map<string, Slot[]>()
    for (const slot of slots) {
      const { model } = slot
      const same = byModel.get(model)
      if (same === undefined) byModel.set(model, [slot])
      else same.push(slot)
    }
    await runPools([...byModel.values()], runSlot, settings.concurrency * trialsPerCall)
  }
  return {
    async ask(more, asked = arms) {
      // Loaded only where answers of several prompts are compared.
      if (compares) best = await import('./best-answers.ts')
      const slots: Slot[] = []
      const longest = Math.max(0, ...asked.map((arm) => arm.cases.length))
      for (let round = 0; round < more; round++) {
        for (let index = 0; index < longest; index++) {
          for (const arm of asked) {
            const planned = arm.cases[index]
            const { asked: before, trials: into } = of(arm)
            const repeat = before + round
            if (planned !== undefined)
              slots.push({ planned, model: arm.model, repeat, at: repeat * arm.cases.length + index, into })
          }
        }
      }
      for (const arm of asked) of(arm).asked += more
      await runSlots(slots)
    },
    async confirmCritical() {
      const slots = arms.map((arm, index) => {
        const candidate = candidateOf(arms, index)
        return candidate === null ? [] : confirmationSlots([arm, of(arm)], [candidate, of(candidate)])
      })
      await runSlots(slots.flat())
    },
    measuredOf,
    evaluationOf(arm) {
      if (best === null) return measuredOf(arm)
      const results = arms.map((planned) => ({ planned, found: measuredOf(planned) }))
      return best.withBestAnswers(results)[arms.indexOf(arm)] ?? measuredOf(arm)
    },
  }
}

export type FixedRunSettings = RunSettings & {
  /** Answers asked of each case in each arm, at least 1. */
  repeat: number
}

/** Runs all arms with a fixed number of answers to each case; answers of several prompts are not compared. */
export async function runArms(arms: readonly PlannedArm[], settings: FixedRunSettings): Promise<Evaluation[]> {
  const run = startRun(arms, settings)
  await run.ask(settings.repeat)
  await run.confirmCritical()
  return arms.map((arm) => run.measuredOf(arm))
}

/** `at`: the trial's place in `into`, whichever finishes first. */
type Slot = { planned: PlannedCase; model: string; repeat: number; at: number; into: FinishedTrial[] }

/** @param index the place of the case in the arm */
function trialsOf(arm: PlannedArm, { asked, trials }: ArmProgress, index: number): FinishedTrial[] {
  return Array.from({ length: asked }, (_, repeat) => trials[repeat * arm.cases.length + index] ?? []).flat()
}

/** The arm that an arm of a run is confirmed with: itself, or the candidate in front of it; null where there is none. */
export function candidateOf(arms: readonly PlannedArm[], index: number): PlannedArm | null {
  const arm = arms[index]
  if (arm === undefined || arm.arm === 'candidate') return arm ?? null
  const before = arms[index - 1]
  return before?.arm === 'candidate' && before.promptId === arm.promptId ? before : null
}

/** An arm, and what was measured of it so far. */
type Progressed = [arm: PlannedArm, progress: ArmProgress]

/** What is asked again of the critical cases of an arm; its progress gets a list for what comes of each. */
function confirmationSlots([arm, progress]: Progressed, [candidate, of]: Progressed): Slot[] {
  const slots: Slot[] = []
  for (const [index, planned] of arm.cases.entries()) {
    if (!mayFailCritically(planned)) continue
    const own = trialsOf(arm, progress, index).map(({ result }) => result)
    const its = arm === candidate ? own : trialsOf(candidate, of, index).map(({ result }) => result)
    const into: FinishedTrial[] = []
    progress.confirmations.set(index, into)
    for (let at = 0; at < confirmationsOf(planned, own, its); at++) {
      slots.push({ planned, model: arm.model, repeat: progress.asked + at, at, into })
    }
  }
  return slots
}

type Outcome = Pick<TrialResult, 'pass' | 'assertions'>

/**
 * Further answers that a case is asked for after so many trials, because the candidate failed critically in one.
 * @param own of the arm that is asked
 * @param candidate of the candidate: the same ones where it is asked itself
 */
export function confirmationsOf(planned: PlannedCase, own: readonly Outcome[], candidate: readonly Outcome[]): number {
  if (!candidate.some((trial) => failsCritically(planned, trial))) return 0
  return Math.max(0, criticalRepeats - own.length)
}

function caseResult(id: string, trials: readonly FinishedTrial[], confirmations: readonly FinishedTrial[]): CaseResult {
  const { score, pass, metrics } = caseScore(
    trials.map((trial) => ({ score: trial.result.score, pass: trial.result.pass, metrics: trial.metrics })),
  )
  const resultOf = ({ result }: FinishedTrial): TrialResult => result
  return { id, trials: trials.map(resultOf), score, pass, metrics, confirmations: confirmations.map(resultOf) }
}

/** What counts of a trial. */
export type ScoredTrial = Pick<TrialResult, 'score' | 'pass'> & { metrics: Record<string, number> }

/** The score of a case by its trials. */
export function caseScore(trials: readonly ScoredTrial[]): Pick<CaseResult, 'score' | 'pass' | 'metrics'> {
  const scored = trials.filter(({ score }) => score !== null)
  const passes = scored.filter(({ pass }) => pass === true).length
  return {
    score: scored.length === 0 ? null : mean(scored.map(({ score }) => score ?? 0)),
    pass: scored.length === 0 ? null : passes * 2 > scored.length,
    metrics: meanMetrics(scored),
  }
}

/** One for all: of many cases few name any. */
const NO_METRICS: Record<string, number> = Object.freeze({})

function meanMetrics(trials: readonly ScoredTrial[]): Record<string, number> {
  const names = new Set(trials.flatMap((trial) => Object.keys(trial.metrics)))
  if (names.size === 0) return NO_METRICS
  return Object.fromEntries(
    [...names].map((name) => [name, mean(trials.flatMap((trial) => trial.metrics[name] ?? []))]),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
