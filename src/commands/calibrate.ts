import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import { readLabels } from '../datasets/labels.ts'
import { UserError } from '../errors.ts'
import type { Metered } from '../evaluation/budget/metered-models.ts'
import { type GradedLabel, type JudgeVerdict, judgeLabels, planLabels } from '../evaluation/judge-labels.ts'
import type { Deps } from '../experiment/deps.ts'
import { readProject } from '../experiment/load-project.ts'
import { askedModels } from '../experiment/start-run.ts'
import type { Calibration, Disagreement } from '../report/terminal/calibration.ts'
import { Patience } from '../scorers/sandbox/patience.ts'
import { Diagnostics } from '../source/diagnostics.ts'
import { judgeAgreement } from '../verdict/judge-agreement.ts'

export type CalibrateRequest = {
  config: string
  /** Name of the GitHub event, for `evaluation.overrides`; null for none. */
  event: string | null
  labels: { file: string; text: string }
  minKappa: number | null
}

const CONFIDENCE = 0.95

/**
 * How far the configured judge, and each judge of a panel, says what people said of the same answers.
 * @throws UserError with every mistake of the configuration and of the labels
 */
export async function calibrate(deps: Deps, request: CalibrateRequest): Promise<Calibration> {
  const { config } = await readProject(deps, request.config, request.event)
  const judge = judgeOf(config)
  if (judge === null) {
    throw new UserError('there is no judge to calibrate: evaluation.judge is missing', {
      hint: 'Name the model that grades, for example `judge: "bedrock:…"` below `evaluation:`.',
    })
  }
  const diagnostics = new Diagnostics()
  const { file, text } = request.labels
  const planned = diagnostics.take(planLabels(diagnostics.take(await readLabels(text, file)), file))
  diagnostics.throwIfAny()
  const { models, metered, close } = await askedModels(deps, config)
  deps.log.info(`Asking ${judge.models.join(', ')} about ${planned.length} labelled answers`)
  try {
    const graded = await judgeLabels(planned, {
      models,
      judge,
      embedding: resolveModel(config.evaluation.embedding, config),
      signal: deps.signal,
      patience: new Patience(),
      concurrency: config.evaluation.concurrency,
      onLabel: progressOf(deps, metered, planned.length),
    })
    if (deps.signal.aborted) throw new UserError('The run was cancelled before every label was judged.')
    const { unpricedModels: _, ...usage } = metered.spending
    return {
      file,
      labels: graded.length,
      confidence: CONFIDENCE,
      judges:
        judge.models.length === 1
          ? []
          : judge.models.map((model, index) => ({ model, ...agreementOf(graded, ({ judges }) => judges[index]) })),
      overall: { models: judge.models, ...agreementOf(graded, ({ overall }) => overall) },
      disagreements: disagreements(graded, file),
      errors: [...new Set(graded.flatMap(({ overall }) => overall.error ?? []))],
      usage,
      minKappa: request.minKappa,
    }
  } finally {
    close()
  }
}

function progressOf({ clock, log }: Deps, metered: Metered, total: number): (one: GradedLabel) => void {
  const startedAt = clock.now()
  let done = 0
  let failed = 0
  return ({ overall }) => {
    done += 1
    if (overall.error !== null) failed += 1
    const { costUsd, cachedCalls: cached } = metered.spending
    log.progress({ done, total, failed, cached, costUsd, elapsedMs: clock.now() - startedAt })
  }
}

function agreementOf(graded: readonly GradedLabel[], verdict: (one: GradedLabel) => JudgeVerdict | undefined) {
  return judgeAgreement(
    graded.map((one) => ({ human: one.label.pass, judge: verdict(one)?.pass ?? null })),
    CONFIDENCE,
  )
}

/** Those whose scores lie farthest apart first; equals in the order of the file. */
function disagreements(graded: readonly GradedLabel[], file: string): Disagreement[] {
  return graded
    .flatMap(({ label, overall }): Disagreement[] =>
      overall.score === null || overall.pass === label.pass
        ? []
        : [
            {
              file,
              line: label.line,
              id: label.id,
              type: label.assertion.type,
              label: label.score,
              score: overall.score,
              reason: overall.reason,
              output: label.output,
            },
          ],
    )
    .toSorted((a, b) => Math.abs(b.score - b.label) - Math.abs(a.score - a.label))
}
