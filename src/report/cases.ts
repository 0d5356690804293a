import type { CaseResult, TrialError, TrialResult } from '../evaluation/results.ts'
import { count, withoutNoise } from '../text/format.ts'
import type { PromptReport } from './report.ts'

/** One case in both arms. `delta` is candidate minus baseline; null unless both measured it. */
export type CasePair = {
  prompt: PromptReport
  /** The prompt's id, with the model where the prompt runs on several. */
  label: string
  id: string
  candidate: CaseResult | null
  baseline: CaseResult | null
  critical: boolean
  delta: number | null
}

type ErrorGroup = { error: TrialError; cases: Set<string>; arms: { candidate: number; baseline: number } }

/** The cases of one prompt and model: the candidate's in their order, then those that only the baseline has. */
export function casePairs(prompt: PromptReport, label = prompt.id): CasePair[] {
  const { candidate, baseline } = prompt.comparison
  const before = new Map((baseline?.cases ?? []).map((one) => [one.id, one]))
  const after = new Set(candidate.cases.map((one) => one.id))
  const critical = new Set(prompt.critical)
  const pair = (id: string, now: CaseResult | null, then: CaseResult | null): CasePair => ({
    prompt,
    label,
    id,
    candidate: now,
    baseline: then,
    critical: critical.has(id),
    delta: difference(now?.score ?? null, then?.score ?? null),
  })
  return [
    ...candidate.cases.map((one) => pair(one.id, one, before.get(one.id) ?? null)),
    ...(baseline?.cases ?? []).filter((one) => !after.has(one.id)).map((one) => pair(one.id, null, one)),
  ]
}

/** What a prompt says of a case by its id, which may be the name of something that every mapping has. */
export function ofCase<T>(facts: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(facts, id) ? facts[id] : undefined
}

/** What to call each prompt of a report: its id, `id on model` where the id alone would not tell. */
export function labelsOf(prompts: readonly PromptReport[]): string[] {
  const ids = prompts.map((one) => one.id)
  return prompts.map(({ id, comparison }) =>
    ids.indexOf(id) === ids.lastIndexOf(id) ? id : `${id} on ${comparison.model}`,
  )
}

function difference(candidate: number | null, baseline: number | null): number | null {
  if (candidate === null || baseline === null) return null
  const delta = candidate - baseline
  return Math.abs(delta) < 1e-9 ? 0 : withoutNoise(delta)
}

/** The trial that shows best what became of a case: its worst measured one in the candidate, its best in the baseline. */
export function tellingTrial(result: CaseResult, which: 'worst' | 'best'): TrialResult | null {
  const trials = [...result.trials, ...result.confirmations]
  const scored = trials.filter((trial) => trial.score !== null)
  const sign = which === 'worst' ? 1 : -1
  const goodness = (trial: TrialResult) => (trial.pass === true ? 1e9 : 0) + (trial.score ?? 0)
  return [...scored].sort((a, b) => sign * (goodness(a) - goodness(b)))[0] ?? trials[0] ?? null
}

/**
 * The tools that the model called, one to a line; null when it called none. Shown apart from its text, which could
 * otherwise pretend to have called one.
 */
export function toolCallsText({ toolCalls }: TrialResult): string | null {
  return toolCalls.length === 0
    ? null
    : toolCalls.map(({ name, input }) => `${name.replace(/\s+/g, ' ')}(${valueText(input)})`).join('\n')
}

/** `llm-rubric (tone)`: type and metric. */
export function assertionName({ type, metric }: TrialResult['assertions'][number]): string {
  return metric === null ? type : `${type} (${metric})`
}

/** A variable's value as text: strings as they are, everything else as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? String(value)
  } catch (thrown) {
    // Cycles (YAML aliases can make them) and big integers have no JSON.
    if (thrown instanceof TypeError) return typeof value === 'bigint' ? `${value}` : '[no JSON]'
    throw thrown
  }
}

/** `4 cases`, `4 cases of the base`, `4 cases, 2 of them of the base`. */
export function casesOfArms({ candidate, baseline }: ErrorGroup['arms']): string {
  const all = count(candidate + baseline, 'case')
  if (baseline === 0) return all
  return candidate === 0 ? `${all} of the base` : `${all}, ${baseline} of them of the base`
}

/** Errors of both arms by message, the most frequent first. A case counts once in each group. */
export function errorGroups(prompts: readonly PromptReport[]): ErrorGroup[] {
  const groups = new Map<string, ErrorGroup>()
  for (const { comparison } of prompts) {
    for (const arm of ['candidate', 'baseline'] as const) {
      for (const result of comparison[arm]?.cases ?? []) {
        const errors = [...result.trials, ...result.confirmations].flatMap((trial) => trial.error ?? [])
        for (const error of new Map(errors.map((one) => [one.message, one])).values()) {
          const key = `${error.kind} ${error.message}`
          const group = groups.get(key) ?? { error, cases: new Set<string>(), arms: { candidate: 0, baseline: 0 } }
          group.cases.add(result.id)
          group.arms[arm] += 1
          groups.set(key, group)
        }
      }
    }
  }
  return [...groups.values()].sort((a, b) => size(b) - size(a))
}

function size(group: ErrorGroup): number {
  return group.arms.candidate + group.arms.baseline
}

/** Whether a case was never asked, because the run was over before. */
export function isNotRun({ pass, trials }: CaseResult): boolean {
  return pass === null && trials.every(({ error }) => error?.kind === 'not-run')
}
