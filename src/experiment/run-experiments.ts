import type { Project } from '../config/load.ts'
import type { Stopped } from '../evaluation/budget/incomplete-run.ts'
import type { SpentSoFar } from '../evaluation/budget/next-round.ts'
import { mayFailCritically } from '../evaluation/critical-failures.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import { runArms } from '../evaluation/run.ts'
import type { AnswerPrice } from '../verdict/sequential/advice.ts'
import { experimentArms } from './arms.ts'
import type { RunResults } from './compare.ts'
import type { Deps } from './deps.ts'
import type { Experiment } from './experiment.ts'
import { startAsking, trialsOf } from './start-run.ts'

/** Asks and scores everything: an experiment's golden cases first and again while they are undecided, attacks on it last. */
export async function runExperiments(
  deps: Deps,
  project: Project,
  experiments: readonly Experiment[],
): Promise<RunResults> {
  const { evaluation } = project.config
  const { golden, attacks, suitesOf } = await experimentArms(experiments, project.config)
  const asking = await startAsking(deps, project, {
    ...{ golden, attacks, mostRepeat: evaluation.maxRepeat },
    // A failure to load is told when it is used.
    onFirst: () => void loadComparison().catch(() => undefined),
  })
  const { run, metered, settings } = asking
  try {
    await run.ask(evaluation.repeat)
    const [{ escalate }, { compareExperiments }] = await loadComparison()
    const reserved = trialsOf(attacks, 1) + confirmationsOf(golden, evaluation.repeat)
    const { evaluationOf, looksOf } = await escalate(run, experiments, project, {
      spent: asking.spent,
      stopped: () => metered.stopped,
      reserved,
      onRound: asking.onRound,
    })
    await run.confirmCritical()
    // Attacks come last: a budget that ends the run early must not take the score with it.
    const underAttack = await runArms(attacks, { ...settings, repeat: 1 })
    const attackedBy = new Map(zipped(attacks, underAttack))
    // Only critical cases are confirmed: another evaluation of an arm without them would say the same.
    const existing = (arm: PlannedArm) =>
      arm.cases.some(mayFailCritically)
        ? withConfirmations(evaluationOf(arm), run.evaluationOf(arm))
        : evaluationOf(arm)
    const comparisons = compareExperiments(
      experiments,
      (experiment) => ({
        candidate: existing(experiment.candidate),
        baseline: experiment.baseline === null ? null : existing(experiment.baseline),
        looks: looksOf(experiment),
        attacks: suitesOf(experiment, attackedBy),
      }),
      project,
      { price: priceOf(asking.spent()) },
    )
    const { unpricedModels, ...usage } = metered.spending
    const stopped = await stoppedIn(asking, project, experiments, { evaluationOf: existing, underAttack })
    const { lasting } = asking.storage
    const falls =
      lasting === null
        ? []
        : (await import('./recorded-scores.ts')).fallsSinceRecorded(lasting, project, experiments, evaluationOf)
    const earlier = asking.earlier.reported(usage.modelCalls)
    const warnings = [...asking.warnings(), ...unpricedWarnings(unpricedModels)]
    const lost = asking.failure()
    return { comparisons, usage, estimate: asking.estimate, stopped, lost, falls, earlier, warnings }
  } finally {
    asking.close()
  }
}

/** What is missing because the budget ended; null when all was asked that was planned. */
async function stoppedIn(
  { metered, storage, spent }: Awaited<ReturnType<typeof startAsking>>,
  { config }: Project,
  experiments: readonly Experiment[],
  found: { evaluationOf: (arm: PlannedArm) => Evaluation; underAttack: readonly Evaluation[] },
): Promise<Stopped | null> {
  if (metered.stopped === null) return null
  // Loaded only by runs that were stopped.
  const { incompleteExperiments } = await import('./incomplete.ts')
  const ended = { why: metered.stopped, spent: spent(), kept: storage.lasting !== null }
  return incompleteExperiments(experiments, found.evaluationOf, found.underAttack, config, ended)
}

/** Models whose calls have no price, each as a sentence. */
export function unpricedWarnings(models: readonly string[]): string[] {
  return models.map((model) => `The price of ${model} is unknown, so the cost is too. Add it under \`prices\`.`)
}

/** What compares is loaded when the first answer is there, while others are waited for: earlier it would delay the first request. */
function loadComparison() {
  return Promise.all([import('./escalate.ts'), import('./compare.ts')])
}

/** A critical case may be asked up to three times before it fails a run, in both arms. */
function confirmationsOf(arms: readonly PlannedArm[], repeat: number): number {
  const critical = arms.flatMap(({ cases }) => cases.filter(mayFailCritically))
  return critical.length * Math.max(0, 3 - repeat)
}

/** What was confirmed after the last whole round belongs to it too. */
function withConfirmations(existing: Evaluation, latest: Evaluation): Evaluation {
  const confirmations = new Map(latest.cases.map((one) => [one.id, one.confirmations]))
  return {
    ...existing,
    cases: existing.cases.map((one) => ({ ...one, confirmations: confirmations.get(one.id) ?? [] })),
  }
}

/** Null when this run paid for nothing: all came from a cache. */
export function priceOf({ answers, calls, usd }: Omit<SpentSoFar, 'durationMs'>): AnswerPrice | null {
  return answers > 0 && calls > 0 ? { calls: calls / answers, usd: usd === null ? null : usd / answers } : null
}

function zipped(arms: readonly PlannedArm[], evaluations: readonly Evaluation[]): Array<[PlannedArm, Evaluation]> {
  return evaluations.flatMap((one, index): Array<[PlannedArm, Evaluation]> => {
    const arm = arms[index]
    return arm === undefined ? [] : [[arm, one]]
  })
}
