import type { SuiteResults } from '../adversarial/results.ts'
import type { Project } from '../config/load.ts'
import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import type { Evaluation, TrialResult } from '../evaluation/evaluation.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import { runArms, startRun } from '../evaluation/run.ts'
import type { Report } from '../report/report.ts'
import { askedModels } from './asked-models.ts'
import type { Deps } from './deps.ts'
import type { Work } from './work.ts'

/** What asking found: the results of every work's arms, and what was spent on them. */
export type Measured = {
  evaluations: Map<Work, { candidate: Evaluation; baseline: Evaluation | null; attacks: SuiteResults[] }>
  usage: Report['usage']
  stopped: string | null
  warnings: string[]
}

/** Asks and scores everything: a work's golden cases first, attacks on it last. */
export async function measure(deps: Deps, project: Project, works: readonly Work[]): Promise<Measured> {
  const { evaluation } = project.config
  const startedAt = deps.clock.now()
  const { models, metered, memory, close } = await askedModels(deps, project.config)
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
    const run = startRun(arms, settings)
    await run.ask(evaluation.repeat)
    await run.confirmCritical()
    // Attacks come last: a budget that ends the run early must not take the score with it.
    const underAttack = await runArms(attackArms, { ...settings, repeat: 1 })
    const byArm = new Map([
      ...arms.map((arm): [PlannedArm, Evaluation] => [arm, run.evaluationOf(arm)]),
      ...zipped(attackArms, underAttack),
    ])
    const evaluations: Measured['evaluations'] = new Map()
    for (const work of works) {
      const candidate = byArm.get(work.candidate)
      if (candidate === undefined) throw new Error(`no result for ${work.candidate.promptId}`)
      const baseline = work.baseline === null ? null : (byArm.get(work.baseline) ?? null)
      const attacked = attacks.get(work) ?? null
      evaluations.set(work, {
        candidate,
        baseline,
        attacks: attacked === null ? [] : (suites?.attackResults(attacked, byArm) ?? []),
      })
    }
    const { unpricedModels, ...usage } = metered.spending
    const warnings = unpricedModels.map(
      (model) => `The price of ${model} is unknown, so the cost is too. Add it under \`prices\`.`,
    )
    return { evaluations, usage, stopped: metered.stopped, warnings }
  } finally {
    close()
  }
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
