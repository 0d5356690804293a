import type { Project } from '../config/load.ts'
import { refusedRound, type SpentSoFar } from '../evaluation/budget/next-round.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation, TrialResult } from '../evaluation/results.ts'
import type { Run } from '../evaluation/run.ts'
import { type LookSchedule, lookSchedule } from '../verdict/sequential/looks.ts'
import { compareExperiments } from './compare.ts'
import type { Experiment } from './experiment.ts'

/** Every work as it stood after its last whole round. A round that the budget cut short, or that has too many errors, is left out. */
export type Escalated = {
  evaluationOf: (arm: PlannedArm) => Evaluation
  looksOf: (experiment: Experiment) => LookSchedule
}

/** What is spent and what ended the run, asked anew after every round. */
export type Meter = {
  spent: () => SpentSoFar
  stopped: () => string | null
  reserved: number
  /** Called before each further round: which one, of how many at most, and how many more answers it asks for. */
  onRound?: (round: { number: number; most: number; answers: number }) => void
}

/**
 * After the first round: asks again about every prompt whose score is undecided, all its cases in both arms, until it is
 * decided, no more answers are worth asking for, or the budget would not last for a whole round.
 */
export async function escalate(
  run: Run,
  experiments: readonly Experiment[],
  project: Project,
  meter: Meter,
): Promise<Escalated> {
  const { repeat, maxRepeat, budget } = project.config.evaluation
  const repeats = lookSchedule(repeat, maxRepeat)
  const stopped = meter.stopped()
  const looks = new Map(
    experiments.map((experiment): [Experiment, LookSchedule] => [
      experiment,
      { repeats, made: 1, cut: cutBy(stopped) },
    ]),
  )
  const existing = new Map(
    experiments.flatMap(armsOf).map((arm): [PlannedArm, Evaluation] => [arm, run.evaluationOf(arm)]),
  )
  const evaluationOf = (arm: PlannedArm): Evaluation => existing.get(arm) ?? run.evaluationOf(arm)
  const looksOf = (experiment: Experiment): LookSchedule => looks.get(experiment) ?? { repeats, made: 1, cut: null }
  let round = 1
  for (;;) {
    const comparisons = compareExperiments(
      experiments,
      (experiment) => foundOf(experiment, evaluationOf, looksOf(experiment)),
      project,
      null,
    )
    const open = experiments.filter((experiment) => comparisons.get(experiment)?.open === true)
    const asked: Experiment[] = []
    let answers = 0
    for (const experiment of open) {
      const more = answersOf(experiment, looksOf(experiment))
      const refused = refusedRound(answers + more, meter.reserved, budget, meter.spent())
      if (refused !== null) looks.set(experiment, { ...looksOf(experiment), cut: refused })
      else {
        answers += more
        asked.push(experiment)
      }
    }
    if (asked.length === 0) return { evaluationOf, looksOf }
    round += 1
    meter.onRound?.({ number: round, most: repeats.length, answers })
    for (const [more, group] of byRound(asked, looksOf)) await run.ask(more, group.flatMap(armsOf))
    const stoppedNow = cutBy(meter.stopped())
    for (const experiment of asked) {
      const look = looksOf(experiment)
      const found = armsOf(experiment).map((arm): [PlannedArm, Evaluation] => [arm, run.evaluationOf(arm)])
      const trials = found.map(([, { cases }]) => cases.flatMap((one) => one.trials.slice(look.repeats[look.made - 1])))
      const cut = stoppedNow ?? unmeasured(trials.flat(), project.config.gate.maxErrors)
      looks.set(experiment, cut === null ? { ...look, made: look.made + 1 } : { ...look, cut })
      if (cut === null) for (const [arm, evaluation] of found) existing.set(arm, evaluation)
    }
  }
}

/** Why a round does not count: it has more gaps than a comparison may have. */
function unmeasured(round: readonly TrialResult[], maxErrors: number): string | null {
  const errors = round.flatMap(({ error }) => error ?? [])
  if (errors.length <= maxErrors * round.length) return null
  const many = `${errors.length} of ${round.length} further answers could not be measured`
  return `Further answers do not count: ${many} (${errors[0]?.message ?? ''}).`
}

function foundOf(experiment: Experiment, evaluationOf: (arm: PlannedArm) => Evaluation, looks: LookSchedule) {
  const { candidate, baseline } = experiment
  return {
    candidate: evaluationOf(candidate),
    baseline: baseline === null ? null : evaluationOf(baseline),
    looks,
    attacks: [],
  }
}

function armsOf({ candidate, baseline }: Experiment): PlannedArm[] {
  return baseline === null ? [candidate] : [candidate, baseline]
}

function moreAt({ repeats, made }: LookSchedule): number {
  return (repeats[made] ?? 0) - (repeats[made - 1] ?? 0)
}

function answersOf(experiment: Experiment, looks: LookSchedule): number {
  return moreAt(looks) * armsOf(experiment).reduce((sum, arm) => sum + arm.cases.length, 0)
}

/** Works by how many answers their next look adds. */
function byRound(
  experiments: readonly Experiment[],
  looksOf: (experiment: Experiment) => LookSchedule,
): Map<number, Experiment[]> {
  const rounds = new Map<number, Experiment[]>()
  for (const experiment of experiments) {
    const more = moreAt(looksOf(experiment))
    rounds.set(more, [...(rounds.get(more) ?? []), experiment])
  }
  return rounds
}

function cutBy(stopped: string | null): string | null {
  return stopped === null ? null : `Not asked again: ${stopped}.`
}
