import type { Arm, CaseResult } from '../evaluation/results.ts'
import { labelsOf } from './cases.ts'
import type { PromptReport } from './report.ts'

/** A case of which some answers of one arm passed and some failed. */
type FlakyCase = { label: string; id: string; passed: number; scored: number }

/** The flaky cases of one arm, those whose answers disagree most first, of `repeated` cases with several measured answers. */
export type FlakyCases = { cases: FlakyCase[]; repeated: number }

/**
 * Whether the answers of one arm to a case disagree; null when that is unknown, because fewer than two were measured. The
 * repeats that confirmed a failed critical case are answers like any other here.
 */
export function isFlaky(result: CaseResult): boolean | null {
  const { passed, scored } = outcomes(result)
  return scored < 2 ? null : passed > 0 && passed < scored
}

/** The flaky cases of an arm over all prompts and models; null when no case has several measured answers. */
export function flakyCases(prompts: readonly PromptReport[], arm: Arm): FlakyCases | null {
  const labels = labelsOf(prompts)
  const cases: FlakyCase[] = []
  let repeated = 0
  for (const [index, { id: prompt, comparison }] of prompts.entries()) {
    for (const result of comparison[arm]?.cases ?? []) {
      const flaky = isFlaky(result)
      if (flaky !== null) repeated += 1
      if (flaky === true) cases.push({ label: labels[index] ?? prompt, id: result.id, ...outcomes(result) })
    }
  }
  if (repeated === 0) return null
  const split = ({ passed, scored }: FlakyCase) => Math.min(passed, scored - passed) / scored
  return { cases: cases.sort((a, b) => split(b) - split(a)), repeated }
}

function outcomes({ trials, confirmations }: CaseResult): { passed: number; scored: number } {
  const scored = [...trials, ...confirmations].filter(({ pass }) => pass !== null)
  return { passed: scored.filter(({ pass }) => pass === true).length, scored: scored.length }
}
