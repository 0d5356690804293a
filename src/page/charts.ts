/** Charts as data: where things stand, in a box of given size. Drawn by `chart-views.ts`. */

type Point = { x: number; y: number }

/** An interval on a line that shows both its ends, zero and the margin. */
export type IntervalLayout = {
  low: number
  high: number
  estimate: number
  zero: number
  margin: number
  /** What the ends of the line stand for. */
  from: number
  to: number
}

/** @param range two-sided; all fractions of 1, the margin above 0 */
export function intervalLayout(
  { delta, range, margin }: { delta: number; range: [number, number]; margin: number },
  width: number,
): IntervalLayout {
  const reach = Math.min(
    1,
    1.15 * Math.max(Math.abs(range[0]), Math.abs(range[1]), Math.abs(delta), 1.3 * margin, 0.01),
  )
  const x = (value: number) => round(((Math.max(-reach, Math.min(reach, value)) + reach) / (2 * reach)) * width)
  return {
    low: x(range[0]),
    high: x(range[1]),
    estimate: x(delta),
    zero: x(0),
    margin: x(-margin),
    from: -reach,
    to: reach,
  }
}

/** A dot for each value, stacked where many are alike: `per` values make a dot where they would not fit. */
export type StripLayout = { dots: Array<Point & { sign: -1 | 0 | 1 }>; per: number; reach: number; zero: number }

/**
 * @param values differences, −1 to 1
 * @param size of the box; dots are stacked around its middle
 * @param dot their distance
 */
export function stripLayout(
  values: readonly number[],
  size: { width: number; height: number },
  dot: number,
): StripLayout {
  const columns = Math.max(1, Math.floor(size.width / dot))
  const rows = Math.max(1, Math.floor(size.height / dot))
  const reach = reachOf(values)
  const stacks = stacksOf(values, columns)
  const middle = Math.round(0.5 * (columns - 1))
  const others = [...stacks].filter(([column]) => column !== middle)
  const unchanged = stacks.get(middle) ?? 0
  // What is unchanged stands in a block, as far as there is space beside it.
  const beside = Math.min(WIDEST_BLOCK, middle, ...others.map(([column]) => Math.abs(column - middle) - 1))
  const capacity = rows * (2 * beside + 1)
  const tallest = Math.max(1, ...others.map(([, many]) => many))
  const per = Math.max(1, Math.ceil(tallest / rows), Math.ceil(unchanged / capacity))
  const x = (column: number) => round(((column + 0.5) * size.width) / columns)
  const y = (index: number) => round(size.height / 2 + outwards(index) * dot)
  const dots = others.flatMap(([column, many]) =>
    Array.from({ length: Math.ceil(many / per) }, (_, index) => ({
      x: x(column),
      y: y(index),
      sign: column < middle ? (-1 as const) : (1 as const),
    })),
  )
  const block = Array.from({ length: Math.ceil(unchanged / per) }, (_, index) => ({
    x: x(middle + outwards(Math.floor(index / rows))),
    y: y(index % rows),
    sign: 0 as const,
  }))
  return { dots: [...block, ...dots], per, reach, zero: x(middle) }
}

/** Columns on either side of zero that a block of unchanged cases may take. */
const WIDEST_BLOCK = 8

/** The most changed values that stand in one column of so many. */
export function tallestStack(values: readonly number[], columns: number): number {
  return Math.max(
    0,
    ...stacksOf(
      values.filter((value) => value !== 0),
      columns,
    ).values(),
  )
}

/** What the ends of the line stand for. */
function reachOf(values: readonly number[]): number {
  return Math.max(0.1, ...[0.25, 0.5, 1].filter((one) => values.some((value) => Math.abs(value) > one / 2)))
}

function stacksOf(values: readonly number[], columns: number): Map<number, number> {
  const reach = reachOf(values)
  const stacks = new Map<number, number>()
  for (const value of values) {
    const share = (Math.max(-reach, Math.min(reach, value)) + reach) / (2 * reach)
    const column = Math.min(columns - 1, Math.max(0, Math.round(share * (columns - 1))))
    stacks.set(column, (stacks.get(column) ?? 0) + 1)
  }
  return stacks
}

/** 0, 1, −1, 2, −2, …: from the middle outwards. */
function outwards(index: number): number {
  return index % 2 === 1 ? (index + 1) / 2 : -index / 2
}

/** Two distributions on one axis: heights 0..1 of equal columns, each version by its own tallest share. */
export type HistogramLayout = { from: number; to: number; now: number[]; base: number[] }

/** Null where there is nothing to draw. The axis ends where 99 % of the values do, so that one outlier does not flatten all others. */
export function histogramLayout(
  now: readonly number[],
  base: readonly number[],
  columns: number,
): HistogramLayout | null {
  const all = [...now, ...base].sort((a, b) => a - b)
  const [least] = all
  const most = all[Math.min(all.length - 1, Math.ceil(0.99 * all.length))]
  // Where all are the same there is no distribution to see.
  if (least === undefined || most === undefined || least === all.at(-1)) return null
  const from = least
  const to = most > least ? most : least + (Math.abs(least) > 0 ? Math.abs(least) * 0.1 : 1)
  const shares = (values: readonly number[]) => {
    const counts = new Array<number>(columns).fill(0)
    for (const value of values) {
      const column = Math.min(columns - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * columns)))
      counts[column] = (counts[column] ?? 0) + 1
    }
    return counts.map((count) => (values.length === 0 ? 0 : count / values.length))
  }
  const [a, b] = [shares(now), shares(base)]
  const tallest = Math.max(...a, ...b)
  return { from, to, now: a.map((one) => one / tallest), base: b.map((one) => one / tallest) }
}

/** The outline of a histogram as a path, from the floor and back to it. */
export function stepPath(heights: readonly number[], size: { width: number; height: number }): string {
  const step = size.width / heights.length
  const points = heights.flatMap((height, index) => {
    const y = round(size.height - height * size.height)
    return [`L${round(index * step)} ${y}`, `L${round((index + 1) * step)} ${y}`]
  })
  return `M0 ${size.height}${points.join('')}L${size.width} ${size.height}`
}

/** Which slice of a long list is in view, with `spare` rows around it. */
export function visibleSlice(
  list: { rows: number; height: number },
  view: { top: number; height: number },
  spare: number,
): { first: number; last: number } {
  const first = Math.max(0, Math.floor(view.top / list.height) - spare)
  const last = Math.min(list.rows, Math.ceil((view.top + view.height) / list.height) + spare)
  return { first: Math.min(first, last), last }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
