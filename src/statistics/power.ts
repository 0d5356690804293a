import { regularizedIncompleteBeta } from './incomplete-beta.ts'
import { mcnemarExact } from './mcnemar.ts'
import { normalQuantile } from './normal.ts'

/**
 * Smallest true difference of means that a one-sided paired test notices with the given power.
 * Source: Miller (2024), Adding Error Bars to Evals, arXiv 2411.00640, section 5: (z₁₋α + z_power) · SE.
 * @param standardError of the mean difference
 * @param alpha one-sided level; for a two-sided test its half
 */
export function minimumDetectableDifference(standardError: number, alpha: number, power: number): number {
  return (normalQuantile(1 - alpha) + normalQuantile(power)) * standardError
}

/** The fewest pairs that can reach significance when all of them point the same way: the smallest k with 2⁻ᵏ < alpha. */
export function fewestDiscordant(alpha: number): number {
  return Math.floor(Math.log2(1 / alpha) + 1e-12) + 1
}

/**
 * The smallest share q of units that must change the same way, so that enough of `units` do with the given power.
 * @returns null when even all units are too few
 */
export function smallestDetectableShare(units: number, alpha: number, power: number): number | null {
  const needed = fewestDiscordant(alpha)
  if (units < needed) return null
  return smallest(0, 1, (share) => regularizedIncompleteBeta(share, needed, units - needed + 1) >= power)
}

/**
 * Smallest true drop of a pass rate that the one-sided exact McNemar test notices with the given power, when as many
 * pairs are discordant as were observed, or as many as the drop needs where that is more.
 * Source: unconditional power of the conditional test: Miettinen (1968), Biometrics 24:339; Duffy (1984), Biometrics
 * 40:1005. Summed over the number of discordant pairs.
 * @param pairs all pairs
 * @param discordant observed discordant pairs
 * @returns 0..1, null when even a drop on all pairs would not be noticed
 */
export function mcnemarDetectableDrop(pairs: number, discordant: number, alpha: number, power: number): number | null {
  if (pairs < fewestDiscordant(alpha)) return null
  const rejection = new Rejection(pairs, alpha)
  return smallest(0, 1, (drop) => rejection.chance(Math.max(drop, discordant / pairs), drop) >= power)
}

/** Chance that the exact test rejects. The smallest rejecting count for each number of discordant pairs is kept. */
class Rejection {
  readonly #pairs: number
  readonly #alpha: number
  readonly #fewest: number[] = []

  constructor(pairs: number, alpha: number) {
    this.#pairs = pairs
    this.#alpha = alpha
  }

  /** @param discordance chance that a pair is discordant @param drop net chance that it is a loss, at most `discordance` */
  chance(discordance: number, drop: number): number {
    const spread = 8 * Math.sqrt(this.#pairs * discordance * (1 - discordance)) + 8
    const from = Math.max(0, Math.floor(this.#pairs * discordance - spread))
    const to = Math.min(this.#pairs, Math.ceil(this.#pairs * discordance + spread))
    const loss = discordance > 0 ? (discordance + drop) / (2 * discordance) : 0
    let chance = 0
    let atLeast = binomialTail(this.#pairs, discordance, from)
    for (let count = from; count <= to; count++) {
      const more = binomialTail(this.#pairs, discordance, count + 1)
      const exactly = atLeast - more
      atLeast = more
      const least = this.#least(count)
      if (least <= count && exactly > 1e-12) chance += exactly * binomialTail(count, loss, least)
    }
    return chance
  }

  /** The fewest losses among `discordant` pairs at which the test rejects; more than `discordant` when none does. */
  #least(discordant: number): number {
    const existing = this.#fewest[discordant]
    if (existing !== undefined) return existing
    let least = Math.ceil(discordant / 2)
    while (least <= discordant && mcnemarExact(least, discordant - least) >= this.#alpha) least++
    this.#fewest[discordant] = least
    return least
  }
}

/** P(Bin(trials, chance) ≥ least). */
function binomialTail(trials: number, chance: number, least: number): number {
  if (least <= 0) return 1
  return least > trials ? 0 : regularizedIncompleteBeta(chance, least, trials - least + 1)
}

/** The smallest number in the interval for which a condition holds that, once true, stays true; null when none does. */
function smallest(from: number, to: number, holds: (x: number) => boolean): number | null {
  if (!holds(to)) return null
  let low = from
  let high = to
  while (high - low > 1e-6) {
    const middle = (low + high) / 2
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
