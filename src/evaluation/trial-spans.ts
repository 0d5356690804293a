import type { Models } from '../models/model.ts'
import { askedBy } from '../models/traces/call-spans.ts'
import type { SpanAttributes } from '../models/traces/span.ts'
import type { OpenSpan, Trace } from '../models/traces/trace.ts'
import type { PlannedArm, PlannedCase } from './plan.ts'
import type { TrialResult } from './results.ts'

/**
 * A span for each trial of a run that is traced, below one for its prompt: what is asked for an answer and what is asked to
 * grade it lie under the same trial, whichever trial asked first.
 */
export class TrialSpans {
  readonly #trace: Trace
  readonly #arms = new Map<PlannedCase, PlannedArm>()
  /** Of trials under way, by their repeat. */
  readonly #open = new Map<PlannedCase, Map<number, OpenSpan>>()

  /** @param arms all that the run asks, attacks included */
  constructor(trace: Trace, arms: readonly PlannedArm[]) {
    this.#trace = trace
    for (const arm of arms) for (const planned of arm.cases) this.#arms.set(planned, arm)
  }

  /** Models that are asked for the answer of a trial. */
  answering(models: Models, planned: PlannedCase, repeat: number): Models {
    const facts = this.#factsOf(planned, repeat)
    const prompt = this.#arms.get(planned)?.promptId
    const named = prompt === undefined ? {} : { 'gen_ai.prompt.name': prompt }
    return askedBy(models, {
      span: this.#spanOf(planned, repeat),
      attributes: { ...facts, ...named, 'ai_cicd.role': 'answer' },
    })
  }

  /** Models that are asked to grade the answer of a trial. */
  grading(models: Models, planned: PlannedCase, repeat: number): Models {
    const attributes = { ...this.#factsOf(planned, repeat), 'ai_cicd.role': 'grade' }
    return askedBy(models, { span: this.#spanOf(planned, repeat), attributes })
  }

  /** Ends a trial with what became of it. */
  end(planned: PlannedCase, repeat: number, result: TrialResult): void {
    const span = this.#spanOf(planned, repeat)
    for (const one of result.assertions) {
      span.event('gen_ai.evaluation.result', {
        'gen_ai.evaluation.name': one.metric ?? one.type,
        ...(one.score === null ? {} : { 'gen_ai.evaluation.score.value': one.score }),
        ...(one.pass === null ? {} : { 'gen_ai.evaluation.score.label': one.pass ? 'pass' : 'fail' }),
        ...(this.#trace.texts ? { 'gen_ai.evaluation.explanation': one.reason } : {}),
      })
    }
    const { pass, score, stopReason, cached, costUsd, error } = result
    span.set({
      'ai_cicd.cached': cached,
      ...(pass === null ? {} : { 'ai_cicd.pass': pass }),
      ...(score === null ? {} : { 'ai_cicd.score': score }),
      ...(stopReason === null ? {} : { 'gen_ai.response.finish_reasons': [stopReason] }),
      ...(costUsd === null ? {} : { 'ai_cicd.answer.cost_usd': costUsd }),
    })
    if (error !== null && error.kind !== 'unscored') span.fail(error.kind, error.message)
    span.end()
    const open = this.#open.get(planned)
    open?.delete(repeat)
    if (open?.size === 0) this.#open.delete(planned)
  }

  #factsOf(planned: PlannedCase, repeat: number): SpanAttributes {
    const arm = this.#arms.get(planned)
    return {
      ...(arm === undefined ? {} : { 'ai_cicd.prompt': arm.promptId, 'ai_cicd.arm': arm.arm }),
      'ai_cicd.case': planned.id,
      'ai_cicd.repeat': repeat,
    }
  }

  #spanOf(planned: PlannedCase, repeat: number): OpenSpan {
    const open = this.#open.get(planned) ?? new Map<number, OpenSpan>()
    this.#open.set(planned, open)
    const existing = open.get(repeat) ?? this.#begin(planned, repeat)
    open.set(repeat, existing)
    return existing
  }

  #begin(planned: PlannedCase, repeat: number): OpenSpan {
    const arm = this.#arms.get(planned)
    const prompt = arm?.promptId ?? ''
    const group = this.#trace.group(prompt, `experiment ${prompt}`, { 'ai_cicd.prompt': prompt })
    const model = arm === undefined ? {} : { 'ai_cicd.model': arm.model }
    return group.child('trial', 'INTERNAL', { ...this.#factsOf(planned, repeat), ...model })
  }
}
