import type { Label } from '../datasets/labels.ts'
import type { Completion, Models } from '../models/model.ts'
import { scoreTrial } from '../scorers/aggregate.ts'
import type { Assertion } from '../scorers/assertion.ts'
import type { JudgeSettings, ScoringContext } from '../scorers/scorer.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { MissingVariables } from '../templates/template.ts'
import { renderAssertion } from './assertions.ts'
import { runPool } from './pool.ts'

/** A labelled answer whose assertion is rendered: all that a judge is asked with. */
export type PlannedLabel = { label: Label; assertion: Assertion }

/** What a judge said of one answer. `pass` and `score` are null together with an `error`. */
export type JudgeVerdict = { pass: boolean | null; score: number | null; reason: string; error: string | null }

/** Verdicts on one answer: each judge's, in their order, and that of all together. */
export type GradedLabel = { label: Label; judges: JudgeVerdict[]; overall: JudgeVerdict }

export type CalibrationSettings = Pick<ScoringContext, 'patience'> & {
  /** Equal questions should share one answer (`once`): the panel is asked what its judges were asked. */
  models: Models
  judge: JudgeSettings
  embedding: string
  signal: AbortSignal | undefined
  /** Most labels under way at a time. */
  concurrency: number
  onLabel: (graded: GradedLabel) => void
}

/** Renders the assertions; a missing variable is a mistake at the label's line, before anything is spent. */
export function planLabels(labels: readonly Label[], file: string): Read<PlannedLabel[]> {
  const diagnostics = new Diagnostics()
  const planned = labels.flatMap((label) => {
    try {
      return [{ label, assertion: renderAssertion(label.assertion, label.vars) }]
    } catch (thrown) {
      if (!(thrown instanceof MissingVariables)) throw thrown
      const hint = 'Add it to the `vars` of this line.'
      diagnostics.add({ file, line: label.line, field: 'vars', message: thrown.message, hint })
      return []
    }
  })
  return diagnostics.withValue(planned)
}

/** Asks every judge by itself, and the panel, about every labelled answer, as an evaluation would ask them. */
export async function judgeLabels(
  planned: readonly PlannedLabel[],
  settings: CalibrationSettings,
): Promise<GradedLabel[]> {
  const graded: GradedLabel[] = []
  const judge = async ([index, one]: [number, PlannedLabel]): Promise<void> => {
    const result = await judgeLabel(one, settings)
    graded[index] = result
    settings.onLabel(result)
  }
  await runPool([...planned.entries()], judge, settings.concurrency)
  return graded
}

async function judgeLabel({ label, assertion }: PlannedLabel, settings: CalibrationSettings): Promise<GradedLabel> {
  const { judge } = settings
  const ask = (models: string[]) => verdictOf(label, assertion, { ...judge, models }, settings)
  const judges = await Promise.all(judge.models.map((model) => ask([model])))
  // A panel of which one gives no verdict gives none; asking it again would only cost the same once more.
  const broken = judges.find((verdict) => verdict.error !== null)
  const [only] = judges
  const overall = broken ?? (judges.length === 1 && only !== undefined ? only : await ask(judge.models))
  return { label, judges, overall }
}

async function verdictOf(
  label: Label,
  assertion: Assertion,
  judge: JudgeSettings,
  settings: CalibrationSettings,
): Promise<JudgeVerdict> {
  const { pass, score, error, assertions } = await scoreTrial([assertion], null, {
    output: label.output,
    completion: answerOf(label.output),
    vars: label.vars,
    prompt: label.prompt === '' ? [] : [{ role: 'user', content: label.prompt }],
    models: settings.models,
    judge,
    embedding: settings.embedding,
    signal: settings.signal,
    repeat: 0,
    patience: settings.patience,
  })
  return { pass, score, reason: assertions[0]?.reason ?? '', error }
}

/** The answer as if a model had just given it; no judge looks at what it took. */
function answerOf(text: string): Completion {
  const usage = { inputTokens: 0, outputTokens: 0 }
  return { text, toolCalls: [], stopReason: 'stop', usage, latencyMs: 0, costUsd: null, cached: true }
}
