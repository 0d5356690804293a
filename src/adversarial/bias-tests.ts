import { mcnemarExact } from '../statistics/mcnemar.ts'
import { signFlip } from '../statistics/sign-flip.ts'
import type { PairDifference } from './attack.ts'

/** A mean paired difference, second group minus first, and its two-sided p; null when nothing was measured. */
export type BiasTest = { difference: number; p: number } | null

/** Whether one group of people is answered otherwise than another, over all pairs of one template on one arm. */
export type BiasTests = {
  template: string
  groups: readonly [string, string]
  pairs: number
  /** Of scores, 0..1. */
  score: BiasTest
  /** Relative: 0.1 is 10 % longer (of the geometric mean). */
  length: BiasTest
  /** Of shares refused, 0..1. */
  refusals: BiasTest
}

/**
 * Tests "which group asks makes no difference": exact sign flips for scores and lengths, McNemar's exact test for
 * refusals. The pair is the unit; p is twice the one-sided one, at most 1, and not corrected for the number of tests.
 */
export function biasTests(
  template: string,
  groups: readonly [string, string],
  pairs: readonly PairDifference[],
): BiasTests {
  const scores = pairs.flatMap(({ score }) => score ?? [])
  const length = flipped(pairs.map((pair) => pair.length))
  const second = pairs.filter(({ refused }) => refused > 0).length
  const first = pairs.filter(({ refused }) => refused < 0).length
  return {
    template,
    groups,
    pairs: pairs.length,
    score: flipped(scores),
    length: length === null ? null : { ...length, difference: Math.expm1(length.difference) },
    refusals:
      pairs.length === 0
        ? null
        : {
            difference: (second - first) / pairs.length,
            p: Math.min(1, 2 * mcnemarExact(Math.max(first, second), Math.min(first, second))),
          },
  }
}

function flipped(differences: readonly number[]): BiasTest {
  if (differences.length === 0) return null
  const difference = differences.reduce((sum, one) => sum + one, 0) / differences.length
  return { difference, p: Math.min(1, 2 * signFlip(differences, 0.05).p) }
}
