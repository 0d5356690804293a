import { regularizedIncompleteBeta } from './incomplete-beta.ts'
import { logChoose } from './log-gamma.ts'
import { normalTail } from './normal.ts'

/**
 * One-sided exact McNemar test: the probability of at least `against` of all discordant pairs falling on this side,
 * when each falls on either side with probability ½. Without discordant pairs nothing speaks against the null
 * hypothesis: 1.
 * Source: McNemar (1947), Psychometrika 12:153; exact binomial form in Agresti (2002), Categorical Data Analysis, 10.1.
 * @param against discordant pairs that speak against the null hypothesis
 * @param other discordant pairs of the other kind
 * @returns P(Bin(against + other, ½) ≥ against)
 */
export function mcnemarExact(against: number, other: number): number {
  return against === 0 ? 1 : regularizedIncompleteBeta(0.5, against, other + 1)
}

/** Two-sided exact McNemar test: twice the smaller {@link mcnemarExact} of the two sides, at most 1. */
export function mcnemarTwoSided(one: number, other: number): number {
  return Math.min(1, 2 * mcnemarExact(Math.max(one, other), Math.min(one, other)))
}

/**
 * Two-sided McNemar test with mid-p: the observed count is counted half, so that the level is met on average instead of
 * never exceeded. Better powered than the exact test, and in rare cases a little above its level: for tables, not gates.
 * Source: Fagerland, Lydersen & Laake (2013), The McNemar test for binary matched-pairs data, BMC Med. Res. Methodol. 13:91.
 */
export function mcnemarMidP(one: number, other: number): number {
  if (one === other) return 1
  const observed = Math.exp(logChoose(one + other, one) - (one + other) * Math.LN2)
  return Math.min(1, 2 * mcnemarExact(Math.max(one, other), Math.min(one, other)) - observed)
}

/**
 * McNemar's χ² with one degree of freedom, for 25 or more discordant pairs: an approximation that others report, and that
 * a reader may want to compare with the exact test.
 * Source: McNemar (1947), as above; continuity correction Edwards (1948), Psychometrika 13:185.
 * @returns statistic and two-sided p; without discordant pairs 0 and 1
 */
export function mcnemarChiSquare(
  one: number,
  other: number,
  correction: 'none' | 'continuity',
): { statistic: number; p: number } {
  if (one + other === 0) return { statistic: 0, p: 1 }
  const distance = Math.max(0, Math.abs(one - other) - (correction === 'none' ? 0 : 1))
  const statistic = distance ** 2 / (one + other)
  return { statistic, p: Math.min(1, 2 * normalTail(Math.sqrt(statistic))) }
}
