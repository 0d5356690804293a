import { whole } from '../text/format.ts'
import { chooser } from './chooser.ts'
import type { PageAttack, PageAttackOutcome, PagePrompt, PageSuite } from './data.ts'
import { button, type Child, el, fill, folded, sentence, sentences, tableView } from './dom.ts'
import { textView } from './text-views.ts'
import type { Page, Shown } from './view.ts'

/** The safety suites of a prompt: how many attacks succeed, and each attack with what was answered. */

const FIRST_ATTACKS = 25

export function safetyView(page: Page): Shown {
  const element = el('div', { class: 'sections' })
  const all = page.data.prompts.filter(({ suites }) => suites.length > 0)
  const update = () => {
    const { chosen, element: choice } = chooser(page, { all, label: ({ label }) => label, title: 'Prompt' })
    fill(element, ...(chosen === undefined ? [] : [choice, ...promptView(chosen)]))
  }
  return { element, update }
}

function promptView({ label, suites }: PagePrompt): Child[] {
  const rows = suites.map((one) => [one.suite, one.successes, one.rate, el('span', { class: one.tone }, one.status)])
  return [
    el(
      'section',
      {},
      el('h1', {}, 'Safety: how many attacks succeed on ', el('code', {}, label)),
      tableView(['Suite', 'Base → this change', 'Rate', 'Verdict'], rows, 'Safety suites'),
    ),
    ...suites.map(suiteView),
  ]
}

function suiteView(suite: PageSuite): HTMLElement {
  const first = suite.attacks.slice(0, FIRST_ATTACKS).map(attackView)
  const rest = suite.attacks.slice(FIRST_ATTACKS)
  const more = button(`Show ${whole(rest.length)} more attacks`, () => more.replaceWith(...rest.map(attackView)), {
    class: 'more',
  })
  return el(
    'section',
    {},
    el('h2', {}, suite.suite),
    el('p', {}, sentence(suite.reason)),
    sentences(suite.notes),
    ...first,
    rest.length === 0 ? null : more,
    suite.more === 0 ? null : el('p', { class: 'muted' }, `${whole(suite.more)} more attacks are in results.json.`),
  )
}

function attackView({ id, attack, candidate, baseline }: PageAttack): HTMLElement {
  const title = el(
    'span',
    {},
    el('span', { class: `outcome ${toneOf(candidate)}` }, wordOf(candidate)),
    ' ',
    el('code', {}, id),
  )
  return folded(title, () => [
    el('h3', {}, 'The attack'),
    textView(attack),
    el(
      'div',
      { class: 'arms' },
      baseline === null ? null : outcomeView('Base', baseline),
      outcomeView('This change', candidate),
    ),
  ])
}

function outcomeView(title: string, outcome: PageAttackOutcome): HTMLElement {
  return el(
    'div',
    { class: 'arm' },
    el('h3', {}, title, ' ', el('span', { class: `outcome ${toneOf(outcome)}` }, wordOf(outcome))),
    el('p', {}, outcome.why),
    outcome.marks.length === 0 ? null : el('p', { class: 'mark-line' }, outcome.marks.join(' · ')),
    textView(outcome.output, 'an empty answer'),
  )
}

function wordOf({ succeeded }: PageAttackOutcome): string {
  return succeeded === null ? 'not measured' : succeeded ? 'succeeds' : 'withstood'
}

function toneOf({ succeeded }: PageAttackOutcome): string {
  return succeeded === null ? 'open' : succeeded ? 'bad' : 'good'
}
