/**
 * Population stability index of two distributions over the same bins: Σ(aᵢ − rᵢ)·ln(aᵢ/rᵢ), zero when they are alike and
 * the same whichever comes first. By custom below 0.1 nothing moved, above 0.25 the population is another one. In a bin
 * where one sample is empty half an observation is taken, since it may yet occur.
 * Source: Jeffreys (1946), Proc. R. Soc. Lond. A 186:453; thresholds and name Siddiqi (2006), Credit Risk Scorecards, p. 136.
 * @param reference, actual observations in each bin
 * @returns 0 or more; null when a sample is empty
 * @throws RangeError when the bins are not the same, or a number is no count
 */
export function populationStabilityIndex(reference: readonly number[], actual: readonly number[]): number | null {
  if (reference.length !== actual.length) throw new RangeError('both samples are counted in the same bins')
  const wrong = [...reference, ...actual].find((count) => !(count >= 0 && count < Infinity))
  if (wrong !== undefined) throw new RangeError(`a bin holds 0 or more observations, not ${wrong}`)
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
  const [before, after] = [total(reference), total(actual)]
  if (before === 0 || after === 0) return null
  return reference.reduce((sum, count, bin) => {
    const other = actual[bin] ?? 0
    if (count === 0 && other === 0) return sum
    const [was, is] = [Math.max(count, 0.5) / before, Math.max(other, 0.5) / after]
    return sum + (is - was) * Math.log(is / was)
  }, 0)
}

/**
 * Counts two samples of a number in bins of which each holds about the same share of the reference. Fewer bins than
 * asked for when many values are equal, as scores are.
 * @param bins 2 or more
 */
export function binned(
  reference: readonly number[],
  actual: readonly number[],
  bins: number,
): { reference: number[]; actual: number[] } {
  const sorted = reference.toSorted((a, b) => a - b)
  const edges = new Set<number>()
  for (let bin = 1; bin < bins; bin++) {
    const edge = sorted[Math.ceil((bin * sorted.length) / bins) - 1]
    if (edge !== undefined && edge !== sorted.at(-1)) edges.add(edge)
  }
  const upper = [...edges]
  const counted = (values: readonly number[]) => {
    const counts = new Array<number>(upper.length + 1).fill(0)
    for (const value of values) {
      const bin = upper.findIndex((edge) => value <= edge)
      const place = bin === -1 ? upper.length : bin
      counts[place] = (counts[place] ?? 0) + 1
    }
    return counts
  }
  return { reference: counted(reference), actual: counted(actual) }
}
