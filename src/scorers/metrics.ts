type Sum = { weighted: number; weight: number; plain: number; count: number }

/**
 * Scores that are also reported under a name: the weighted mean of those with the same name. When all of a name have
 * weight 0, because they are only reported, it is their plain mean: a measured amount is not 0.
 */
export class Metrics {
  readonly #sums = new Map<string, Sum>()

  add(name: string, score: number, weight: number): void {
    const sum = this.#sums.get(name) ?? { weighted: 0, weight: 0, plain: 0, count: 0 }
    sum.weighted += score * weight
    sum.weight += weight
    sum.plain += score
    sum.count += 1
    this.#sums.set(name, sum)
  }

  /** Takes over the metrics of an assert-set's members, in the set's weight; the set's own name stands for itself. */
  merge(members: Metrics, weight: number, own: string | null): void {
    for (const [name, sum] of members.#sums) {
      if (name !== own) this.add(name, mean(sum), sum.weight * weight)
    }
  }

  values(): Record<string, number> {
    return Object.fromEntries(Array.from(this.#sums, ([name, sum]) => [name, mean(sum)]))
  }
}

function mean({ weighted, weight, plain, count }: Sum): number {
  return weight > 0 ? weighted / weight : plain / count
}
