import type { CaseResult, TrialResult } from '../../evaluation/results.ts'
import { unusualEnd } from '../../evaluation/unusual-ends.ts'
import type { PageCase, PageCases, PageCheck, PageData, PagePrompt, PageResult, PageTrial } from '../../page/data.ts'
import { difference, filled } from '../../page/request.ts'
import { keptOf } from '../../page/rows.ts'
import { ownOf } from '../../source/mapping.ts'
import { caseGroup } from '../case-groups.ts'
import { type CasePair, casePairs, toolCallsText, valueText } from '../cases.ts'
import { caseMarks, endMarks } from '../marks.ts'
import type { PromptReport } from '../report.ts'
import { type Cutter, cutter, shortened, type TextTable, textTable } from './texts.ts'

/** Cases of one piece. */
const PIECE = 200
const LONGEST_REASON = 2_000

type Writing = { data: PageData; texts: TextTable }

/**
 * The cases of a page in pieces, each made when it is wanted: of many cases all texts do not fit into memory.
 * @param prompts in the order of `data.prompts`
 */
export function* caseDataPieces(prompts: readonly PromptReport[], data: PageData): Generator<PageCases> {
  const writing = { data, texts: textTable() }
  let cases: PageCase[] = []
  for (const [index, prompt] of prompts.entries()) {
    const shown = data.prompts[index]
    if (shown === undefined) continue
    for (const pair of casePairs(prompt)) {
      cases.push(caseData(pair, { index, shown }, writing))
      if (cases.length < PIECE) continue
      yield { texts: writing.texts.taken(), cases }
      cases = []
    }
  }
  if (cases.length > 0) yield { texts: writing.texts.taken(), cases }
}

function caseData(pair: CasePair, of: { index: number; shown: PagePrompt }, writing: Writing): PageCase {
  const { id, candidate, baseline, delta, prompt } = pair
  const { data, texts } = writing
  const cut = cutter(data.longest)
  const vars = ownOf(prompt.vars, id) ?? {}
  const values = of.shown.variables.map((name) => (Object.hasOwn(vars, name) ? cut(valueText(vars[name])) : null))
  const said = answersOf(candidate)
  const now = candidate === null ? null : resultData(candidate, { said, others: [], cut }, writing)
  const base =
    baseline === null ? null : resultData(baseline, { said: answersOf(baseline), others: said, cut }, writing)
  const group = caseGroup(pair)
  const marks = [...caseMarks(pair), ...endMarks(pair)]
  const tags = ownOf(prompt.tags, id) ?? []
  const place = ownOf(prompt.places, id)
  const asked = askedData(pair, of.shown, values, cut)
  const flaky = candidate === null ? 0 : flakiness(candidate)
  return {
    id,
    in: of.index,
    group: data.groups.findIndex((one) => one.group === group),
    vars: values,
    ...(asked === undefined ? {} : { asked }),
    ...(now === null ? {} : { now }),
    ...(base === null ? {} : { base }),
    ...(delta === null ? {} : { delta: short(delta) }),
    ...(pair.critical ? { critical: 1 as const } : {}),
    ...(tags.length === 0 ? {} : { tags: tags.map(texts.share) }),
    ...(marks.length === 0 ? {} : { marks: marks.map(texts.share) }),
    ...(flaky === 0 ? {} : { flaky: short(flaky) }),
    ...(place === undefined ? {} : { place: [texts.share(place.file), place.line] }),
  }
}

function askedData({ prompt, id }: CasePair, shown: PagePrompt, values: PageCase['vars'], cut: Cutter) {
  const request = prompt.request(id)
  if (request === null) return null
  const written = filled(shown.messages.candidate, (name) => {
    const value = values[shown.variables.indexOf(name)] ?? null
    return value === null ? null : keptOf(value)
  })
  return difference(request, written, cut)
}

/** Read once: answers may lie on a disk. */
function answersOf(result: CaseResult | null): string[] {
  return result === null ? [] : [...result.trials, ...result.confirmations].map(({ output }) => output)
}

/** `others`: what the other version said, where that has been written already. */
type Said = { said: readonly string[]; others: readonly string[]; cut: Cutter }

function resultData(result: CaseResult, { said, others, cut }: Said, writing: Writing): PageResult {
  const { score, pass, trials, confirmations } = result
  const data = [...trials, ...confirmations].map((trial, at) => {
    const output = said[at] ?? ''
    const text = output === '' ? {} : output === others[at] ? { same: 1 as const } : { text: cut(output) }
    return { ...text, ...trialData(trial, cut, writing) }
  })
  return {
    score: short(score),
    pass,
    trials: data.slice(0, trials.length),
    ...(confirmations.length === 0 ? {} : { confirmed: data.slice(trials.length) }),
  }
}

function trialData(trial: TrialResult, cut: Cutter, { texts }: Writing): PageTrial {
  const { stopReason, pass, score, assertions, error, latencyMs, usage, costUsd, cached } = trial
  const end = unusualEnd(stopReason)
  const tools = toolCallsText(trial)
  const share = (text: string) => texts.share(shortened(text, LONGEST_REASON))
  const checks = assertions.map((one): PageCheck => {
    const metric = one.metric === null ? null : share(one.metric)
    const check: PageCheck = [share(one.type), metric, one.pass, short(one.score), share(one.reason)]
    return one.critical === true ? [check[0], metric, one.pass, check[3], check[4], 1] : check
  })
  // What nothing is asserted of is no error: its answers are there for people.
  const failed = error?.kind === 'unscored' && assertions.length === 0 ? null : error
  return {
    ...(tools === null ? {} : { tools: cut(tools) }),
    ...(end === null ? {} : { end: texts.share(end) }),
    pass,
    score: short(score),
    ...(checks.length === 0 ? {} : { checks }),
    ...(failed === null
      ? {}
      : {
          error: {
            kind: failed.kind,
            message: share(failed.message),
            hint: failed.hint === null ? null : share(failed.hint),
          },
        }),
    ...(latencyMs === null ? {} : { ms: Math.round(latencyMs) }),
    ...(usage === null ? {} : { tokens: tokensOf(usage) }),
    ...(costUsd === null ? {} : { usd: short(costUsd) ?? 0 }),
    ...(cached ? { cached: 1 as const } : {}),
  }
}

function tokensOf({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: NonNullable<TrialResult['usage']>) {
  const plain = [inputTokens, outputTokens]
  return cacheReadTokens === undefined && cacheWriteTokens === undefined
    ? plain
    : [...plain, cacheReadTokens ?? 0, cacheWriteTokens ?? 0]
}

/** Share of the rarer outcome among the measured answers. */
function flakiness({ trials, confirmations }: CaseResult): number {
  const outcomes = [...trials, ...confirmations].flatMap(({ pass }) => pass ?? [])
  const passed = outcomes.filter((pass) => pass).length
  return outcomes.length < 2 ? 0 : Math.min(passed, outcomes.length - passed) / outcomes.length
}

/** Eight digits are more than are shown. */
function short<T extends number | null>(value: T): T extends number ? number : number | null
function short(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(8))
}
