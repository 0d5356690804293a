import { count, percent, percentNumber, points, usd } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import type { SelfTest } from '../../verdict/self-test/self-test.ts'
import type { RunUsage } from '../report.ts'
import { bullet, screenOf } from './screen.ts'

/** Every prompt compared with itself, ready to be told. */
export type SelfTested = {
  /** Of the gate, one-sided. */
  confidence: number
  margin: number
  /** Answers to each case and arm at each look. */
  repeats: readonly number[]
  /** `result` null: no case was measured as often as it takes; `error`: the first that kept an answer from counting. */
  prompts: Array<{ id: string; model: string; result: SelfTest | null; error: string | null }>
  usage: RunUsage
}

/** Whether every prompt could be tested, and none was blocked provably more often than the gate promises. */
export function isTrustworthy({ prompts, confidence }: SelfTested): boolean {
  return prompts.every(({ result }) => result !== null && result.interval[0] <= 1 - confidence)
}

/** The self-test as a terminal shows it. @param options as for `renderTerminal` */
export function renderSelfTest(tested: SelfTested, options: { color: boolean; width: number }): string {
  const screen = screenOf(options)
  const parts = tested.prompts.map(({ id, model, result, error }) =>
    [
      screen.paint('bold', `${oneLine(id, 80)} on ${oneLine(model, 80)}`),
      ...(result === null
        ? [`not tested: ${error ?? 'no case was measured often enough'}`]
        : lines(result, tested)
      ).map((line) => bullet(line, screen)),
    ].join('\n'),
  )
  const { usage } = tested
  const footer = `cost ${usd(usage.costUsd)} · ${count(usage.modelCalls, 'call')} · the gate promises at most ${percent(1 - tested.confidence)} false alarms`
  return `${[...parts, screen.paint('dim', footer)].join('\n\n')}\n`
}

/** All of it as JSON. */
export function selfTestJson(tested: SelfTested): string {
  return `${JSON.stringify({ version: 1, trustworthy: isTrustworthy(tested), ...tested }, null, 2)}\n`
}

function lines(result: SelfTest, { repeats }: SelfTested): string[] {
  const { interval, smallestDrop, drops, inOrder } = result
  const most = repeats.at(-1) ?? 1
  const seen = points(-result.seen).slice(1)
  const curve = drops.map(({ drop, deals, blocked }) => `${percentNumber(drop)} points ${percent(blocked / deals)}`)
  return [
    inOneSentence(result),
    `false alarms ${percent(result.blocked / result.deals)} [${percentNumber(interval[0])}, ${percent(interval[1])}]: nothing changed, and the gate blocked ${result.blocked} of ${count(result.deals, 'deal')} of the same answers`,
    smallestDrop === null
      ? 'no drop of up to 50 points is blocked 4 times in 5: there are too few cases'
      : `smallest drop that is blocked 4 times in 5: ${percentNumber(smallestDrop)} points`,
    `blocked by size of the drop: ${curve.join(', ')}`,
    `${count(result.cases, 'case')}, ${Number(result.repeats.toFixed(1))} ${result.repeats === 1 ? 'answer' : 'answers'} to each in each arm on the average, ${most} at most`,
    ...(result.unmeasured === 0 ? [] : [`${count(result.unmeasured, 'case')} not measured often enough, and left out`]),
    ...advice(result, most, seen),
    `first half of the answers against the second: ${inOrder.verdict}${inOrder.delta === null ? '' : `, ${points(inOrder.delta)} points`}`,
  ]
}

/** What the gate does on this golden set, for a reader who wants no table. */
function inOneSentence({ cases, deals, blocked, inconclusive, repeats, drops }: SelfTest): string {
  const of100 = (many: number, all: number) => `${Math.round((100 * many) / all)} of 100`
  const usual = drops.find(({ drop }) => drop === USUAL_DROP)
  const found = usual === undefined ? '' : `; a drop of 10 points is blocked in ${of100(usual.blocked, usual.deals)}`
  const passes = deals - blocked - inconclusive
  return `on these ${count(cases, 'case')} a change that does nothing passes in ${of100(passes, deals)}, ends inconclusive in ${of100(inconclusive, deals)} and is blocked in ${of100(blocked, deals)}, with ${repeats.toFixed(1)} answers to each case${found}`
}

const USUAL_DROP = 0.1

function advice({ casesNeeded, repeatsNeeded, cases }: SelfTest, most: number, seen: string): string[] {
  if (casesNeeded === null) return []
  const shown = `that a harmless change is less than ${seen} points worse is shown 4 times in 5`
  if (casesNeeded <= cases) return [`${shown} by these cases, each asked ${most} times`]
  const byRepeats =
    repeatsNeeded === null
      ? 'and by no number of repeats of these cases'
      : `or by these cases with evaluation.maxRepeat: ${repeatsNeeded}`
  return [`${shown} by about ${count(casesNeeded, 'case')}, each asked ${most} times, ${byRepeats}`]
}
