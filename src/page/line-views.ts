import { svg } from './dom.ts'
import { dotsPath, linePath, linesLayout, nearest } from './lines.ts'

/** Lines over time, drawn. Each says in words what it shows. */

export type Line = { name: 'change' | 'before' | 'limit'; values: ReadonlyArray<number | null> }

export type LineChart = {
  element: SVGElement
  /** Marks the points of a place. */
  show: (at: number) => void
  /** The place under the pointer. */
  placeAt: (clientX: number) => number
}

/** Space for what the ends of the axis stand for. */
const GUTTER = 70
const EDGE = 8

/**
 * @param places of the points, rising
 * @param changed places at which the first line has a large dot
 * @param ends what the first and the last place are called
 * @returns null where there is no value
 */
export function lineChart(
  places: readonly number[],
  lines: readonly Line[],
  of: {
    width: number
    height: number
    isFromZero: boolean
    text: (value: number) => string
    label: string
    ends: [string, string]
    changed?: readonly number[]
  },
): LineChart | null {
  const { width, height, text, label, ends, changed = [] } = of
  const inner = width - GUTTER - EDGE
  const layout = linesLayout(
    places,
    lines.map(({ values }) => values),
    { width: inner, height, isFromZero: of.isFromZero },
  )
  if (layout === null) return null
  const x = layout.x.map((one) => one + GUTTER)
  const shift = (y: ReadonlyArray<number | null>) => y.map((one) => (one === null ? null : one + EDGE))
  const ys = layout.y.map(shift)
  const first = ys[0] ?? []
  const all = first.map((_, at) => at)
  const cross = svg('line', { class: 'cross off', y1: 0, y2: height + EDGE + 4 })
  const dot = svg('circle', { class: 'shown off', r: 4.5 })
  const element = svg(
    'svg',
    {
      class: 'lines-chart',
      viewBox: `0 0 ${width} ${height + 32}`,
      width,
      height: height + 32,
      role: 'img',
      'aria-label': label,
    },
    svg('line', { class: 'axis', x1: GUTTER, x2: width, y1: height + EDGE, y2: height + EDGE }),
    svg('text', { x: GUTTER - 8, y: EDGE + 4, 'text-anchor': 'end' }, text(layout.high)),
    svg('text', { x: GUTTER - 8, y: height + EDGE + 1, 'text-anchor': 'end' }, text(layout.low)),
    svg('text', { x: GUTTER, y: height + 27 }, ends[0]),
    svg('text', { x: width, y: height + 27, 'text-anchor': 'end' }, ends[1]),
    cross,
    ...lines.map(({ name }, at) => svg('path', { class: `line ${name}`, d: linePath(x, ys[at] ?? []) })).reverse(),
    svg('path', { class: 'points', d: dotsPath(x, first, all.length > 60 ? [] : all) }),
    svg('path', { class: 'points changed', d: dotsPath(x, first, changed) }),
    dot,
  )
  return {
    element,
    show: (at) => {
      const [left, top] = [x[at] ?? 0, first[at] ?? null]
      for (const [name, value] of [
        ['x1', left],
        ['x2', left],
      ] as const)
        cross.setAttribute(name, `${value}`)
      cross.classList.remove('off')
      dot.classList.toggle('off', top === null)
      dot.setAttribute('cx', `${left}`)
      dot.setAttribute('cy', `${top ?? 0}`)
    },
    placeAt: (clientX) => {
      const box = element.getBoundingClientRect()
      return nearest(x, ((clientX - box.left) / Math.max(1, box.width)) * width)
    },
  }
}
