/** The fewest pairs that can reach significance when all of them point the same way: the smallest k with 2⁻ᵏ < alpha. */
export function fewestDiscordant(alpha: number): number {
  return Math.floor(Math.log2(1 / alpha) + 1e-12) + 1
}
