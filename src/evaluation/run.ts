import type { CaseResult, Evaluation, TrialResult } from './evaluation.ts'
import { Answers } from './pairwise.ts'
import type { PlannedArm, PlannedCase } from './plan.ts'
import { runPool } from './pool.ts'
import { type MeasuredTrial, runTrial, type TrialSettings } from './trial.ts'

export type RunSettings = TrialSettings & {
  /** Answers asked of each case in each arm, at least 1. */
  repeat: number
  /** Most trials under way at a time. */
  concurrency: number
  /** Told after every trial. */
  onTrial: (result: TrialResult, total: number) => void
}

/** A critical case is judged by at least this many answers of the candidate. */
const criticalRepeats = 3

/**
 * Runs all arms. Trials of the same case stand side by side, repeats outermost, so that a provider's drift during the
 * run hits both arms alike. A baseline stands right behind the candidate it is compared with. Every planned case is in the result exactly once, whatever happened to it.
 */
export async function runArms(arms: readonly PlannedArm[], settings: RunSettings): Promise<Evaluation[]> {
  const measured = arms.map((arm) => arm.cases.map((): MeasuredTrial[] => []))
  const confirmations = arms.map((arm) => arm.cases.map((): MeasuredTrial[] => []))
  const answers = new Answers(arms, settings)
  const longest = Math.max(0, ...arms.map((arm) => arm.cases.length))
  const first: Slot[] = []
  for (let repeat = 0; repeat < settings.repeat; repeat++) {
    for (let index = 0; index < longest; index++) {
      for (const [armIndex, arm] of arms.entries()) {
        const planned = arm.cases[index]
        if (planned !== undefined) first.push({ planned, repeat, at: repeat, into: measured[armIndex]?.[index] ?? [] })
      }
    }
  }
  await runSlots(first, settings, answers)
  const second: Slot[] = []
  for (const [armIndex, arm] of arms.entries()) {
    if (arm.arm !== 'candidate') continue
    for (const [index, planned] of arm.cases.entries()) {
      const trials = measured[armIndex]?.[index] ?? []
      if (!planned.critical || !trials.some((trial) => trial.result.pass === false)) continue
      for (let repeat = settings.repeat; repeat < criticalRepeats; repeat++) {
        second.push({ planned, repeat, at: repeat - settings.repeat, into: confirmations[armIndex]?.[index] ?? [] })
      }
    }
  }
  await runSlots(second, settings, answers)
  return arms.map((arm, armIndex) => ({
    arm: arm.arm,
    promptId: arm.promptId,
    model: arm.model,
    cases: arm.cases.map((planned, index) =>
      caseResult(planned.id, measured[armIndex]?.[index] ?? [], confirmations[armIndex]?.[index] ?? []),
    ),
  }))
}

/** `at`: the trial's place among its case's, whichever finishes first. */
type Slot = { planned: PlannedCase; repeat: number; at: number; into: MeasuredTrial[] }

function runSlots(slots: readonly Slot[], settings: RunSettings, answers: Answers): Promise<void> {
  const tasks = slots.map((slot) => async () => {
    const trial = await runTrial(slot.planned, slot.repeat, settings, answers)
    slot.into[slot.at] = trial
    settings.onTrial(trial.result, slots.length)
  })
  return runPool(tasks, settings.concurrency)
}

function caseResult(id: string, trials: readonly MeasuredTrial[], confirmations: readonly MeasuredTrial[]): CaseResult {
  const scored = trials.filter((trial) => trial.result.score !== null)
  const passes = scored.filter((trial) => trial.result.pass === true).length
  return {
    id,
    trials: trials.map((trial) => trial.result),
    score: scored.length === 0 ? null : mean(scored.map((trial) => trial.result.score ?? 0)),
    pass: scored.length === 0 ? null : passes * 2 > scored.length,
    metrics: meanMetrics(scored),
    confirmations: confirmations.map((trial) => trial.result),
  }
}

function meanMetrics(trials: readonly MeasuredTrial[]): Record<string, number> {
  const names = new Set(trials.flatMap((trial) => Object.keys(trial.metrics)))
  return Object.fromEntries(
    [...names].map((name) => [name, mean(trials.flatMap((trial) => trial.metrics[name] ?? []))]),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
