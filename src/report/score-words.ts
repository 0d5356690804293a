import { count, percent, percentAsSet, percentNumber } from '../text/format.ts'
import type { Comparison, ScoreComparison } from '../verdict/comparison.ts'

/** What became of a score, in words that need no statistics. None holds text of a file. */

type Way = 'worse' | 'better'

/**
 * `7 of 57 cases that passed fail now`, with those that changed the other way; where passing does not tell it,
 * `8.2 points lower in 60 cases`.
 */
export function whatChanged(comparison: Comparison, way: Way): string {
  const { lost, passedBefore, won, failedBefore } = passChanges(comparison)
  if (way === 'worse' && lost > won) {
    return `${lost} of ${count(passedBefore, 'case')} that passed ${lost === 1 ? 'fails' : 'fail'} now${won > 0 ? `, ${won} that failed ${won === 1 ? 'passes' : 'pass'}` : ''}`
  }
  if (way === 'better' && won > lost) {
    return `${won} of ${count(failedBefore, 'case')} that failed ${won === 1 ? 'passes' : 'pass'} now${lost > 0 ? `, ${lost} that passed ${lost === 1 ? 'fails' : 'fail'}` : ''}`
  }
  const { delta, cases } = comparison.score
  return `${moveInWords(delta ?? 0)} in ${count(cases, 'case')}`
}

/** `1.2 points lower`, `no difference`. */
export function moveInWords(delta: number): string {
  const size = percentNumber(Math.abs(delta))
  if (/^[0.]*$/.test(size)) return 'no difference'
  return `${size} ${size === '1.0' ? 'point' : 'points'} ${delta < 0 ? 'lower' : 'higher'}`
}

/** `1.2 points lower, within your margin of 5 (30 cases; a drop of up to 9.5 could hide)`. */
export function withinWords({ delta, interval, cases }: ScoreComparison, margin: number): string {
  if (delta === null) return count(cases, 'case')
  const within = delta < 0 ? `, within your margin of ${pointsAsSet(margin)}` : ''
  const hides = interval === null ? '' : `; a drop of up to ${percentNumber(-interval[0])} could hide`
  return `${moveInWords(delta)}${within} (${count(cases, 'case')}${hides})`
}

/** `0.4 points lower in 120 cases; a drop of more than 3.2 is ruled out, your margin is 5`. */
export function provenWords({ delta, interval, cases }: ScoreComparison, margin: number): string {
  if (delta === null) return count(cases, 'case')
  const out = interval === null ? '' : `; a drop of more than ${percentNumber(Math.max(0, -interval[0]))} is ruled out`
  return `${moveInWords(delta)} in ${count(cases, 'case')}${out}, your margin is ${pointsAsSet(margin)}`
}

/** `91.7 %, floor 80 % (11 of 12 cases pass)`. */
export function aloneWords({ score, floor, passed, failed, errored }: Comparison): string {
  const held = floor === null ? '' : `, its floor is ${percentAsSet(floor)}`
  return `${percent(score.candidate)}${held} (${passed} of ${count(passed + failed + errored, 'case')} pass)`
}

/** 0.05 → `5`. */
export function pointsAsSet(fraction: number): string {
  return percentAsSet(fraction).replace(' %', '')
}

/** Cases measured in both versions, by whether they pass. */
function passChanges({ candidate, baseline }: Comparison) {
  const before = new Map((baseline?.cases ?? []).map(({ id, pass }) => [id, pass]))
  const changes = { passedBefore: 0, failedBefore: 0, lost: 0, won: 0 }
  for (const { id, pass } of candidate.cases) {
    const then = before.get(id) ?? null
    if (pass === null || then === null) continue
    if (then) changes.passedBefore += 1
    else changes.failedBefore += 1
    if (then && !pass) changes.lost += 1
    if (!then && pass) changes.won += 1
  }
  return changes
}
