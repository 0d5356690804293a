/** Which models are proven to be no worse than any other by more than the margin. */
import type { Entrant } from './entrants.ts'
import type { DifferenceOf } from './pairs.ts'

/** `level`: one-sided, that the models which are not proven were held to. */
export type NotWorse = { proven: ReadonlySet<string>; level: number }

/**
 * A model is not worse when its lower bound beside each of the others is above −margin. That must hold for all of them, which
 * needs no correction (Berger 1982, Technometrics 24:295), also where the best is only the highest score seen: the claim is
 * false only if one of them, whichever, is truly better by the margin, and its own bound is wrong with probability `alpha`.
 * The claims of several models share `alpha` by Holm's procedure. One of m models is the best, so that with a margin at most
 * m − 1 claims can be false (Shaffer 1986, JASA 81:826): two models take no correction.
 */
export function notWorse(
  ranked: readonly Entrant[],
  differenceAtLevel: DifferenceOf,
  { alpha, margin }: { alpha: number; margin: number },
): NotWorse {
  const models = ranked.length
  const mostFalse = margin > 0 ? models - 1 : models
  let proven: ReadonlySet<string> = new Set()
  // As many as a step finds, so many steps are passed: their levels are no stricter.
  for (let step = 1; step <= models; step = proven.size + 1) {
    const level = alpha / Math.max(1, Math.min(mostFalse, models - step + 1))
    const found = ranked.filter((model) =>
      ranked.every((other) => {
        if (other === model) return true
        const difference = differenceAtLevel(model, other, level)
        return difference !== null && difference.interval[0] > -margin
      }),
    )
    if (found.length < step) return { proven, level }
    proven = new Set(found.map(({ model }) => model))
  }
  return { proven, level: alpha }
}
