import { points, whole } from '../text/format.ts'
import { type Address, EVERYTHING } from './address.ts'
import { caseDetail } from './case-detail.ts'
import { button, el, fill, set, setOpen } from './dom.ts'
import { filterBar } from './filter-bar.ts'
import { find, isNarrowed, nextFailure } from './find.ts'
import type { Row } from './rows.ts'
import { numbersOf, outcomeText, toneOfRow } from './summary-view.ts'
import type { Page, Shown } from './view.ts'
import { virtualList } from './virtual-list.ts'

/** The cases: filters, a list, and the details of one. */

const ROW_HEIGHT = 58

export function casesView(page: Page): Shown {
  const { data, table } = page
  let rows: Row[] = []
  let shown: Row | null = null
  const filters = filterBar(page)
  const found = el('p', { class: 'muted found', role: 'status' })
  const several = data.prompts.length > 1
  const list = virtualList<Row>(
    { height: ROW_HEIGHT, label: 'Cases' },
    (option, row) => rowView(option, row, several),
    (at) => open(at),
  )
  const detail = el('article', { class: 'detail', 'aria-label': 'Case' })
  const element = el(
    'div',
    { class: 'cases-layout' },
    el('h1', { class: 'unseen' }, 'Cases'),
    el('div', { class: 'side' }, filters.element, found, list.element),
    detail,
  )

  const addressOf = (row: Row): Address => ({
    ...page.address(),
    open: { id: row.one.id, prompt: several ? row.prompt : '' },
  })
  const place = () => (shown === null ? -1 : rows.indexOf(shown))
  /** Walking from case to case leaves one entry in the history. */
  const open = (at: number) => {
    const row = rows[at]
    if (row !== undefined) page.go(addressOf(row), shown === null ? undefined : 'replace')
  }
  const close = () => page.go({ ...page.address(), open: null })
  const walk = (step: 1 | -1) => open(shown === null ? 0 : Math.max(0, Math.min(rows.length - 1, place() + step)))
  const walkFailures = (step: 1 | -1) => {
    const at = nextFailure(rows, place(), step)
    if (at === null)
      page.say(step === 1 ? 'No further case that does not pass.' : 'No earlier case that does not pass.')
    else open(at)
  }
  const expand = () => expandAll(detail)
  const actions = { close, expand, next: () => walkFailures(1), previous: () => walkFailures(-1) }
  const showCase = (row: Row | null) => {
    const isNew = row !== shown
    shown = row
    set(element, { 'data-open': row === null ? null : 'true' })
    list.select(place() < 0 ? null : place())
    if (!isNew && detail.childElementCount > 0) return
    fill(detail, row === null ? nothing(rows.length) : caseDetail(page, row, actions))
    detail.scrollTop = 0
  }
  const update = (address: Address) => {
    const result = find(table.rows, address.filter, page.texts)
    rows = result.rows
    filters.update(address.filter, result.counts)
    list.show(rows)
    fill(found, ...foundView(page, rows.length))
    showCase(wanted(table.rows, address))
  }
  return {
    element,
    update,
    keys: {
      ...walking(walk, walkFailures),
      e: expand,
      '/': () => filters.search.focus(),
      Enter: () => {
        if (shown === null) open(0)
        window.setTimeout(() => detail.querySelector('h2')?.focus())
      },
      Escape: () => {
        if (document.activeElement === filters.search) filters.leave()
        else if (shown !== null) {
          close()
          list.element.focus()
        } else if (isNarrowed(page.address().filter)) page.go({ ...page.address(), filter: EVERYTHING })
      },
    },
  }
}

function walking(walk: (step: 1 | -1) => void, walkFailures: (step: 1 | -1) => void): Record<string, () => void> {
  return {
    j: () => walk(1),
    k: () => walk(-1),
    ArrowDown: () => walk(1),
    ArrowUp: () => walk(-1),
    n: () => walkFailures(1),
    p: () => walkFailures(-1),
  }
}

/** How many cases are left, and a way back to all. */
function foundView(page: Page, found: number): Array<HTMLElement | string | null> {
  if (!isNarrowed(page.address().filter)) return [`${whole(found)} cases`]
  const clear = () => page.go({ ...page.address(), filter: EVERYTHING })
  return [
    `${whole(found)} of ${whole(page.table.rows.length)} cases `,
    button('Clear filters', clear, { class: 'link' }),
  ]
}

/** Opens all that is folded, or folds it where all is open. */
function expandAll(detail: HTMLElement): void {
  const all = [...detail.querySelectorAll('details')]
  const isOpen = all.some((one) => !one.open)
  for (const one of all) setOpen(one, isOpen)
  for (const more of detail.querySelectorAll<HTMLButtonElement>('button.more')) more.click()
}

function wanted(rows: readonly Row[], { open }: Address): Row | null {
  if (open === null) return null
  const named = rows.filter(({ one }) => one.id === open.id)
  return named.find(({ prompt }) => prompt === open.prompt) ?? named[0] ?? null
}

function nothing(many: number): HTMLElement {
  return el(
    'div',
    { class: 'nothing muted' },
    el(
      'p',
      {},
      many === 0
        ? 'No case is left. Take a filter away.'
        : 'Choose a case, or press n for the next one that does not pass.',
    ),
  )
}

function rowView(option: HTMLElement, row: Row, several: boolean): void {
  const { delta, one } = row
  const change = delta === null || delta === 0 ? '' : points(delta)
  option.append(
    el('span', { class: `outcome ${toneOfRow(row)}` }, outcomeText(row)),
    el('span', { class: 'what' }, row.title),
    el(
      'span',
      { class: 'numbers' },
      numbersOf(row),
      change === '' ? null : el('b', { class: delta !== null && delta < 0 ? 'bad' : 'good' }, ` ${change}`),
    ),
    el('small', {}, [one.id, ...(several ? [row.prompt] : []), ...row.marks].join(' · ')),
  )
}
