import type { TrialResult } from '../../evaluation/results.ts'
import { list, score } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import { columnsOf, wrapLines } from '../../text/wrap.ts'
import type { GroupedCases } from '../case-groups.ts'
import { caseLines, groupCounts } from '../case-lines.ts'
import { assertionName, type CasePair, tellingTrial, toolCallsText, valueText } from '../cases.ts'
import { firstOf } from '../detail.ts'
import { answerMarks, caseMarks } from '../marks.ts'
import type { PromptReport } from '../report.ts'
import { pad, type Screen, said } from './screen.ts'

const mostCases = 5
const labelWidth = 10

/** The worst cases: what was asked, both answers, what failed. */
export function worstCases(pairs: readonly CasePair[], screen: Screen): string {
  const { shown } = firstOf(pairs, mostCases)
  if (shown.length === 0) return ''
  const title = shown.length === pairs.length ? 'Worst cases' : `Worst cases (${shown.length} of ${pairs.length})`
  return [screen.paint('bold', title), ...shown.map((pair) => worstCase(pair, screen))].join('\n\n')
}

function worstCase(pair: CasePair, screen: Screen): string {
  const { prompt, label, id, candidate, baseline } = pair
  const now = candidate === null ? null : tellingTrial(candidate, 'worst')
  const then = baseline === null ? null : tellingTrial(baseline, 'best')
  const before = baseline === null ? '' : `${score(baseline.score)} → `
  const failed = now?.assertions.find((assertion) => assertion.pass === false)
  const facts = `${before}${score(candidate?.score ?? null)}${caseMarks(pair)
    .map((mark) => `  ${mark}`)
    .join('')}`
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
  const marks = answerMarks(trial)
  return [
    ...(trial.output === '' && calls !== null ? [] : [labelled(label, trial.output, screen)]),
    ...(calls === null ? [] : [labelled(`${label} calls`, calls, screen)]),
    ...(marks.length === 0 ? [] : [labelled(`${label} was`, marks.join(', '), screen)]),
  ]
}

function labelled(label: string, text: string, { paint, width }: Screen): string {
  const lines = wrapLines(oneLine(text, 400), width - labelWidth - 2)
  const head = pad(label, labelWidth)
  const indent = ' '.repeat(labelWidth + 2)
  const body = columnsOf(label) > labelWidth - 1 ? ['', ...lines] : lines
  return body.map((line, index) => (index === 0 ? `  ${paint('dim', head)}${line}` : `${indent}${line}`)).join('\n')
}

/** What became of the cases, those that failed before by name, and which are flaky, slow, dear and weak. */
export function caseFacts(prompts: readonly PromptReport[], grouped: GroupedCases, screen: Screen): string {
  const counts = groupCounts(grouped)
  const failedBefore = grouped['fail-before-and-after']
  const several = new Set(failedBefore.map(({ label }) => label)).size > 1
  const names = failedBefore.map(({ id, label }) => `${oneLine(id, 60)}${several ? ` of ${oneLine(label, 60)}` : ''}`)
  const voice = { name: (text: string) => oneLine(text, 60), text: (text: string) => text }
  return [
    ...(counts === '' ? [] : [said('Cases', counts, screen)]),
    ...(names.length === 0 ? [] : [said('Fail before and after, not this change’s doing', list(names), screen)]),
    ...caseLines(prompts, voice).map(({ title, text }) => screen.paint('dim', said(title, text, screen))),
  ].join('\n')
}
