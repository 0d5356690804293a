/** A look at a mean that did not end the matter: after how many answers, and at which means one would have gone on. */
export type PassedLook = { answers: number; wentOn: (mean: number) => boolean }

/**
 * Estimate of a mean that is unbiased among all paths that went on from their first look: where only a bad first look is
 * asked again, the plain mean of what went on is too bad on the average, because the first look counts although it was
 * selected. The mean of what came after it does not; this is its expectation given where it ended.
 * Source: Pepe, Feng, Longton & Koopmeiners (2009), Conditional estimation of sensitivity and specificity from a phase 2
 * biomarker study allowing early termination for futility, Statist. Med. 28:762, for more than two looks.
 * Parameters as of {@link stoppedMean}.
 */
export function meanAfterFirstLook(
  passed: readonly PassedLook[],
  last: { answers: number; mean: number },
  variance: number,
): number {
  const [first] = passed
  if (first === undefined || !(variance > 0)) return last.mean
  const ofFirst = stoppedMean(passed, last, variance) * first.answers
  return (last.mean * last.answers - ofFirst) / (last.answers - first.answers)
}

/**
 * Unbiased estimate of a mean that was watched until it looked decided. Stopping at an extreme makes the plain mean too
 * extreme on the average; the mean of the first look, of which nothing was selected, does not. This is its expectation
 * given where it ended and that every look before went on: as unbiased, and with the least variance.
 * Source: Emerson & Fleming (1990), Parameter estimation following group sequential hypothesis testing, Biometrika
 * 77:875; the path of the sums is a random walk with normal steps, and its drift cancels.
 * @param passed the looks before, fewest answers first; none: the plain mean
 * @param last the look that ended it
 * @param variance of one answer's mean; 0: the plain mean
 */
export function stoppedMean(
  passed: readonly PassedLook[],
  last: { answers: number; mean: number },
  variance: number,
): number {
  const [first] = passed
  if (first === undefined || !(variance > 0)) return last.mean
  const walk = (steps: number) => ({ drift: last.mean * steps, variance: steps * variance })
  let before: Density = { at: [0], chance: [1], sum: [0] }
  let answers = 0
  for (const look of passed) {
    const spread = Math.sqrt(variance * look.answers * (1 - look.answers / last.answers))
    const centre = last.mean * look.answers
    const points = Array.from({ length: POINTS }, (_, i) => centre + spread * WIDTH * ((2 * i + 1) / POINTS - 1))
    const steps = points.map((point) => {
      if (!look.wentOn(point / look.answers)) return { chance: 0, sum: 0 }
      const moved = arrived(before, point, walk(look.answers - answers))
      return look === first ? { chance: moved.chance, sum: (moved.chance * point) / look.answers } : moved
    })
    before = { at: points, chance: steps.map((one) => one.chance), sum: steps.map((one) => one.sum) }
    answers = look.answers
  }
  const end = arrived(before, last.mean * last.answers, walk(last.answers - answers))
  return end.chance > 0 ? end.sum / end.chance : last.mean
}

const POINTS = 120
const WIDTH = 5

/** At each point of the walk's last look: the density of being there, and the first look's mean times it. */
type Density = { at: readonly number[]; chance: readonly number[]; sum: readonly number[] }

/** Density of being at `point`, and the first look's mean times it, summed over where one was before. */
function arrived(
  { at, chance, sum }: Density,
  point: number,
  { drift, variance }: { drift: number; variance: number },
): { chance: number; sum: number } {
  let total = 0
  let weighted = 0
  for (let i = 0; i < at.length; i++) {
    const density = Math.exp((-0.5 * (point - (at[i] ?? 0) - drift) ** 2) / variance)
    total += density * (chance[i] ?? 0)
    weighted += density * (sum[i] ?? 0)
  }
  return { chance: total, sum: weighted }
}
