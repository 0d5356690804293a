import { el, on } from './dom.ts'
import type { Page } from './view.ts'

/** Which prompt a view shows, where there are several: one at a time, by its address. */
export function chooser<T>(
  page: Page,
  { all, label, title }: { all: readonly T[]; label: (one: T) => string; title: string },
): { chosen: T | undefined; element: HTMLElement | null } {
  const wanted = page.address().filter.prompt
  const chosen = all.find((one) => label(one) === wanted) ?? all[0]
  if (all.length < 2) return { chosen, element: null }
  const select = el(
    'select',
    { id: 'choose' },
    ...all.map((one, at) => el('option', { value: at, selected: one === chosen }, label(one))),
  )
  on(select, {
    change: () => {
      const one = all[Number(select.value)]
      const address = page.address()
      if (one !== undefined) page.go({ ...address, filter: { ...address.filter, prompt: label(one) } })
    },
  })
  return { chosen, element: el('p', { class: 'choose' }, el('label', { for: 'choose' }, title), select) }
}
