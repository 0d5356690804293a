/**
 * Adjusted p of a family of tests, in the order they came in. Rejecting where the adjusted p is at most α keeps the
 * chance of one or more false rejections at α, however the tests depend on each other.
 * Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6:65.
 * @param ps each 0..1
 * @throws RangeError on anything else
 */
export function holm(ps: readonly number[]): number[] {
  const order = ascending(ps)
  const adjusted = new Array<number>(ps.length)
  let highest = 0
  order.forEach(([p, index], rank) => {
    highest = Math.max(highest, Math.min(1, p * (ps.length - rank)))
    adjusted[index] = highest
  })
  return adjusted
}

/**
 * Adjusted p of a family of tests, in the order they came in. Rejecting where the adjusted p is at most α keeps the
 * expected share of false rejections among all rejections at α, for independent or positively dependent tests. For a
 * table that shows where to look; a gate takes {@link holm}.
 * Source: Benjamini & Hochberg (1995), Controlling the false discovery rate, J. R. Statist. Soc. B 57:289; positive
 * dependence Benjamini & Yekutieli (2001), Ann. Statist. 29:1165.
 * @param ps each 0..1
 * @throws RangeError on anything else
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const order = ascending(ps)
  const adjusted = new Array<number>(ps.length)
  let lowest = 1
  order.toReversed().forEach(([p, index], fromTop) => {
    lowest = Math.min(lowest, (p * ps.length) / (ps.length - fromTop))
    adjusted[index] = lowest
  })
  return adjusted
}

function ascending(ps: readonly number[]): Array<[p: number, index: number]> {
  const wrong = ps.find((p) => !(p >= 0 && p <= 1))
  if (wrong !== undefined) throw new RangeError(`a p lies in 0..1, not at ${wrong}`)
  return ps.map((p, index): [number, number] => [p, index]).sort((a, b) => a[0] - b[0])
}
