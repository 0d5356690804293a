import { regularizedIncompleteBeta } from './incomplete-beta.ts'

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
