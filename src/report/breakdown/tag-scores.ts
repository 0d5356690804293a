import { ownOf } from '../../source/mapping.ts'
import { withoutNoise } from '../../text/format.ts'
import { casePairs } from '../cases.ts'
import type { PromptReport } from '../report.ts'

/**
 * The cases of one tag: how many there are, how many the change passes; of the `compared` ones, which both versions measured,
 * how many passed before and the mean scores, each case once. Scores null where nothing was compared; without a base the
 * change's is over all that it measured.
 */
export type TagScore = {
  tag: string
  cases: number
  passed: number
  compared: number
  passedBefore: number
  candidate: number | null
  baseline: number | null
}

/** Of each tag that a prompt's cases have, in the order in which they occur first. */
export function tagScores(prompt: PromptReport): TagScore[] {
  const pairsOf = new Map<string, ReturnType<typeof casePairs>>()
  for (const pair of casePairs(prompt)) {
    for (const tag of new Set(ownOf(prompt.tags, pair.id) ?? [])) {
      const pairs = pairsOf.get(tag) ?? []
      pairs.push(pair)
      pairsOf.set(tag, pairs)
    }
  }
  return [...pairsOf].map(([tag, pairs]) => {
    const compared = pairs.filter(({ delta }) => delta !== null)
    const counted = prompt.comparison.baseline === null ? pairs : compared
    return {
      tag,
      cases: pairs.length,
      passed: pairs.filter(({ candidate }) => candidate?.pass === true).length,
      compared: compared.length,
      passedBefore: compared.filter(({ baseline }) => baseline?.pass === true).length,
      candidate: mean(counted.flatMap(({ candidate }) => candidate?.score ?? [])),
      baseline: mean(compared.flatMap(({ baseline }) => baseline?.score ?? [])),
    }
  })
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : withoutNoise(values.reduce((sum, one) => sum + one, 0) / values.length)
}
