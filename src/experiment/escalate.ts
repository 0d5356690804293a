import type { Project } from '../config/load.ts'
import { refusedRound, type SpentSoFar } from '../evaluation/budget/next-round.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation, TrialResult } from '../evaluation/results.ts'
import type { Run } from '../evaluation/run.ts'
import { type LookSchedule, lookSchedule } from '../verdict/sequential/looks.ts'
import { compareWorks } from './compare.ts'
import type { Work } from './experiment.ts'

/** Every work as it stood after its last whole round. A round that the budget cut short, or that has too many errors, is left out. */
export type Escalated = { evaluationOf: (arm: PlannedArm) => Evaluation; looksOf: (work: Work) => LookSchedule }

/** What is spent and what ended the run, asked anew after every round. */
export type Meter = { spent: () => SpentSoFar; stopped: () => string | null; reserved: number }

/**
 * After the first round: asks again about every prompt whose score is undecided, all its cases in both arms, until it is
 * decided, no more answers are worth asking for, or the budget would not last for a whole round.
 */
export async function escalate(run: Run, works: readonly Work[], project: Project, meter: Meter): Promise<Escalated> {
  const { repeat, maxRepeat, budget } = project.config.evaluation
  const repeats = lookSchedule(repeat, maxRepeat)
  const stopped = meter.stopped()
  const looks = new Map(works.map((work): [Work, LookSchedule] => [work, { repeats, made: 1, cut: cutBy(stopped) }]))
  const known = new Map(works.flatMap(armsOf).map((arm): [PlannedArm, Evaluation] => [arm, run.evaluationOf(arm)]))
  const evaluationOf = (arm: PlannedArm): Evaluation => known.get(arm) ?? run.evaluationOf(arm)
  const looksOf = (work: Work): LookSchedule => looks.get(work) ?? { repeats, made: 1, cut: null }
  for (;;) {
    const comparisons = compareWorks(works, (work) => foundOf(work, evaluationOf, looksOf(work)), project, null)
    const open = works.filter((work) => comparisons.get(work)?.open === true)
    const asked: Work[] = []
    let answers = 0
    for (const work of open) {
      const more = answersOf(work, looksOf(work))
      const refused = refusedRound(answers + more, meter.reserved, budget, meter.spent())
      if (refused !== null) looks.set(work, { ...looksOf(work), cut: refused })
      else {
        answers += more
        asked.push(work)
      }
    }
    if (asked.length === 0) return { evaluationOf, looksOf }
    for (const [more, group] of byRound(asked, looksOf)) await run.ask(more, group.flatMap(armsOf))
    const stoppedNow = cutBy(meter.stopped())
    for (const work of asked) {
      const look = looksOf(work)
      const found = armsOf(work).map((arm): [PlannedArm, Evaluation] => [arm, run.evaluationOf(arm)])
      const round = found.map(([, { cases }]) =>
        cases.flatMap(({ trials }) => trials.slice(look.repeats[look.made - 1])),
      )
      const cut = stoppedNow ?? unmeasured(round.flat(), project.config.gate.maxErrors)
      looks.set(work, cut === null ? { ...look, made: look.made + 1 } : { ...look, cut })
      if (cut === null) for (const [arm, evaluation] of found) known.set(arm, evaluation)
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

function foundOf(work: Work, evaluationOf: (arm: PlannedArm) => Evaluation, looks: LookSchedule) {
  const { candidate, baseline } = work
  return {
    candidate: evaluationOf(candidate),
    baseline: baseline === null ? null : evaluationOf(baseline),
    looks,
    attacks: [],
  }
}

function armsOf({ candidate, baseline }: Work): PlannedArm[] {
  return baseline === null ? [candidate] : [candidate, baseline]
}

function moreAt({ repeats, made }: LookSchedule): number {
  return (repeats[made] ?? 0) - (repeats[made - 1] ?? 0)
}

function answersOf(work: Work, looks: LookSchedule): number {
  return moreAt(looks) * armsOf(work).reduce((sum, arm) => sum + arm.cases.length, 0)
}

/** Works by how many answers their next look adds. */
function byRound(works: readonly Work[], looksOf: (work: Work) => LookSchedule): Map<number, Work[]> {
  const rounds = new Map<number, Work[]>()
  for (const work of works) {
    const more = moreAt(looksOf(work))
    rounds.set(more, [...(rounds.get(more) ?? []), work])
  }
  return rounds
}

function cutBy(stopped: string | null): string | null {
  return stopped === null ? null : `Not asked again: ${stopped}.`
}
