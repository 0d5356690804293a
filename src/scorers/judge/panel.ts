import type { Score } from '../score.ts'

/** One score from the answers of each judge; at least one judge with at least one answer. */
export function panelScore(answers: ReadonlyArray<readonly Score[]>): Score {
  const judges = answers.map((samples) => ({
    pass: majority(samples.map(({ pass }) => pass)),
    score: samples.reduce((sum, { score }) => sum + score, 0) / samples.length,
  }))
  const pass = majority(judges.map((judge) => judge.pass))
  const all = answers.flat()
  const reason = (all.find((answer) => answer.pass === pass) ?? all[0])?.reason ?? ''
  const agreeing = judges.filter((judge) => judge.pass === pass).length
  return {
    pass,
    score: median(judges.map(({ score }) => score)),
    reason: judges.length === 1 ? reason : `${reason} (${agreeing} of ${judges.length} judges agree)`,
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
