import type { Project } from '../config/load.ts'
import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import type { SpentSoFar } from '../evaluation/escalation.ts'
import type { Evaluation, TrialResult } from '../evaluation/evaluation.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import { runArms, startRun } from '../evaluation/run.ts'
import type { Report } from '../report/report.ts'
import type { AnswerPrice } from '../verdict/advice.ts'
import type { Comparison } from '../verdict/comparison.ts'
import { askedModels } from './asked-models.ts'
import type { Deps } from './deps.ts'
import type { Work } from './work.ts'

/** What asking found: every work compared, and what was spent on it. */
export type Measured = {
  comparisons: ReadonlyMap<Work, Comparison>
  usage: Report['usage']
  stopped: string | null
  warnings: string[]
}

/** Asks and scores everything: a work's golden cases first and again while they are undecided, attacks on it last. */
export async function measure(deps: Deps, project: Project, works: readonly Work[]): Promise<Measured> {
  const { evaluation } = project.config
  const startedAt = deps.clock.now()
  const batch =
    evaluation.engine === 'bedrock-batch'
      ? await (await import('./batch-rounds.ts')).openBatchRounds(deps, project.config)
      : null
  const { models, metered, memory, close } = await askedModels(deps, project.config, batch?.before)
  const arms = works.flatMap((work) => [work.candidate, ...(work.baseline === null ? [] : [work.baseline])])
  // Loaded only for the safety suites.
  const suites = evaluation.adversarial.length === 0 ? null : await import('./attacks.ts')
  const attacks = new Map(works.map((work) => [work, suites?.attacksOn(work, project.config) ?? null]))
  const attackArms = suites?.armsOf([...attacks.values()].filter((one) => one !== null)) ?? []
  const total = trialsOf(arms, evaluation.repeat) + trialsOf(attackArms, 1)
  let done = 0
  let failed = 0
  let cached = 0
  deps.log.info(
    `Evaluating ${works.length} ${works.length === 1 ? 'prompt' : 'prompts'}: ${total} trials, ${evaluation.concurrency} at a time`,
  )
  try {
    const settings = {
      models,
      spool: memory.spool,
      judge: judgeOf(project.config),
      embedding: resolveModel(evaluation.embedding, project.config),
      fetch: deps.fetch,
      allowWebhooks: evaluation.allowWebhooks,
      signal: deps.signal,
      stopped: () => metered.stopped,
      concurrency: evaluation.concurrency,
      onTrial: (result: TrialResult) => {
        done += 1
        if (result.error !== null) failed += 1
        if (result.cached) cached += 1
        const elapsedMs = deps.clock.now() - startedAt
        deps.log.progress({
          done,
          total: Math.max(total, done),
          failed,
          cached,
          costUsd: metered.spending.costUsd,
          elapsedMs,
        })
      },
    }
    const started = startRun(arms, settings)
    const run = batch?.over(started, arms, attackArms, { metered, memory }) ?? started
    // What compares is loaded while the first answers are waited for.
    const [{ escalate }, { compareWorks }] = await Promise.all([
      import('./escalate.ts'),
      import('./compare-works.ts'),
      run.ask(evaluation.repeat),
    ])
    const incomplete = metered.stopped
    const spent = () => ({
      answers: done - cached,
      calls: metered.spending.modelCalls,
      usd: metered.spending.costUsd,
      durationMs: deps.clock.now() - startedAt,
    })
    const reserved = trialsOf(attackArms, 1) + confirmationsOf(arms, evaluation.repeat)
    const { evaluationOf, looksOf } = await escalate(run, works, project, {
      spent,
      stopped: () => metered.stopped,
      reserved,
    })
    await run.confirmCritical()
    // Attacks come last: a budget that ends the run early must not take the score with it.
    const underAttack = await runArms(attackArms, { ...settings, repeat: 1 })
    const attackedBy = new Map(zipped(attackArms, underAttack))
    const stopped = incomplete ?? (attackArms.length > 0 ? metered.stopped : null)
    const comparisons = compareWorks(
      works,
      (work) => {
        const attacked = attacks.get(work) ?? null
        const known = (arm: PlannedArm) => withConfirmations(evaluationOf(arm), run.evaluationOf(arm))
        return {
          candidate: known(work.candidate),
          baseline: work.baseline === null ? null : known(work.baseline),
          looks: looksOf(work),
          attacks: attacked === null ? [] : (suites?.attackResults(attacked, attackedBy) ?? []),
        }
      },
      project,
      priceOf(spent()),
    )
    const { unpricedModels, ...usage } = metered.spending
    const unpriced = unpricedModels.map(
      (model) => `The price of ${model} is unknown, so the cost is too. Add it under \`prices\`.`,
    )
    const warnings = [...unpriced, ...(batch?.warnings ?? [])]
    return { comparisons, usage, stopped, warnings }
  } finally {
    close()
    batch?.close()
  }
}

/** A candidate's critical case may be asked up to three times before it fails a run. */
function confirmationsOf(arms: readonly PlannedArm[], repeat: number): number {
  const critical = arms
    .filter(({ arm }) => arm === 'candidate')
    .flatMap(({ cases }) => cases.filter((one) => one.critical))
  return critical.length * Math.max(0, 3 - repeat)
}

/** What was confirmed after the last whole round belongs to it too. */
function withConfirmations(known: Evaluation, latest: Evaluation): Evaluation {
  const confirmations = new Map(latest.cases.map((one) => [one.id, one.confirmations]))
  return { ...known, cases: known.cases.map((one) => ({ ...one, confirmations: confirmations.get(one.id) ?? [] })) }
}

/** Null when this run paid for nothing: all came from a cache. */
function priceOf({ answers, calls, usd }: SpentSoFar): AnswerPrice | null {
  return answers > 0 && calls > 0 ? { calls: calls / answers, usd: usd === null ? null : usd / answers } : null
}

function trialsOf(arms: readonly PlannedArm[], repeat: number): number {
  return arms.reduce((sum, arm) => sum + arm.cases.length * repeat, 0)
}

function zipped(arms: readonly PlannedArm[], evaluations: readonly Evaluation[]): Array<[PlannedArm, Evaluation]> {
  return evaluations.flatMap((one, index): Array<[PlannedArm, Evaluation]> => {
    const arm = arms[index]
    return arm === undefined ? [] : [[arm, one]]
  })
}
