import { wilson } from './wilson.ts'

/** How many pairs passed in both arms, in one of them only, in neither. Whole numbers. */
export type PairedTable = { both: number; firstOnly: number; secondOnly: number; neither: number }

/**
 * Two-sided interval of the difference of two paired proportions, first minus second: Wilson's intervals of the two
 * arms, joined by how much the arms agree.
 * Source: Newcombe (1998), Improved confidence intervals for the difference between binomial proportions based on paired
 * data, Stat. Med. 17:2635, method 10.
 * @param confidence 0..1 exclusive
 * @returns both ends within −1..1; without pairs nothing is known: [−1, 1]
 */
export function newcombePaired(table: PairedTable, confidence: number): [number, number] {
  const { both, firstOnly, secondOnly, neither } = table
  const n = both + firstOnly + secondOnly + neither
  if (n === 0) return [-1, 1]
  const passed = [both + firstOnly, both + secondOnly] as const
  const [first, second] = [passed[0] / n, passed[1] / n]
  const [firstLow, firstHigh] = wilson(passed[0], n, confidence)
  const [secondLow, secondHigh] = wilson(passed[1], n, confidence)
  const correlation = correctedPhi(table, n)
  const reach = (one: number, other: number) =>
    Math.sqrt(Math.max(0, one * one - 2 * correlation * one * other + other * other))
  const difference = (firstOnly - secondOnly) / n
  return [
    Math.max(-1, difference - reach(first - firstLow, secondHigh - second)),
    Math.min(1, difference + reach(firstHigh - first, second - secondLow)),
  ]
}

/** The φ coefficient, with Newcombe's continuity correction when it is positive; 0 when an arm never varied. */
function correctedPhi({ both, firstOnly, secondOnly, neither }: PairedTable, n: number): number {
  const margins = [both + firstOnly, secondOnly + neither, both + secondOnly, firstOnly + neither]
  if (margins.includes(0)) return 0
  const product = both * neither - firstOnly * secondOnly
  const corrected = product > 0 ? Math.max(product - n / 2, 0) : product
  return corrected / margins.reduce((root, margin) => root * Math.sqrt(margin), 1)
}
