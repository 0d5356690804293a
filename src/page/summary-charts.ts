import { duration, usd, whole } from '../text/format.ts'
import { casesAddress } from './address.ts'
import { histogramChart, stripChart } from './chart-views.ts'
import { histogramLayout } from './charts.ts'
import type { PagePrompt, PageResult } from './data.ts'
import { button, type Child, el } from './dom.ts'
import { allTrials, type Row } from './rows.ts'
import type { Page } from './view.ts'

/** Every case's difference, and how cost and time are distributed, a row for each prompt. */

/** More prompts than these are shown when they are asked for. */
const FIRST = 6

/** Width that a chart has: the page's, up to a readable one. */
export function chartWidth(most: number): number {
  return Math.max(240, Math.min(most, document.documentElement.clientWidth - 48))
}

export function strips({ data, table }: Page): HTMLElement | null {
  const shown = data.prompts.flatMap((prompt, index) => {
    const values = rowsOf(table.rows, index).flatMap(({ delta }) => delta ?? [])
    return values.length === 0 ? [] : [{ prompt, values }]
  })
  if (shown.length === 0) return null
  return el(
    'section',
    {},
    el('h2', {}, 'Every case'),
    el('p', { class: 'muted' }, 'A dot for each case: how much its score changed, in points.'),
    ...some(shown, ({ prompt, values }) => {
      const worse = values.filter((value) => value < 0).length
      const better = values.filter((value) => value > 0).length
      return el(
        'figure',
        {},
        el(
          'figcaption',
          {},
          data.prompts.length > 1 ? el('b', {}, prompt.label) : null,
          data.prompts.length > 1 ? ' ' : null,
          el(
            'a',
            { href: casesAddress({ marks: ['changed'], prompt: data.prompts.length > 1 ? prompt.label : '' }) },
            `${whole(worse)} worse, ${whole(better)} better`,
          ),
          `, ${whole(values.length - worse - better)} the same`,
        ),
        stripChart(values, chartWidth(760)),
      )
    }),
  )
}

export function distributions({ data, table }: Page): HTMLElement | null {
  const shown = data.prompts.flatMap((prompt, index) => {
    const rows = rowsOf(table.rows, index)
    const cost = figure(rows, {
      title: 'Cost of an answer',
      value: ({ usd }) => usd,
      text: usd,
      note: `mean ${usd(prompt.cost.candidate)}${prompt.cost.baseline === null ? '' : `, base ${usd(prompt.cost.baseline)}`}`,
    })
    const time = figure(rows, {
      title: 'Latency of an answer',
      value: ({ ms, cached }) => (cached === 1 ? undefined : ms),
      text: duration,
      note: quantiles(prompt),
    })
    return cost === null && time === null ? [] : [{ prompt, cost, time }]
  })
  if (shown.length === 0) return null
  return el(
    'section',
    {},
    el('h2', {}, 'Cost and latency'),
    el(
      'p',
      { class: 'muted legend' },
      el('span', { class: 'key now' }),
      'this change ',
      el('span', { class: 'key base' }),
      'the base. Answers that cost or took more than 99 % of all stand in the last column.',
    ),
    ...some(shown, ({ prompt, cost, time }) =>
      el(
        'div',
        {},
        data.prompts.length > 1 ? el('h3', {}, prompt.label) : null,
        el('div', { class: 'pair' }, cost, time),
      ),
    ),
  )
}

function quantiles({ latency }: PagePrompt): string {
  const of = ({ p50, p95 }: PagePrompt['latency']['candidate']) =>
    `half within ${duration(p50)}, 95 % within ${duration(p95)}`
  const { candidate, baseline } = latency
  return baseline.p50 === null
    ? of(candidate)
    : `${of(candidate)}; base ${duration(baseline.p50)} and ${duration(baseline.p95)}`
}

type Quantity = {
  title: string
  value: (trial: ReturnType<typeof allTrials>[number]) => number | undefined
  text: (value: number) => string
  note: string
}

function figure(rows: readonly Row[], { title, value, text, note }: Quantity): HTMLElement | null {
  const of = (result: (row: Row) => PageResult | undefined) =>
    rows.flatMap((row) => allTrials(result(row)).flatMap((trial) => value(trial) ?? []))
  const [now, base] = [of(({ one }) => one.now), of(({ one }) => one.base)]
  const layout = histogramLayout(now, base, columnsFor(Math.max(now.length, base.length)))
  if (layout === null) return null
  return el(
    'figure',
    {},
    el('figcaption', {}, el('b', {}, title), ' ', el('span', { class: 'muted' }, note)),
    histogramChart(layout, { width: chartWidth(360), height: 64, text, label: `${title}: ${note}` }),
  )
}

/** Few values in many columns are a comb. */
function columnsFor(values: number): number {
  return Math.max(8, Math.min(36, Math.ceil(1.6 * Math.sqrt(values))))
}

function rowsOf(rows: readonly Row[], prompt: number): Row[] {
  return rows.filter(({ one }) => one.in === prompt)
}

/** The first of many, and a button for the others. */
export function some<T>(all: readonly T[], view: (one: T) => HTMLElement): Child[] {
  const rest = all.slice(FIRST)
  const first = all.slice(0, FIRST).map(view)
  if (rest.length === 0) return first
  const more = button(`Show ${whole(rest.length)} more prompts`, () => more.replaceWith(...rest.map(view)), {
    class: 'more',
  })
  return [...first, more]
}
