/** Lines over time as data: where their points stand in a box of given size. Drawn by `line-views.ts`. */

export type LinesLayout = {
  /** Of every place, in the box. */
  x: number[]
  /** Of every value, by line; null where there is none. */
  y: Array<Array<number | null>>
  /** What the bottom and the top of the box stand for. */
  low: number
  high: number
}

/** What differs by less than this share of the highest value is drawn as hardly different. */
const LEAST_SPAN = 0.05

/**
 * @param places of the points, rising; of time or by number
 * @param lines a value for each place; any finite number
 * @param isFromZero whether the bottom stands for 0
 * @returns null where there is no value
 */
export function linesLayout(
  places: readonly number[],
  lines: ReadonlyArray<ReadonlyArray<number | null>>,
  { width, height, isFromZero }: { width: number; height: number; isFromZero: boolean },
): LinesLayout | null {
  const values = lines.flatMap((line) => line.filter((value) => value !== null))
  if (values.length === 0) return null
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const wanted = Math.max(most - least, LEAST_SPAN * Math.max(Math.abs(most), Math.abs(least)))
  // Where all are 0, or as good as 0, there is nothing to scale by.
  const span = wanted > 1e-12 ? wanted : 1
  const spare = (span - (most - least)) / 2
  const low = isFromZero ? Math.min(0, least) : least - spare
  const high = isFromZero ? Math.max(most, low + span) : most + spare
  const [first = 0, last = 0] = [places[0], places.at(-1)]
  const x = places.map((place) => round(last === first ? width / 2 : ((place - first) / (last - first)) * width))
  const y = lines.map((line) =>
    line.map((value) => (value === null ? null : round(height - ((value - low) / (high - low)) * height))),
  )
  return { x, y, low, high }
}

/** A line as a path that breaks where a value is missing; one that stands alone is a dot. */
export function linePath(x: readonly number[], y: ReadonlyArray<number | null>): string {
  return y
    .map((value, at) => {
      if (value === null) return ''
      const isBegun = at > 0 && (y[at - 1] ?? null) !== null
      const isAlone = !isBegun && (y[at + 1] ?? null) === null
      return `${isBegun ? 'L' : 'M'}${x[at] ?? 0} ${value}${isAlone ? 'h0' : ''}`
    })
    .join('')
}

/** Dots at these points, as a path whose ends are round. */
export function dotsPath(x: readonly number[], y: ReadonlyArray<number | null>, at: readonly number[]): string {
  return at
    .flatMap((one) => {
      const value = y[one] ?? null
      return value === null ? [] : [`M${x[one] ?? 0} ${value}h0`]
    })
    .join('')
}

/** The place that is nearest to a point of the box. */
export function nearest(x: readonly number[], point: number): number {
  return x.reduce((best, one, at) => (Math.abs(one - point) < Math.abs((x[best] ?? 0) - point) ? at : best), 0)
}

/** Steps of weights over time: a path along their tops, closed at the floor. Weights are 0..1. */
export function stepsPath(
  steps: ReadonlyArray<{ weight: number; at: number }>,
  endsAt: number,
  { width, height }: { width: number; height: number },
): string {
  const from = steps[0]?.at ?? endsAt
  const span = Math.max(1, endsAt - from)
  const x = (at: number) => round((Math.max(0, at - from) / span) * width)
  const y = (weight: number) => round(height - weight * height)
  const tops = steps.map(({ weight, at }, index) => {
    const end = steps[index + 1]?.at ?? endsAt
    return `L${x(at)} ${y(weight)}L${x(end)} ${y(weight)}`
  })
  return `M0 ${height}${tops.join('')}L${width} ${height}Z`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
