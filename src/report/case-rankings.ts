import type { TrialResult } from '../evaluation/results.ts'
import { withoutNoise } from '../text/format.ts'
import type { PromptReport } from './report.ts'

/** A case of a prompt and its mean over its answers, of all repeats and all models that the prompt runs on. */
export type RankedCase = { prompt: string; id: string; value: number }

/** The first cases of a ranking, how many have a value, and how many have none and are left out of it. */
export type Ranking = { cases: RankedCase[]; valued: number; unknown: number }

export type CaseRankings = {
  /** Milliseconds of an answer that was waited for. Unknown where all came from a cache, or from a batch. */
  slowest: Ranking
  /** USD of an answer, one from a cache included: what it costs to ask. Unknown where no answer has a price. */
  dearest: Ranking
  /** Score of an answer, of those below 1. Unknown where none was measured. */
  weakest: Ranking
}

/**
 * The slowest, dearest and weakest cases of the candidate, most notable first; equal ones by prompt and id, so that the
 * order of prompts, cases and answers is of no consequence. A score of 1 is not listed, nor are times or prices that are
 * the same for every case: none of them is the slowest.
 * @param most cases in each ranking
 */
export function rankCases(prompts: readonly PromptReport[], most: number): CaseRankings {
  const cases = [...answersByCase(prompts).values()]
  const ranked = (of: (trial: TrialResult) => number | null, sign: 1 | -1, listedOf: Listed) => {
    const values = cases.flatMap(({ prompt, id, trials }) => {
      const value = mean(trials.flatMap((trial) => of(trial) ?? []))
      return value === null ? [] : [{ prompt, id, value }]
    })
    const listed = listedOf(values).toSorted(
      (a, b) => sign * (a.value - b.value) || byText(a.prompt, b.prompt) || byText(a.id, b.id),
    )
    return { cases: listed.slice(0, most), valued: values.length, unknown: cases.length - values.length }
  }
  return {
    slowest: ranked(({ cached, latencyMs }) => (cached ? null : finite(latencyMs)), -1, varies),
    dearest: ranked(({ costUsd }) => finite(costUsd), -1, varies),
    weakest: ranked(({ score }) => finite(score), 1, belowFull),
  }
}

type Listed = (values: readonly RankedCase[]) => readonly RankedCase[]

const varies: Listed = (values) => (values.every(({ value }) => value === values[0]?.value) ? [] : values)
const belowFull: Listed = (values) => values.filter(({ value }) => value < 1)

type CaseAnswers = { prompt: string; id: string; trials: TrialResult[] }

/** Every case of the candidate once, whatever number of models it was asked of. */
function answersByCase(prompts: readonly PromptReport[]): Map<string, CaseAnswers> {
  const byCase = new Map<string, CaseAnswers>()
  for (const { id: prompt, comparison } of prompts) {
    for (const { id, trials } of comparison.candidate.cases) {
      const key = JSON.stringify([prompt, id])
      const existing = byCase.get(key)
      if (existing === undefined) byCase.set(key, { prompt, id, trials: [...trials] })
      else existing.trials.push(...trials)
    }
  }
  return byCase
}

/** Summed in the order of size, so that the sum is the same in whatever order the answers come. */
function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null
  return withoutNoise(values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length)
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
