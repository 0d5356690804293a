/**
 * What the candidate's requests took of tokens, money and the model's context window: for each prompt, and for each tag of
 * its cases, which is how a project says what feature a case belongs to. Counted from trials that were answered, those from a
 * cache too, with what they had cost.
 */
import type { CaseResult, TrialResult } from '../../evaluation/results.ts'
import { contextWindowOf } from '../../models/catalog/context-window.ts'
import type { Usage } from '../../models/model.ts'
import { ownOf } from '../../source/mapping.ts'
import { withoutNoise } from '../../text/format.ts'
import type { PromptReport, Report } from '../report.ts'

export type TokenRow = {
  /** Answers whose tokens were counted. */
  requests: number
  /** All input, cached tokens included. */
  inputTokens: number
  outputTokens: number
  /** Of the input, what a provider read from its prompt cache. */
  cachedTokens: number
  /** USD; null when the price of an answer is unknown. */
  costUsd: number | null
  usdPerRequest: number | null
  usdPer1000Requests: number | null
  /** USD of all answers by the cases that passed; null when none did. */
  usdPerPassingCase: number | null
  /** Answers that `maxTokens` cut, and those that the window did. */
  cut: { maxTokens: number; window: number }
}

/** Shares of 1 of the model's window that the input of requests took; null where no window is in our table. */
export type ContextUse = { windowTokens: number; longest: number; mean: number }

type PromptTokens = TokenRow & { prompt: string; model: string; context: ContextUse | null }

export type TokenEconomics = {
  prompts: PromptTokens[]
  /** Over all prompts and models, by tag. */
  tags: Array<TokenRow & { tag: string }>
  /**
   * What this run paid beside the answers of both arms, and its share of 1 of the cost: judges and embeddings. Null where a
   * price is unknown, and where attacks were made, which are not told apart from them.
   */
  grading: { usd: number; share: number } | null
}

export function tokenEconomics({ prompts, usage }: Pick<Report, 'prompts' | 'usage'>): TokenEconomics {
  const tags = new Map<string, CaseResult[]>()
  for (const prompt of prompts) {
    for (const one of prompt.comparison.candidate.cases) {
      for (const tag of new Set(ownOf(prompt.tags, one.id) ?? [])) {
        const tagged = tags.get(tag) ?? []
        tagged.push(one)
        tags.set(tag, tagged)
      }
    }
  }
  return {
    prompts: prompts.map(promptTokens).filter(({ requests }) => requests > 0),
    tags: [...tags]
      .map(([tag, cases]) => ({ tag, ...rowOf(cases) }))
      .filter(({ requests }) => requests > 0)
      .sort((a, b) => (b.costUsd ?? 0) - (a.costUsd ?? 0) || (a.tag < b.tag ? -1 : 1)),
    grading: gradingOf(prompts, usage.costUsd),
  }
}

function promptTokens({ id, comparison }: PromptReport): PromptTokens {
  const { model, candidate } = comparison
  return { prompt: id, model, ...rowOf(candidate.cases), context: contextOf(model, candidate.cases) }
}

function rowOf(cases: readonly CaseResult[]): TokenRow {
  const answers = cases.flatMap(countedOf)
  const sum = (of: (usage: Usage) => number) => answers.reduce((total, { usage }) => total + of(usage), 0)
  const costUsd = costOf(answers.map(({ trial }) => trial))
  const requests = answers.length
  const passing = cases.filter(({ pass }) => pass === true).length
  const stopped = (reason: TrialResult['stopReason']) =>
    answers.filter(({ trial }) => trial.stopReason === reason).length
  const usdPerRequest = costUsd === null || requests === 0 ? null : costUsd / requests
  return {
    requests,
    inputTokens: sum(inputOf),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    cachedTokens: sum(({ cacheReadTokens = 0 }) => cacheReadTokens),
    costUsd: costUsd === null ? null : withoutNoise(costUsd),
    usdPerRequest: usdPerRequest === null ? null : withoutNoise(usdPerRequest),
    usdPer1000Requests: usdPerRequest === null ? null : withoutNoise(usdPerRequest * 1_000),
    usdPerPassingCase: costUsd === null || passing === 0 ? null : withoutNoise(costUsd / passing),
    cut: { maxTokens: stopped('length'), window: stopped('context_window') },
  }
}

function contextOf(model: string, cases: readonly CaseResult[]): ContextUse | null {
  const windowTokens = contextWindowOf(model)
  const inputs = cases.flatMap(countedOf).map(({ usage }) => inputOf(usage))
  if (windowTokens === null || inputs.length === 0) return null
  const longest = inputs.reduce((most, one) => Math.max(most, one), 0)
  const mean = inputs.reduce((sum, one) => sum + one, 0) / inputs.length
  return { windowTokens, longest: withoutNoise(longest / windowTokens), mean: withoutNoise(mean / windowTokens) }
}

type Counted = { trial: TrialResult; usage: Usage }

/** Where a provider counts no tokens, or an answer stood in a file, they are all 0. */
function countedOf({ trials, confirmations }: CaseResult): Counted[] {
  return [...trials, ...confirmations].flatMap((trial) => {
    const { usage } = trial
    return usage !== null && inputOf(usage) + usage.outputTokens > 0 ? [{ trial, usage }] : []
  })
}

function inputOf({ inputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 }: Usage): number {
  return inputTokens + cacheReadTokens + cacheWriteTokens
}

function costOf(trials: readonly TrialResult[]): number | null {
  return trials.reduce<number | null>(
    (sum, { costUsd }) => (sum === null || costUsd === null ? null : sum + costUsd),
    0,
  )
}

function gradingOf(prompts: readonly PromptReport[], paidUsd: number | null): TokenEconomics['grading'] {
  if (paidUsd === null || paidUsd <= 0 || prompts.some(({ comparison }) => comparison.adversarial.length > 0))
    return null
  const arms = prompts.flatMap(({ comparison }) => [comparison.candidate, comparison.baseline])
  const answers = arms.flatMap((arm) => arm?.cases.flatMap((one) => [...one.trials, ...one.confirmations]) ?? [])
  const answersUsd = costOf(answers.filter(({ cached, usage }) => !cached && usage !== null))
  if (answersUsd === null) return null
  // What two sums of the same prices differ by is arithmetic, and no price.
  const left = paidUsd - answersUsd
  const usd = left > paidUsd * 1e-9 ? withoutNoise(left) : 0
  return { usd, share: withoutNoise(usd / paidUsd) }
}
