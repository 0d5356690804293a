import type { TrialResult } from '../../../src/evaluation/results.ts'
import { compareModels } from '../../../src/verdict/between-models/between-models.ts'
import type { Contest } from '../../../src/verdict/between-models/entrants.ts'
import type { BetweenModels } from '../../../src/verdict/between-models/result.ts'
import { caseOf, evaluationOf, facts, failedTrial, trial } from '../arms.ts'

/** A model by its scores, one case each; null: the case has no score. */
export type Scored = {
  scores: ReadonlyArray<number | null>
  costUsd?: number | null
  /** Of each case; one number: of all; null: answered by a cache. */
  latencyMs?: number | null | readonly number[]
  vendor?: string | null
  isStub?: boolean
}

export function contest(models: Readonly<Record<string, Scored>>, changes: Partial<Contest> = {}): Contest {
  const cases = Math.max(0, ...Object.values(models).map(({ scores }) => scores.length))
  return {
    promptId: 'reply',
    released: null,
    models: Object.entries(models).map(([model, scored]) => ({
      model,
      candidate: evaluationOf('candidate', casesOf(scored), 'reply', model),
      vendor: scored.vendor ?? null,
      isStub: scored.isStub ?? false,
    })),
    cases: facts(cases),
    repeats: 1,
    policy: { margin: 0.05, confidence: 0.95, maxErrors: 0.5 },
    ...changes,
  }
}

function casesOf({ scores, costUsd = 0.001, latencyMs = 100 }: Scored) {
  return scores.map((score, index) => {
    const waited = typeof latencyMs === 'object' && latencyMs !== null ? (latencyMs[index] ?? null) : latencyMs
    const details: Partial<TrialResult> = { costUsd, latencyMs: waited ?? 0, cached: waited === null }
    return caseOf(`c${index}`, [score === null ? failedTrial('model') : trial(score, details)])
  })
}

export function compared(models: Readonly<Record<string, Scored>>, changes: Partial<Contest> = {}): BetweenModels {
  return compareModels(contest(models, changes))
}

/** The result of one model. */
export function resultOf(result: BetweenModels, model: string): BetweenModels['models'][number] {
  const found = result.models.find((one) => one.model === model)
  if (found === undefined) throw new Error(`${model} is not compared`)
  return found
}

/** Seeded numbers 0..1: Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
