import { whole } from '../text/format.ts'
import { EVERYTHING, type Filter, MARKS, type Mark, SORTS, type Sort } from './address.ts'
import { button, el, fill, on, set } from './dom.ts'
import type { Counts } from './find.ts'
import type { Page } from './view.ts'

/** Search, order and filters, each choice with the number of cases that it would leave. */
export type FilterBar = {
  element: HTMLElement
  search: HTMLInputElement
  /** Empties the search; an empty one is left. */
  leave: () => void
  update: (filter: Filter, counts: Counts) => void
}

const ORDERS: Record<Sort, string> = {
  difference: 'largest drop first',
  score: 'lowest score first',
  cost: 'dearest first',
  latency: 'slowest first',
  flakiness: 'most flaky first',
  id: 'by id',
}
const WORDS: Record<Mark, string> = {
  critical: 'Critical',
  changed: 'Changed',
  flaky: 'Flaky',
  conversation: 'Conversations',
}
/** More choices than these are no menu. */
const MOST_CHOICES = 200

export function filterBar(page: Page): FilterBar {
  const change = (change: Partial<Filter>) => {
    const address = page.address()
    page.go({ ...address, filter: { ...address.filter, ...change } }, 'replace')
  }
  const search = on(
    el('input', {
      type: 'search',
      id: 'search',
      placeholder: 'Search ids, questions, answers, reasons',
      'aria-label': 'Search the cases',
      autocomplete: 'off',
      spellcheck: 'false',
    }),
    { input: () => change({ search: search.value }) },
  )
  const group = menu({ name: 'group', label: 'Outcome', all: 'All outcomes' }, change)
  const prompt = menu({ name: 'prompt', label: 'Prompt', all: 'All prompts' }, change)
  const tag = menu({ name: 'tag', label: 'Tag', all: 'All tags' }, change)
  const metric = menu({ name: 'metric', label: 'Fails', all: 'Any assertion' }, change)
  const marks = MARKS.map((mark) => markToggle(mark, page, change))
  const sort = on(
    el('select', { 'aria-label': 'Order' }, ...SORTS.map((one) => el('option', { value: one }, ORDERS[one]))),
    { change: () => change({ sort: SORTS.find((one) => one === sort.value) ?? EVERYTHING.sort }) },
  )
  const titles = page.data.groups.map(({ group: value, title }) => [value, title] as const)
  const names = (counts: Map<string, number>) =>
    [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => [value, value] as const)
  return {
    element: el(
      'div',
      { class: 'filters', role: 'search' },
      search,
      el('div', { class: 'menus' }, group.select, prompt.select, tag.select, metric.select, sort),
      el('div', { class: 'chips' }, ...marks.map(({ toggle }) => toggle)),
    ),
    search,
    leave: () => {
      if (search.value === '') return search.blur()
      search.value = ''
      change({ search: '' })
    },
    update: (filter, counts) => {
      if (search.value !== filter.search) search.value = filter.search
      group.show(filter.group, counts.group, titles)
      prompt.show(
        filter.prompt,
        counts.prompt,
        page.data.prompts.map(({ label }) => [label, label] as const),
      )
      tag.show(filter.tag, counts.tag, names(counts.tag))
      metric.show(filter.metric, counts.metric, names(counts.metric))
      sort.value = filter.sort
      for (const { update } of marks) update(filter, counts)
    },
  }
}

type Change = (change: Partial<Filter>) => void
type MenuName = 'group' | 'prompt' | 'tag' | 'metric'

function menu({ name, label, all }: { name: MenuName; label: string; all: string }, change: Change) {
  const select = on(el('select', { 'aria-label': label }), { change: () => change({ [name]: select.value }) })
  const show = (chosen: string, counts: Map<string, number>, titles: ReadonlyArray<readonly [string, string]>) => {
    const options = titles.filter(([value]) => counts.has(value) || value === chosen).slice(0, MOST_CHOICES)
    select.hidden = options.length < (name === 'prompt' ? 2 : 1) && chosen === ''
    fill(
      select,
      el('option', { value: '' }, all),
      ...options.map(([value, title]) =>
        el('option', { value, selected: value === chosen }, `${title} (${whole(counts.get(value) ?? 0)})`),
      ),
    )
  }
  return { select, show }
}

function markToggle(mark: Mark, page: Page, change: Change) {
  const flip = () => {
    const { marks } = page.address().filter
    change({ marks: marks.includes(mark) ? marks.filter((one) => one !== mark) : [...marks, mark] })
  }
  const toggle = button(WORDS[mark], flip, { class: 'chip' })
  const update = (filter: Filter, counts: Counts) => {
    const isOn = filter.marks.includes(mark)
    const many = counts.marks.get(mark) ?? 0
    toggle.hidden = many === 0 && !isOn
    set(toggle, { 'aria-pressed': isOn ? 'true' : 'false' })
    fill(toggle, `${WORDS[mark]} ${whole(many)}`)
  }
  return { toggle, update }
}
