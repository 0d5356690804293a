import { count, duration, percentNumber, relative, score as scoreText, usd, whole } from '../text/format.ts'
import { casesAddress, EVERYTHING } from './address.ts'
import { differenceText, intervalChart, scorePair } from './chart-views.ts'
import type { PagePrompt } from './data.ts'
import { button, type Child, el, sentence, sentences, tableView } from './dom.ts'
import { nextFailure } from './find.ts'
import type { Row } from './rows.ts'
import { distributions, strips } from './summary-charts.ts'
import { trends } from './trend-view.ts'
import type { Page, Shown } from './view.ts'

/** What happened, whether to merge, why, what next; then the prompts, their trend, every case's difference, metrics, tags, cost and time. */

const MOST_WORST = 8
const FIRST_ROWS = 15
const MOST_ROWS = 300

export function summaryView(page: Page): Shown {
  const { data } = page
  return {
    element: el(
      'div',
      { class: 'sections' },
      opening(page),
      data.prompts.length === 0 ? null : section('Prompts', prompts(page)),
      worst(page),
      trends(page),
      strips(page),
      distributions(page),
      metrics(data.prompts),
      tags(data.prompts),
      data.caseLines.length === 0 ? null : section('Flaky, slow, dear and weak cases', caseLines(page)),
      run(page),
    ),
    keys: {
      n: () => openFirst(page),
    },
  }
}

function section(title: string, ...children: readonly Child[]): HTMLElement {
  return el('section', {}, el('h2', {}, title), ...children)
}

function opening({ data }: Page): HTMLElement {
  return el(
    'section',
    { class: 'opening' },
    el('h1', {}, sentence(data.headline)),
    data.merge === null && data.why === null
      ? null
      : el(
          'p',
          { class: 'merge' },
          data.merge === null ? null : el('strong', { class: data.tone }, data.merge),
          ' ',
          data.why === null ? null : sentence(data.why),
        ),
    data.next === null ? null : el('p', { class: 'next' }, el('strong', {}, 'Next: '), sentence(data.next)),
    data.weakened.length === 0
      ? null
      : el(
          'div',
          { class: 'warning' },
          el('p', {}, 'This change also alters how it is judged:'),
          sentences(data.weakened),
        ),
    sentences(data.diagnostics, 'diagnostics'),
    sentences(data.others, 'reasons'),
  )
}

function prompts({ data }: Page): HTMLElement {
  const model = new Set(data.prompts.map((one) => one.model)).size > 1 || data.prompts.length === 1
  return tableView(
    [
      'Prompt',
      'Verdict',
      'Score in %',
      'Difference against the margin',
      'Cases that pass',
      'Cost a request',
      'Latency p95',
    ],
    data.prompts.map((one) => [
      el(
        'span',
        {},
        el('a', { href: `#/prompts?prompt=${encodeURIComponent(one.label)}` }, one.label),
        model ? el('small', {}, modelText(one)) : null,
      ),
      el('span', { class: one.tone }, one.status),
      el(
        'span',
        { class: 'score' },
        scorePair(one.score.candidate, one.score.baseline),
        one.floor === null ? null : el('small', {}, `floor ${percentNumber(one.floor)}`),
      ),
      differenceCell(one, data.margin),
      el(
        'a',
        { href: casesAddress({ prompt: data.prompts.length > 1 ? one.label : '' }) },
        `${whole(one.passed)} of ${whole(one.passed + one.failed + one.errored)}`,
        one.errored === 0 ? null : el('small', { class: 'bad' }, count(one.errored, 'error')),
        one.sample === null ? null : el('small', {}, one.sample),
      ),
      pair(usd(one.cost.candidate), relative(one.cost.candidate, one.cost.baseline)),
      pair(duration(one.latency.candidate.p95), relative(one.latency.candidate.p95, one.latency.baseline.p95)),
    ]),
    'Prompts',
  )
}

export function modelText({ model, baselineModel }: PagePrompt): string {
  return baselineModel === null || baselineModel === model ? model : `${baselineModel} → ${model}`
}

function differenceCell({ score, tone }: PagePrompt, margin: number): Child {
  const { delta, interval } = score
  if (delta === null) return el('span', { class: 'muted' }, 'nothing to compare with')
  if (interval === null) return differenceText(delta, null)
  return el(
    'span',
    { class: 'difference' },
    intervalChart({ delta, range: interval, margin, tone }, 220),
    el('small', {}, differenceText(delta, interval)),
  )
}

function pair(value: string, change: string | null): HTMLElement {
  return el('span', {}, value, change === null ? null : el('small', {}, change))
}

/** What a reader should look at first. */
function worst({ table, data }: Page): HTMLElement | null {
  const rows = table.rows.filter(isWorthALook).sort(worstFirst)
  if (rows.length === 0) return null
  const items = rows
    .slice(0, MOST_WORST)
    .map((row) =>
      el(
        'li',
        {},
        el(
          'a',
          { href: casesAddress({}, { id: row.one.id, prompt: row.prompt }) },
          el('span', { class: `outcome ${toneOfRow(row)}` }, outcomeText(row)),
          el('span', { class: 'what' }, row.title),
          el('span', { class: 'numbers' }, numbersOf(row)),
          el('small', {}, [row.one.id, ...(data.prompts.length > 1 ? [row.prompt] : []), ...row.marks].join(' · ')),
        ),
      ),
    )
  return section(
    'Look at these first',
    el('ol', { class: 'worst' }, ...items),
    el('p', { class: 'groups' }, ...groupLinks(table.rows, data.groups)),
  )
}

