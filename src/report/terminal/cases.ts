import type { TrialResult } from '../../evaluation/results.ts'
import { score } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import { columnsOf, wrapLines } from '../../text/wrap.ts'
import { assertionName, type CasePair, tellingTrial, toolCallsText, valueText } from '../cases.ts'
import { firstOf } from '../detail.ts'
import { pad, type Screen } from './screen.ts'

export const mostCases = 5
const labelWidth = 10

/** The worst cases: what was asked, both answers, what failed. */
export function worstCases(pairs: readonly CasePair[], screen: Screen): string {
  const { shown } = firstOf(pairs, mostCases)
  if (shown.length === 0) return ''
  const title = shown.length === pairs.length ? 'Worst cases' : `Worst cases (${shown.length} of ${pairs.length})`
  return [screen.paint('bold', title), ...shown.map((pair) => worstCase(pair, screen))].join('\n\n')
}

function worstCase({ prompt, label, id, candidate, baseline, critical }: CasePair, screen: Screen): string {
  const now = candidate === null ? null : tellingTrial(candidate, 'worst')
  const then = baseline === null ? null : tellingTrial(baseline, 'best')
  const before = baseline === null ? '' : `${score(baseline.score)} → `
  const failed = now?.assertions.find((assertion) => assertion.pass === false)
  const facts = `${before}${score(candidate?.score ?? null)}${critical ? '  critical' : ''}`
  const [title = '', ...rest] = wrapLines(`✖ ${oneLine(id, 80)}  ${facts}`, screen.width - 2)
  return [
    `${screen.paint('red', '✖')}${title.slice(1)}`,
    ...rest.map((line) => `  ${line}`),
    labelled('prompt', label, screen),
    ...Object.entries(prompt.vars[id] ?? {})
      .slice(0, 4)
      .map(([name, value]) => labelled(oneLine(name, labelWidth * 2), valueText(value), screen)),
    ...(then === null ? [] : answer('base', then, screen)),
    ...(now === null ? [] : answer('change', now, screen)),
    ...(failed === undefined ? [] : [labelled('failed', `${assertionName(failed)}: ${failed.reason}`, screen)]),
  ].join('\n')
}

function answer(label: string, trial: TrialResult, screen: Screen): string[] {
  if (trial.error !== null) return [labelled(label, trial.error.message, screen)]
  const calls = toolCallsText(trial)
  if (calls === null) return [labelled(label, trial.output, screen)]
  return [
    ...(trial.output === '' ? [] : [labelled(label, trial.output, screen)]),
    labelled(`${label} calls`, calls, screen),
  ]
}

function labelled(label: string, text: string, { paint, width }: Screen): string {
  const lines = wrapLines(oneLine(text, 400), width - labelWidth - 2)
  const head = pad(label, labelWidth)
  const indent = ' '.repeat(labelWidth + 2)
  const body = columnsOf(label) > labelWidth - 1 ? ['', ...lines] : lines
  return body.map((line, index) => (index === 0 ? `  ${paint('dim', head)}${line}` : `${indent}${line}`)).join('\n')
}
