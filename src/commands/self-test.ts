import type { Project } from '../config/load.ts'
import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import type { Config } from '../config/schema/schema.ts'
import { UserError } from '../errors.ts'
import { type RunSettings, startRun } from '../evaluation/run.ts'
import { caseFacts } from '../experiment/compare.ts'
import type { Deps } from '../experiment/deps.ts'
import { type Experiment, experimentsAlone } from '../experiment/experiment.ts'
import { readProject } from '../experiment/load-project.ts'
import { askedModels } from '../experiment/start-run.ts'
import type { SelfTested } from '../report/terminal/self-test.ts'
import { Diagnostics } from '../source/diagnostics.ts'
import { count } from '../text/format.ts'
import { selfTest } from '../verdict/self-test/self-test.ts'
import { lookSchedule } from '../verdict/sequential/looks.ts'

export type SelfTestRequest = {
  config: string
  /** Name of the GitHub event, for `evaluation.overrides`; null for none. */
  event: string | null
  /** Id of the one prompt to test; null: all. */
  prompt: string | null
}

/** Enough to tell a rate of 5 % from one of 7 %, in some seconds. */
const DEALS = 1000

/**
 * Compares every prompt with itself: how often the gate would block although nothing changed, on these very cases.
 * @throws UserError with every mistake of the files, and when the budget ends before every answer came
 */
export async function testGate(deps: Deps, request: SelfTestRequest): Promise<SelfTested> {
  const project = await readProject(deps, request.config, request.event)
  const experiments = await experimentsIn(project, request.prompt)
  const { evaluation, gate } = project.config
  const repeats = lookSchedule(evaluation.repeat, evaluation.maxRepeat)
  const answers = 2 * (repeats.at(-1) ?? 1)
  const total = answers * experiments.reduce((sum, experiment) => sum + experiment.cases.length, 0)
  deps.preload(project)
  const asked = await askedModels(deps, project.config)
  deps.log.info(
    `Asking ${answers} times for every case: ${count(total, 'answer')}, ${evaluation.concurrency} at a time`,
  )
  try {
    const run = startRun(
      experiments.map(({ candidate }) => candidate),
      runSettings(deps, project.config, asked, total),
    )
    await run.ask(answers)
    if (deps.signal.aborted) throw new UserError('The run was cancelled before every answer came.')
    if (asked.metered.stopped !== null) {
      throw new UserError(`the self-test was cut short: ${asked.metered.stopped}`, {
        hint: `It takes ${count(total, 'answer')}. Raise evaluation.budget, or name one prompt with --prompt.`,
      })
    }
    const { unpricedModels: _, ...usage } = asked.metered.spending
    const prompts = experiments.map((experiment) => {
      const found = run.evaluationOf(experiment.candidate)
      const error = found.cases.flatMap(({ trials }) => trials.flatMap((trial) => trial.error ?? []))[0]
      return {
        id: experiment.pair.candidate.id,
        model: experiment.model,
        result: selfTest(found, caseFacts(experiment), repeats, gate, DEALS),
        error: error?.message ?? null,
      }
    })
    return { confidence: gate.confidence, margin: gate.margin, repeats, prompts, usage }
  } finally {
    asked.close()
  }
}

/** The prompts to test, each alone. @throws UserError when there is none, or one cannot be rendered */
async function experimentsIn(project: Project, prompt: string | null): Promise<Experiment[]> {
  const prompts = project.prompts.filter(({ id }) => prompt === null || id === prompt)
  if (prompts.length === 0) {
    throw new UserError(`there is no prompt "${prompt}"`, {
      hint: `Prompts are ${project.prompts.map(({ id }) => id).join(', ')}.`,
    })
  }
  const found = new Diagnostics()
  const experiments = found.take(await experimentsAlone(project, prompts))
  found.throwIfAny()
  return experiments
}

function runSettings(
  deps: Deps,
  config: Config,
  { models, metered, storage }: Awaited<ReturnType<typeof askedModels>>,
  total: number,
): RunSettings {
  const { evaluation } = config
  const startedAt = deps.clock.now()
  const progress = { done: 0, total, failed: 0, cached: 0 }
  return {
    models,
    spool: storage.spool,
    judge: judgeOf(config),
    embedding: resolveModel(evaluation.embedding, config),
    fetch: deps.fetch,
    allowWebhooks: evaluation.allowWebhooks,
    signal: deps.signal,
    stopped: () => metered.stopped,
    concurrency: evaluation.concurrency,
    onTrial: ({ error, cached }) => {
      progress.done += 1
      if (error !== null) progress.failed += 1
      if (cached) progress.cached += 1
      const { costUsd } = metered.spending
      deps.log.progress({ ...progress, costUsd, elapsedMs: deps.clock.now() - startedAt })
    },
  }
}
