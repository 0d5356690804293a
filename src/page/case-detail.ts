import { points, whole } from '../text/format.ts'
import { alike, type Run, wordDifference } from '../text/word-difference.ts'
import { type Address, casesAddress, EVERYTHING, writeAddress } from './address.ts'
import { copyButtons } from './copy.ts'
import type { PageResult, PageText } from './data.ts'
import { button, type Child, el, fill, folded } from './dom.ts'
import { requestOf, requestView, turnsView } from './request-view.ts'
import { allTrials, answerOf, keptOf, type Row } from './rows.ts'
import { modelText, numbersOf, outcomeText, toneOfRow } from './summary-view.ts'
import { differenceView, textView } from './text-views.ts'
import { trialView } from './trial-view.ts'
import type { Page, Shown } from './view.ts'

/** Everything of one case: what was asked, both answers and what differs, why each passes or fails. */

/** Repeats that are shown at once; the others when they are asked for. */
const FIRST_REPEATS = 5
/** Texts that have less in common are read better as they are. */
const LEAST_ALIKE = 0.15

export type Actions = { close: () => void; expand: () => void; next: () => void; previous: () => void }

export function caseDetail(page: Page, row: Row, actions: Actions): HTMLElement {
  const { one } = row
  const prompt = page.data.prompts[one.in]
  return el(
    'div',
    {},
    el(
      'div',
      { class: 'tools' },
      button('Back to the list', actions.close, { class: 'back' }),
      button('Previous failure', actions.previous),
      button('Next failure', actions.next),
      button('Expand all', actions.expand),
    ),
    el('h2', { tabindex: -1 }, row.title),
    el('p', { class: 'case-facts' }, ...facts(page, row)),
    prompt === undefined
      ? null
      : el('p', { class: 'muted small' }, prompt.label, ' · ', modelText(prompt), place(page, row)),
    ...(row.conversation ? [conversation(page, row, true)] : answers(page, row)),
    variables(page, row),
    folded('What the model was asked', () => [requestView(requestOf(page, row), prompt)]),
    copyButtons(page, row),
  )
}

/** A conversation by itself, at an address of its own: what was said in turn, both versions' answers last. */
export function conversationView(page: Page): Shown {
  const element = el('div', { class: 'sections' })
  const update = ({ open }: Address) => {
    const row = page.table.rows.find(
      ({ one, prompt }) => one.id === open?.id && (open.prompt === '' || open.prompt === prompt),
    )
    if (row === undefined || open === null) return fill(element, el('h1', {}, 'There is no such conversation'))
    fill(
      element,
      el('p', {}, el('a', { href: casesAddress({}, open) }, 'All of this case')),
      el('h1', {}, 'Conversation'),
      el('h2', {}, row.title),
      el('p', { class: 'case-facts' }, ...facts(page, row)),
      conversation(page, row, false),
    )
  }
  return { element, update }
}

function conversation(page: Page, row: Row, isLinked: boolean): HTMLElement {
  const open = { id: row.one.id, prompt: row.prompt }
  const href = writeAddress({ view: 'conversation', filter: EVERYTHING, open })
  return el(
    'section',
    { class: 'conversation' },
    el('h3', {}, 'The conversation', isLinked ? el('small', {}, ' ', el('a', { href }, 'as a page')) : null),
    turnsView(requestOf(page, row)),
    el('h3', {}, 'The answer'),
    ...answers(page, row),
  )
}

function facts({ data }: Page, row: Row): Child[] {
  const { delta, marks, tags, one } = row
  const group = data.groups[one.group]?.title ?? ''
  const change = delta === null || delta === 0 ? '' : ` (${points(delta)} points)`
  return [
    el('span', { class: `outcome ${toneOfRow(row)}` }, outcomeText(row)),
    el('span', {}, `${numbersOf(row)}${change}`),
    el('span', {}, group),
    el('code', {}, one.id),
    ...marks.map((mark) => el('span', { class: 'mark' }, mark)),
    ...tags.map((tag) => el('span', { class: 'tag' }, tag)),
  ]
}

function place({ table }: Page, { one }: Row): string {
  if (one.place === undefined) return ''
  const [file, line] = one.place
  return ` · ${table.text(file)}${line === null ? '' : `:${line}`}`
}

function answers(page: Page, row: Row): Child[] {
  const { now, base } = row.one
  const many = Math.max(allTrials(now).length, allTrials(base).length)
  const views = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, at) => repeatView(page, row, from + at))
  if (many <= FIRST_REPEATS) return views(0, many)
  const more = button(
    `Show ${whole(many - FIRST_REPEATS)} more repeats`,
    () => more.replaceWith(...views(FIRST_REPEATS, many)),
    { class: 'more' },
  )
  return [...views(0, FIRST_REPEATS), more]
}

/** One answer of each version beside the other's. */
function repeatView(page: Page, { one }: Row, at: number): HTMLElement {
  const { now, base } = one
  const [after, before] = [textOf(now, at, base), textOf(base, at, now)]
  const runs = before === null || after === null ? null : difference(keptOf(before), keptOf(after))
  const name = repeatName(now ?? base, at)
  const arm = (title: string, result: PageResult | undefined, text: PageText | null, side: 'before' | 'after') => {
    const trial = allTrials(result)[at]
    if (trial === undefined || text === null) return null
    const answer = runs === null ? textView(text, 'an empty answer') : differenceView(runs, side, text)
    return trialView(page, { title, trial, answer: trial.error !== undefined && keptOf(text) === '' ? null : answer })
  }
  const both = [arm('Base', base, before, 'before'), arm('This change', now, after, 'after')]
  const isSame = before !== null && after !== null && keptOf(before) === keptOf(after) && keptOf(after) !== ''
  return el(
    'section',
    { class: 'repeat' },
    name === null ? null : el('h3', {}, name),
    isSame ? el('p', { class: 'muted small' }, 'Both versions gave the same answer.') : null,
    el('div', { class: 'arms' }, ...both),
  )
}

function textOf(result: PageResult | undefined, at: number, other: PageResult | undefined): PageText | null {
  return result === undefined || allTrials(result)[at] === undefined ? null : answerOf(result, at, other)
}

function difference(before: string, after: string): Run[] | null {
  if (before === after || before === '' || after === '') return null
  const runs = wordDifference(before, after)
  return runs === null || alike(runs) < LEAST_ALIKE ? null : runs
}

function repeatName(result: PageResult | undefined, at: number): string | null {
  if (result === undefined) return null
  const { trials, confirmed = [] } = result
  if (trials.length + confirmed.length < 2) return null
  return at < trials.length ? `Repeat ${at + 1}` : `Confirmation ${at - trials.length + 1}`
}

function variables({ data }: Page, { one }: Row): HTMLElement | null {
  const prompt = data.prompts[one.in]
  const items = one.vars.flatMap((value, at) =>
    value === null ? [] : [el('dt', {}, prompt?.variables[at] ?? ''), el('dd', {}, textView(value))],
  )
  return items.length === 0 ? null : folded('Variables', () => [el('dl', { class: 'variables' }, ...items)], true)
}
