import { duration, percentNumber, usd } from '../text/format.ts'
import { chooser } from './chooser.ts'
import type { PageMatrix } from './data.ts'
import { el, fill, folded, sentence, sentences, tableView } from './dom.ts'
import type { Page, Shown } from './view.ts'

/** The models of a prompt beside each other. */
export function modelsView(page: Page): Shown {
  const element = el('div', { class: 'sections' })
  const update = () => {
    const all = page.data.matrices
    const { chosen, element: choice } = chooser(page, { all, label: ({ prompt }) => prompt, title: 'Prompt' })
    fill(element, ...(chosen === undefined ? [] : [choice, matrixView(chosen)]))
  }
  return { element, update }
}

function matrixView({ prompt, news, models, lines, proposal, pairs, basis }: PageMatrix): HTMLElement {
  const rows = models.map((one) => [
    one.model,
    percentNumber(one.score),
    one.standing,
    usd(one.cost),
    duration(one.p95),
  ])
  const pairRows = pairs.map((one) => [`${one.model} less ${one.other}`, one.difference, one.differs, one.method])
  return el(
    'section',
    {},
    el('h1', {}, 'Models of ', el('code', {}, prompt)),
    el('p', {}, sentence(news)),
    tableView(['Model', 'Score in %', 'Beside the best', 'Cost a request', 'Latency p95'], rows, 'Models'),
    sentences(lines),
    proposal === null
      ? null
      : el('div', {}, el('p', {}, sentence(`${proposal.title}:`)), el('div', { class: 'text mono' }, proposal.yaml)),
    pairs.length === 0
      ? null
      : folded('Each with each', () => [
          tableView(['Models', 'Difference', 'Cases that differ', 'Method'], pairRows, 'Each with each'),
        ]),
    el('p', { class: 'muted' }, basis),
  )
}
