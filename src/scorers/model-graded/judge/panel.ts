import type { Score } from '../../scorer.ts'
import { reaches } from './threshold.ts'

/**
 * One score from the answers of each judge; at least one judge with at least one answer.
 * @param threshold from where a score passes; without one, the judges' own `pass` are counted
 */
export function panelScore(answers: ReadonlyArray<readonly Score[]>, threshold?: number): Score {
  const judges = answers.map((samples) => {
    const score = samples.reduce((sum, one) => sum + one.score, 0) / samples.length
    const [first] = samples
    const pass = threshold === undefined ? majority(samples.map((one) => one.pass)) : reaches(score, threshold)
    const reason = (threshold === undefined ? samples.find((one) => one.pass === pass) : first)?.reason
    return { pass, score, reason: reason ?? first?.reason ?? '' }
  })
  const score = median(judges.map((judge) => judge.score))
  const pass = threshold === undefined ? majority(judges.map((judge) => judge.pass)) : reaches(score, threshold)
  const agreeing = judges.filter((judge) => judge.pass === pass)
  const reason = (agreeing[0] ?? judges[0])?.reason ?? ''
  return {
    pass,
    score,
    reason: judges.length === 1 ? reason : `${reason} (${agreeing.length} of ${judges.length} judges agree)`,
  }
}

/** More than half: a tie is not a pass. */
function majority(votes: readonly boolean[]): boolean {
  return votes.filter((vote) => vote).length * 2 > votes.length
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  return (lower + upper) / 2
}
