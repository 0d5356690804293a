import { visibleSlice } from './charts.ts'
import { el, on, set } from './dom.ts'

/** A list of which only what is in view exists: thousands of rows cost as much as thirty. */
export type VirtualList<T> = {
  element: HTMLElement
  show: (rows: readonly T[]) => void
  /** Marks a row and brings it into view; null: none. */
  select: (at: number | null) => void
}

const SPARE = 6
/** On paper there is no scrolling. */
const MOST_PRINTED = 500

/** @param row fills an option with what is shown of a row; `pick`: it was clicked */
export function virtualList<T>(
  { height, label }: { height: number; label: string },
  row: (option: HTMLElement, one: T) => void,
  pick: (at: number) => void,
): VirtualList<T> {
  const space = el('div', { class: 'space', role: 'presentation' })
  const element = el('div', { class: 'list', tabindex: 0, 'aria-label': label }, space)
  let rows: readonly T[] = []
  let selected: number | null = null
  let isPrinting = false

  const draw = () => {
    const view = { top: element.scrollTop, height: element.clientHeight || window.innerHeight }
    const slice = visibleSlice({ rows: rows.length, height }, view, SPARE)
    const { first, last } = isPrinting ? { first: 0, last: Math.min(rows.length, MOST_PRINTED) } : slice
    const options: HTMLElement[] = []
    for (let at = first; at < last; at++) {
      const one = rows[at]
      if (one !== undefined) options.push(option(one, at))
    }
    space.replaceChildren(...options)
    const isInView = selected !== null && selected >= first && selected < last
    set(element, { 'aria-activedescendant': isInView ? `row-${selected}` : null })
  }
  const option = (one: T, at: number) => {
    const made = el('div', {
      class: 'row',
      id: `row-${at}`,
      role: 'option',
      'aria-selected': at === selected ? 'true' : 'false',
      'aria-setsize': rows.length,
      'aria-posinset': at + 1,
      'data-at': at,
    })
    made.style.top = `${at * height}px`
    made.style.height = `${height}px`
    row(made, one)
    return made
  }
  on(element, {
    scroll: draw,
    click: ({ target }) => {
      const hit = target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null
      if (hit !== null) pick(Number(hit.dataset.at))
    },
  })
  window.addEventListener('beforeprint', () => {
    isPrinting = true
    draw()
  })
  window.addEventListener('afterprint', () => {
    isPrinting = false
    draw()
  })
  new ResizeObserver(draw).observe(element)
  return {
    element,
    show: (all) => {
      rows = all
      space.style.height = `${rows.length * height}px`
      // A listbox without options would be a mistake.
      set(element, { role: rows.length === 0 ? null : 'listbox', 'aria-label': rows.length === 0 ? null : label })
      draw()
    },
    select: (at) => {
      selected = at
      if (at !== null) {
        const [top, bottom] = [at * height, (at + 1) * height]
        if (top < element.scrollTop) element.scrollTop = top
        else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
      }
      draw()
    },
  }
}
