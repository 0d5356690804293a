/** `cases.csv`: a row for each case, prompt and model, for spreadsheets. */
import type { CaseResult, TrialResult } from '../../evaluation/results.ts'
import { withoutNoise } from '../../text/format.ts'
import { csvText } from '../../text/untrusted.ts'
import { caseGroup } from '../case-groups.ts'
import { assertionName, type CasePair, casePairs, tellingTrial } from '../cases.ts'
import { isFlaky } from '../flaky-cases.ts'
import type { Report } from '../report.ts'

type Cell = string | number | boolean | null

/** The columns in their order. Numbers that are not known are empty; times are milliseconds, prices USD, scores fractions of 1. */
const COLUMNS: ReadonlyArray<readonly [name: string, cell: (pair: CasePair) => Cell]> = [
  ['prompt', ({ prompt }) => prompt.id],
  ['model', ({ prompt }) => prompt.comparison.model],
  ['case', ({ id }) => id],
  ['group', caseGroup],
  ['critical', ({ critical }) => critical],
  ['tags', ({ prompt, id }) => (Object.hasOwn(prompt.tags, id) ? (prompt.tags[id] ?? []) : []).join(' | ')],
  ['score', ({ candidate }) => candidate?.score ?? null],
  ['baselineScore', ({ baseline }) => baseline?.score ?? null],
  ['delta', ({ delta }) => delta],
  ['pass', ({ candidate }) => candidate?.pass ?? null],
  ['baselinePass', ({ baseline }) => baseline?.pass ?? null],
  ['flaky', ({ candidate }) => (candidate === null ? null : isFlaky(candidate))],
  ['latencyMs', ({ candidate }) => latencyOf(candidate)],
  ['baselineLatencyMs', ({ baseline }) => latencyOf(baseline)],
  ['costUsd', ({ candidate }) => costOf(candidate)],
  ['baselineCostUsd', ({ baseline }) => costOf(baseline)],
  ['reason', reasonOf],
]

/** The rows one by one. Lines end as RFC 4180 has them. */
export function* csvPieces(report: Report): Generator<string> {
  yield row(COLUMNS.map(([name]) => name))
  for (const prompt of report.prompts) {
    for (const pair of casePairs(prompt)) yield row(COLUMNS.map(([, cell]) => cell(pair)))
  }
}

function row(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`
}

function written(cell: Cell): string {
  if (typeof cell === 'string') return csvText(cell)
  return typeof cell === 'number' ? String(withoutNoise(cell)) : String(cell ?? '')
}

/** Mean of the answers that were waited for. */
function latencyOf(result: CaseResult | null): number | null {
  return meanOf(result, ({ cached, latencyMs }) => (cached ? null : latencyMs))
}

/** Mean price of an answer, of a kept one too. */
function costOf(result: CaseResult | null): number | null {
  return meanOf(result, ({ costUsd }) => costUsd)
}

function meanOf(result: CaseResult | null, of: (trial: TrialResult) => number | null): number | null {
  const values = (result?.trials ?? []).flatMap((trial) => of(trial) ?? [])
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Why it failed, or was not measured: the first thing of its worst answer. */
function reasonOf({ candidate }: CasePair): string | null {
  if (candidate === null || candidate.pass === true) return null
  const trial = tellingTrial(candidate, 'worst')
  const failed = trial?.assertions.find(({ pass }) => pass === false)
  return failed === undefined ? (trial?.error?.message ?? null) : `${assertionName(failed)}: ${failed.reason}`
}
