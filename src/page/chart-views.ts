import { percentAsSet, percentNumber, points, rangeInWords } from '../text/format.ts'
import { type HistogramLayout, intervalLayout, stepPath, stripLayout, tallestStack } from './charts.ts'
import { svg } from './dom.ts'

/** Charts, drawn. Each says in words what it shows. */

/** The interval of a difference against the margin. */
export function intervalChart(
  { delta, range, margin, tone }: { delta: number; range: [number, number]; margin: number; tone: string },
  width: number,
): SVGElement {
  const at = intervalLayout({ delta, range, margin }, width - 16)
  const x = (value: number) => value + 8
  const label = `${rangeInWords(range)}; margin ${percentAsSet(margin).replace(' %', '')} points`
  return svg(
    'svg',
    { class: `interval ${tone}`, viewBox: `0 0 ${width} 46`, width, height: 46, role: 'img', 'aria-label': label },
    svg('line', { class: 'axis', x1: 8, x2: width - 8, y1: 20, y2: 20 }),
    svg('line', { class: 'zero', x1: x(at.zero), x2: x(at.zero), y1: 8, y2: 32 }),
    svg('line', { class: 'margin', x1: x(at.margin), x2: x(at.margin), y1: 6, y2: 32 }),
    svg('line', { class: 'range', x1: x(at.low), x2: x(at.high), y1: 20, y2: 20 }),
    svg('circle', { class: 'estimate', cx: x(at.estimate), cy: 20, r: 4.5 }),
    svg('text', { x: x(at.zero), y: 44, 'text-anchor': 'middle' }, '0'),
    svg(
      'text',
      { class: 'margin-label', x: x(at.margin), y: 44, 'text-anchor': at.zero - at.margin < 46 ? 'end' : 'middle' },
      `margin −${percentAsSet(margin).replace(' %', '')}`,
    ),
  )
}

/** Distance of two dots. */
const DOT = 7

/** A dot for every case's difference. */
export function stripChart(values: readonly number[], width: number): SVGElement {
  const size = { width, height: DOT * (Math.max(5, Math.min(18, tallestStack(values, Math.floor(width / DOT)))) | 1) }
  const { dots, per, reach, zero } = stripLayout(values, size, DOT)
  const worse = values.filter((value) => value < 0).length
  const better = values.filter((value) => value > 0).length
  const words = `${worse} worse, ${better} better, ${values.length - worse - better} the same`
  const path = (sign: number) => dots.flatMap((dot) => (dot.sign === sign ? [`M${dot.x} ${dot.y}h0`] : [])).join('')
  const { height } = size
  return svg(
    'svg',
    {
      class: 'strip',
      viewBox: `0 0 ${width} ${height + 20}`,
      width,
      height: height + 20,
      role: 'img',
      'aria-label': `Difference of every case: ${words}`,
    },
    svg('line', { class: 'zero', x1: zero, x2: zero, y1: 0, y2: height }),
    svg('path', { class: 'dot same', d: path(0) }),
    svg('path', { class: 'dot worse', d: path(-1) }),
    svg('path', { class: 'dot better', d: path(1) }),
    svg('text', { x: 0, y: height + 15 }, `${points(-reach)} worse`),
    svg(
      'text',
      { x: zero, y: height + 15, 'text-anchor': 'middle' },
      per > 1 ? `0 · a dot is up to ${per} cases` : '0',
    ),
    svg('text', { x: width, y: height + 15, 'text-anchor': 'end' }, `${points(reach)} better`),
  )
}

/** Two distributions over each other: the change filled, the base as a line. */
export function histogramChart(
  layout: HistogramLayout,
  { width, height, text, label }: { width: number; height: number; text: (value: number) => string; label: string },
): SVGElement {
  const has = (heights: readonly number[]) => heights.some((one) => one > 0)
  return svg(
    'svg',
    {
      class: 'histogram',
      viewBox: `0 0 ${width} ${height + 20}`,
      width,
      height: height + 20,
      role: 'img',
      'aria-label': label,
    },
    svg('line', { class: 'axis', x1: 0, x2: width, y1: height, y2: height }),
    has(layout.now) ? svg('path', { class: 'now', d: stepPath(layout.now, { width, height }) }) : null,
    has(layout.base) ? svg('path', { class: 'base', d: stepPath(layout.base, { width, height }) }) : null,
    svg('text', { x: 0, y: height + 15 }, text(layout.from)),
    svg('text', { x: width, y: height + 15, 'text-anchor': 'end' }, text(layout.to)),
  )
}

/** `−4.0`, and its interval, as text. */
export function differenceText(delta: number | null, interval: [number, number] | null): string {
  if (delta === null) return ''
  return interval === null ? points(delta) : `${points(delta)} (${points(interval[0])} to ${points(interval[1])})`
}

export function scorePair(candidate: number | null, baseline: number | null): string {
  return baseline === null ? percentNumber(candidate) : `${percentNumber(baseline)} → ${percentNumber(candidate)}`
}
