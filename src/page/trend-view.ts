import { count, duration, percentNumber, usd, whole } from '../text/format.ts'
import type { PageCommit, PagePoint, PagePrompt, PageTrends } from './data.ts'
import { type Child, el, fill, folded, on, outside, tableView } from './dom.ts'
import { type LineChart, lineChart } from './line-views.ts'
import { chartWidth, some } from './summary-charts.ts'
import type { Page } from './view.ts'

/** Each prompt over the last runs of the default branch: score, cost, time, and what each commit was about. */
export function trends({ data }: Page): HTMLElement | null {
  const all = data.trends
  if (all === null) return null
  return el(
    'section',
    { class: 'trends' },
    el('h2', {}, 'Over the last runs'),
    el(
      'p',
      { class: 'muted' },
      'What the default branch measured, and this run as the last point. A large dot: the prompt changed there. A trend decides nothing.',
    ),
    ...some(all.prompts, ({ prompt, points }) => {
      const of = data.prompts.find(({ label }) => label === prompt)
      return trendView({ prompt, points, why: of?.why ?? [] }, all.runs)
    }),
    all.more === 0 ? null : el('p', { class: 'muted' }, `${count(all.more, 'more prompt')} in results.json.`),
  )
}

/** Commits with their subjects; null where there are none. */
export function commitList(commits: PagePrompt['why']): HTMLElement | null {
  if (commits.length === 0) return null
  return el('ul', { class: 'commits' }, ...commits.map((one) => el('li', {}, commitLink(one), ' ', one.subject)))
}

function commitLink({ commit, url }: PageCommit): Child {
  return outside(el('code', {}, commit), url)
}

type Trend = { prompt: string; points: readonly PagePoint[]; why: PagePrompt['why'] }
type Runs = PageTrends['runs']

const QUANTITIES: ReadonlyArray<{
  title: string
  of: (point: PagePoint) => number | null
  text: (value: number) => string
}> = [
  { title: 'Score in %', of: ({ score }) => score, text: percentNumber },
  { title: 'Cost a request', of: ({ cost }) => cost, text: usd },
  { title: 'Latency p95', of: ({ p95 }) => p95, text: duration },
]

function trendView({ prompt, points, why }: Trend, runs: Runs): HTMLElement {
  const charts = QUANTITIES.flatMap(({ title, of, text }) => {
    const values = points.map(of)
    if (values.filter((value) => value !== null).length < 2) return []
    const chart = lineChart(
      points.map((_, at) => at),
      [{ name: 'change', values }],
      {
        width: chartWidth(360),
        height: 76,
        isFromZero: false,
        text,
        label: `${title} of ${prompt}: ${inWords(values, text)}`,
        ends: [dateOf(runs[points[0]?.run ?? 0]), 'this run'],
        changed: points.flatMap(({ changed }, at) => (changed === 1 ? [at] : [])),
      },
    )
    return chart === null ? [] : [{ title, chart }]
  })
  return el(
    'div',
    { class: 'trend' },
    el('h3', {}, prompt),
    el(
      'div',
      { class: 'trio' },
      ...charts.map(({ title, chart }) => el('figure', {}, el('figcaption', {}, title), chart.element)),
    ),
    chooserOf(
      charts.map(({ chart }) => chart),
      { prompt, points, why },
      runs,
    ),
    folded('These runs as a table', () => [table(points, runs, prompt)]),
    why.length === 0
      ? null
      : el('div', {}, el('h4', {}, 'Why it changed, in the words of the commits'), commitList(why)),
  )
}

/** The run that is looked at: by the pointer over a chart, or by the keys of a slider. */
function chooserOf(charts: readonly LineChart[], { prompt, points }: Trend, runs: Runs): HTMLElement {
  const said = el('p', { class: 'run-shown' })
  const slider = el('input', {
    type: 'range',
    min: 0,
    max: points.length - 1,
    value: points.length - 1,
    'aria-label': `Run of ${prompt}`,
  })
  const show = (at: number) => {
    const point = points[at]
    if (point === undefined) return
    const run = runs[point.run]
    for (const chart of charts) chart.show(at)
    slider.value = `${at}`
    slider.setAttribute('aria-valuetext', `${run?.subject ?? ''}, ${numbersOf(point)}`)
    fill(
      said,
      run === undefined || run.commit === '' ? null : commitLink(run),
      ' ',
      el('b', {}, run?.subject ?? ''),
      ` ${numbersOf(point)}${point.changed === 1 ? '; the prompt changed' : ''}`,
    )
  }
  on(slider, { input: () => show(Number(slider.value)) })
  for (const chart of charts) {
    chart.element.addEventListener('pointermove', ({ clientX }) => show(chart.placeAt(clientX)))
  }
  show(points.length - 1)
  return el('div', { class: 'run-chooser' }, slider, said)
}

function numbersOf({ score, cost, p95 }: PagePoint): string {
  return [
    `score ${percentNumber(score)}`,
    ...(cost === null ? [] : [usd(cost)]),
    ...(p95 === null ? [] : [duration(p95)]),
  ].join(', ')
}

function table(points: readonly PagePoint[], runs: Runs, prompt: string): HTMLElement {
  const rows = points.toReversed().map((point): Child[] => {
    const run = runs[point.run]
    return [
      run === undefined || run.commit === '' ? '' : commitLink(run),
      run?.subject ?? '',
      dateOf(run),
      percentNumber(point.score),
      usd(point.cost),
      duration(point.p95),
      point.changed === 1 ? 'changed' : '',
    ]
  })
  const titles = ['Commit', 'Subject', 'Date', 'Score in %', 'Cost a request', 'Latency p95', 'Prompt']
  return tableView(titles, rows, `Runs of ${prompt}`)
}

function dateOf(run: Runs[number] | undefined): string {
  const time = run?.time ?? null
  const date = new Date(time ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}

/** `88.0 at first, 95.0 now, between 88.0 and 96.0 over 12 runs`. */
function inWords(values: ReadonlyArray<number | null>, text: (value: number) => string): string {
  const all = values.filter((value) => value !== null)
  const [first = 0, last = 0] = [all[0], all.at(-1)]
  return `${text(first)} at first, ${text(last)} now, between ${text(Math.min(...all))} and ${text(Math.max(...all))} over ${whole(all.length)} runs`
}
