import type { TrialResult } from '../../evaluation/results.ts'
import { list, score } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import { alike, type Run, wordDifference } from '../../text/word-difference.ts'
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

/**
 * The worst cases: what was asked, both answers, what failed.
 * @param worse how many of them, the first ones, got worse; the others have nothing to compare with
 */
export function worstCases(pairs: readonly CasePair[], worse: number, screen: Screen): string {
  const { shown } = firstOf(pairs, mostCases)
  if (shown.length === 0) return ''
  const which = worse === 0 ? 'Cases that fail' : 'Worst cases'
  const title = shown.length === pairs.length ? which : `${which} (${shown.length} of ${pairs.length})`
  return [screen.paint('bold', title), ...shown.map((pair) => worstCase(pair, screen))].join('\n\n')
}

function worstCase(pair: CasePair, screen: Screen): string {
  const { prompt, label, id, candidate, baseline } = pair
  const now = candidate === null ? null : tellingTrial(candidate, 'worst')
  const then = baseline === null ? null : tellingTrial(baseline, 'best')
  const difference = now === null || then === null ? null : differenceOf(then, now)
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
    ...(then === null ? [] : answer('base', then, screen, { style: 'red', pieces: difference?.before ?? [] })),
    ...(now === null ? [] : answer('change', now, screen, { style: 'green', pieces: difference?.after ?? [] })),
    ...(failed === undefined ? [] : [labelled('failed', `${assertionName(failed)}: ${failed.reason}`, screen)]),
  ].join('\n')
}

/** A stretch of an answer; `changed`: the other one has other words there. */
type Piece = { text: string; changed: boolean }

/** Words of an answer that the other one has not, and how they are coloured; none where all of it is another. */
type Differing = { style: 'red' | 'green'; pieces: readonly Piece[] }

/** In which words two answers differ, as far as they are shown; null where they have too little in common to say so. */
function differenceOf(then: TrialResult, now: TrialResult): { before: Piece[]; after: Piece[] } | null {
  const runs = wordDifference(shownText(then.output), shownText(now.output))
  if (runs === null || alike(runs) < LEAST_ALIKE) return null
  return { before: piecesOf(runs, 'gone'), after: piecesOf(runs, 'new') }
}

/** Below it a reader sees two texts, not a change in one. */
const LEAST_ALIKE = 0.25

function piecesOf(runs: readonly Run[], own: 'gone' | 'new'): Piece[] {
  return runs.flatMap(({ kind, text }) => (kind === 'same' || kind === own ? [{ text, changed: kind === own }] : []))
}

function shownText(text: string): string {
  return oneLine(text, 400)
}

function answer(label: string, trial: TrialResult, screen: Screen, differing: Differing): string[] {
  if (trial.error !== null) return [labelled(label, trial.error.message, screen)]
  const calls = toolCallsText(trial)
  const marks = answerMarks(trial)
  return [
    ...(trial.output === '' && calls !== null ? [] : [labelled(label, trial.output, screen, differing)]),
    ...(calls === null ? [] : [labelled(`${label} calls`, calls, screen)]),
    ...(marks.length === 0 ? [] : [labelled(`${label} was`, marks.join(', '), screen)]),
  ]
}

function labelled(label: string, text: string, screen: Screen, differing: Differing | null = null): string {
  const { paint, width } = screen
  const wrapped = wrapLines(shownText(text), width - labelWidth - 2)
  const lines = differing === null ? wrapped : coloured(wrapped, differing, screen)
  const head = pad(label, labelWidth)
  const indent = ' '.repeat(labelWidth + 2)
  const body = columnsOf(label) > labelWidth - 1 ? ['', ...lines] : lines
  return body.map((line, index) => (index === 0 ? `  ${paint('dim', head)}${line}` : `${indent}${line}`)).join('\n')
}

/** Lines of a wrapped text with its differing words coloured. Wrapping moves blanks alone, so all else is counted off. */
function coloured(lines: readonly string[], { style, pieces }: Differing, { paint }: Screen): string[] {
  const isChanged = pieces.flatMap(({ text, changed }) => Array.from(text.replaceAll(/\s/g, ''), () => changed))
  let at = 0
  return lines.map((line) => {
    let shown = ''
    let run = { text: '', changed: false }
    const flush = () => {
      // Blanks at the end of a run stay as they are.
      const words = run.text.trimEnd()
      shown += run.changed ? `${paint(style, words)}${run.text.slice(words.length)}` : run.text
    }
    for (const character of line) {
      const changed = /\s/.test(character) ? run.changed : (isChanged[at++] ?? false)
      if (changed !== run.changed) {
        flush()
        run = { text: '', changed }
      }
      run.text += character
    }
    flush()
    return shown
  })
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