/** What passes with hardly less is no news, nor is what failed before with the same score. */
function isWorthALook({ group, delta, critical, pass }: Row): boolean {
  if (critical && pass === false) return true
  if (group === 'fail-before-and-after') return (delta ?? 0) <= -0.05
  return /^(newly-failing|lower|failing|unmeasured)$/.test(group)
}

function worstFirst(a: Row, b: Row): number {
  const failedCritical = (row: Row) => Number(row.critical && row.pass === false)
  const lost = (row: Row) => Number(row.group === 'newly-failing')
  return (
    failedCritical(b) - failedCritical(a) ||
    lost(b) - lost(a) ||
    (a.delta ?? 0) - (b.delta ?? 0) ||
    (a.score ?? 2) - (b.score ?? 2)
  )
}

function groupLinks(rows: readonly Row[], groups: Page['data']['groups']): Child[] {
  return groups.flatMap(({ group, title }) => {
    const many = rows.filter((row) => row.group === group).length
    return many === 0 ? [] : [el('a', { href: casesAddress({ group }) }, title, ' ', el('b', {}, whole(many)))]
  })
}

/** `1.00 → 0.20`. */
export function numbersOf({ score, before }: Row): string {
  const now = score === null ? '–' : scoreText(score)
  return before === null ? now : `${scoreText(before)} → ${now}`
}

export function outcomeText({ pass }: Pick<Row, 'pass'>): string {
  return pass === null ? 'not measured' : pass ? 'pass' : 'fail'
}

export function toneOfRow({ pass }: Pick<Row, 'pass'>): string {
  return pass === null ? 'open' : pass ? 'good' : 'bad'
}

function metrics(all: readonly PagePrompt[]): HTMLElement | null {
  const rows = all.flatMap((prompt) =>
    prompt.metrics
      .slice(0, 50)
      .map((one) => [
        el('a', { href: casesAddress({ metric: one.name, prompt: all.length > 1 ? prompt.label : '' }) }, one.name),
        prompt.label,
        scorePair(one.candidate, one.baseline),
        differenceText(one.delta, one.interval),
        `${whole(one.discordant)} of ${whole(one.cases)}`,
      ]),
  )
  const titles = [
    'Metric',
    ...(all.length > 1 ? ['Prompt'] : []),
    'Score in %',
    'Difference in points',
    'Cases that differ',
  ]
  return rows.length === 0 ? null : section('Metrics', growing(titles, rows, 'Metrics'))
}

function tags(all: readonly PagePrompt[]): HTMLElement | null {
  const rows = all.flatMap((prompt) =>
    prompt.tags
      .slice(0, 50)
      .map((one) => [
        el('a', { href: casesAddress({ tag: one.tag, prompt: all.length > 1 ? prompt.label : '' }) }, one.tag),
        prompt.label,
        `${whole(one.passed)} of ${whole(one.cases)}`,
        one.compared === 0 ? '' : `${whole(one.passedBefore)} of ${whole(one.compared)}`,
        scorePair(one.candidate, one.baseline),
      ]),
  )
  const titles = ['Tag', ...(all.length > 1 ? ['Prompt'] : []), 'Pass now', 'Passed on the base', 'Score in %']
  return rows.length === 0 ? null : section('Tags', growing(titles, rows, 'Tags'))
}

/** A table's first rows, and a button for the others, which are bounded. */
function growing(titles: readonly string[], rows: ReadonlyArray<readonly Child[]>, name: string): HTMLElement {
  const box = el('div', {}, tableView(titles, rows.slice(0, FIRST_ROWS), name))
  const rest = Math.min(rows.length, MOST_ROWS) - FIRST_ROWS
  if (rest <= 0) return box
  const all = () => box.replaceChildren(tableView(titles, rows.slice(0, MOST_ROWS), name))
  box.append(button(`Show ${whole(rest)} more`, all, { class: 'more' }))
  return box
}

function caseLines({ data }: Page): HTMLElement {
  return el(
    'dl',
    { class: 'lines' },
    ...data.caseLines.flatMap(({ title, text }) => [el('dt', {}, title), el('dd', {}, sentence(text))]),
  )
}

function run({ data }: Page): HTMLElement {
  const facts = data.facts.map((fact, at) => {
    const text = sentence(fact)
    return el(
      'li',
      {},
      at === 0 && data.runUrl !== null ? el('a', { href: data.runUrl, 'data-run': true }, text) : text,
    )
  })
  return section(
    'This run',
    sentences(data.warnings, 'warnings'),
    sentences(data.notes, 'notes'),
    el('ul', { class: 'facts' }, ...facts),
  )
}

function openFirst(page: Page): void {
  const rows = page.table.rows.filter((row) => row.pass !== true).sort(worstFirst)
  const row = rows[nextFailure(rows, -1, 1) ?? -1]
  if (row !== undefined) page.go({ view: 'cases', filter: EVERYTHING, open: { id: row.one.id, prompt: row.prompt } })
}
