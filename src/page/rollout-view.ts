import { percent, usd } from '../text/format.ts'
import { el, folded, outside, sentence, sentences, svg, tableView } from './dom.ts'
import { lineChart } from './line-views.ts'
import { stepsPath } from './lines.ts'
import type { PageRollout } from './release-data.ts'
import { chartWidth } from './summary-charts.ts'

/** How one alias moved: its weights over time, each limit, and what was measured of both versions as time went on. */
export function rolloutView(rollout: PageRollout): HTMLElement {
  const { title, tone, because, notes, query, links } = rollout
  return el(
    'section',
    { class: 'rollout' },
    el('h2', { class: tone }, sentence(title)),
    because === null ? null : el('p', {}, sentence(because)),
    timeline(rollout),
    limits(rollout),
    histories(rollout),
    sentences(notes),
    query === null
      ? null
      : folded('To find failing calls', () => [
          el('p', {}, sentence(query.where)),
          el('div', { class: 'text mono' }, query.text),
        ]),
    links.length === 0
      ? null
      : el(
          'p',
          {},
          'In the console: ',
          ...links.flatMap(({ text, url }, at) => [at === 0 ? '' : ' · ', outside(text, url)]),
        ),
  )
}

/** Space for the names of the weights. */
const GUTTER = 44
const HEIGHT = 90

function timeline({ steps, endedAt, weights, new: candidate, tone }: PageRollout): HTMLElement | null {
  const [first] = steps
  if (first === undefined || weights === null) return null
  const width = chartWidth(860)
  const inner = width - GUTTER - 8
  const path = stepsPath(steps, endedAt, { width: inner, height: HEIGHT })
  const span = Math.max(1, endedAt - first.at)
  const x = (at: number) => GUTTER + (Math.max(0, at - first.at) / span) * inner
  const shown = steps.filter(({ at }, index) => index === 0 || x(at) - x(steps[index - 1]?.at ?? at) > 44)
  const chart = svg(
    'svg',
    {
      class: `weights ${tone}`,
      viewBox: `0 0 ${width} ${HEIGHT + 44}`,
      width,
      height: HEIGHT + 44,
      role: 'img',
      'aria-label': `Weight of version ${candidate}: ${weights}`,
    },
    ...[0, 0.5, 1].flatMap((weight) => {
      const y = 20 + HEIGHT - weight * HEIGHT
      return [
        svg('line', { class: 'axis', x1: GUTTER, x2: width - 8, y1: y, y2: y }),
        svg('text', { x: GUTTER - 6, y: y + 4, 'text-anchor': 'end' }, `${100 * weight} %`),
      ]
    }),
    svg('path', { class: 'weight', d: moved(path, GUTTER, 20) }),
    ...shown.flatMap(({ at, weight, text }, index) => {
      const left = x(at)
      const top = 20 + HEIGHT - weight * HEIGHT
      return [
        svg('text', { class: 'label', x: left + 3, y: top - 5 }, text),
        endFits(left, width) || index === 0 ? svg('text', { x: left, y: HEIGHT + 38 }, clock(at)) : null,
      ]
    }),
    svg('text', { x: width - 8, y: HEIGHT + 38, 'text-anchor': 'end' }, `${clock(endedAt)} UTC`),
  )
  return el(
    'figure',
    {},
    el('figcaption', {}, el('b', {}, `Weight of version ${candidate}`), ' ', el('span', { class: 'muted' }, weights)),
    chart,
  )
}

/** Whether a time fits before that of the end. */
function endFits(left: number, width: number): boolean {
  return left < width - 120
}

/** A path elsewhere: its coordinates come in pairs. */
function moved(path: string, dx: number, dy: number): string {
  return path.replace(/([ML])([\d.-]+) ([\d.-]+)/g, (_, kind: string, x: string, y: string) => {
    return `${kind}${Number(x) + dx} ${Number(y) + dy}`
  })
}

function clock(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(11, 16)
}

function limits({ limits: all, old, new: candidate }: PageRollout): HTMLElement | null {
  if (all.length === 0) return null
  const rows = all.map((one) => [
    one.limit,
    one.allowed,
    one.old,
    one.new,
    el('span', {}, el('span', { class: one.tone }, one.verdict), one.sure === null ? null : el('small', {}, one.sure)),
  ])
  const titles = ['Limit', 'Allowed', `Old version ${old}`, `New version ${candidate}`, 'Proven']
  return tableView(titles, rows, 'Limits')
}

const TEXTS: Record<PageRollout['histories'][number]['unit'], (value: number) => string> = {
  share: percent,
  score: (value) => `${Number(value.toFixed(3))}`,
  usd,
}

function histories({ histories: all, old, new: candidate }: PageRollout): HTMLElement | null {
  const figures = all.flatMap(({ limit, what, unit, points }) => {
    const text = TEXTS[unit]
    const last = points.at(-1)
    const said = (name: string, value: number | null | undefined) =>
      value === null || value === undefined ? [] : [`${name} ${text(value)}`]
    const words = [
      ...said(`version ${candidate}`, last?.[2]),
      ...said(`version ${old}`, last?.[1]),
      ...said('limit', last?.[3]),
    ].join(', ')
    const chart = lineChart(
      points.map(([at]) => at),
      [
        { name: 'change', values: points.map(([, , now]) => now) },
        { name: 'before', values: points.map(([, before]) => before) },
        { name: 'limit', values: points.map(([, , , allowed]) => allowed) },
      ],
      {
        width: chartWidth(420),
        height: 90,
        isFromZero: unit !== 'score',
        text,
        label: `${limit}, ${what}: at the end ${words}`,
        ends: [clock(points[0]?.[0] ?? 0), clock(last?.[0] ?? 0)],
      },
    )
    if (chart === null) return []
    return [
      el(
        'figure',
        {},
        el('figcaption', {}, el('b', {}, limit), ' ', el('span', { class: 'muted' }, `${what}; at the end ${words}`)),
        chart.element,
      ),
    ]
  })
  if (figures.length === 0) return null
  return el(
    'div',
    {},
    el('h3', {}, 'Each limit over time'),
    el(
      'p',
      { class: 'muted legend' },
      el('span', { class: 'key line-change' }),
      `version ${candidate} `,
      el('span', { class: 'key line-before' }),
      `version ${old} `,
      el('span', { class: 'key line-limit' }),
      'the limit. All that had been seen by then.',
    ),
    el('div', { class: 'pair' }, ...figures),
  )
}
