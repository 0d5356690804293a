import { button, el, fill } from './dom.ts'

/** The keys, in a dialog. */
export type Help = { element: HTMLElement; toggle: () => void; isOpen: () => boolean }

const KEYS: ReadonlyArray<readonly [string, string]> = [
  ['1 to 7', 'summary, cases, prompts, …: the views as they stand in the bar'],
  ['/', 'search the cases'],
  ['j, k or ↓, ↑', 'next and previous case'],
  ['n, p', 'next and previous case that does not pass'],
  ['Enter', 'open the case, and read it'],
  ['Escape', 'close the case; empty the search'],
  ['e', 'expand all, or fold all'],
  ['c', 'copy the address of what is shown'],
  ['t', 'light, dark, or as the system says'],
  ['?', 'this help'],
]

export function helpDialog(): Help {
  const element = el('dialog', { 'aria-labelledby': 'keys-title' })
  fill(
    element,
    el('h2', { id: 'keys-title' }, 'Keyboard'),
    el(
      'dl',
      { class: 'keys' },
      ...KEYS.flatMap(([key, what]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, what)]),
    ),
    el(
      'p',
      { class: 'muted' },
      'Each view and each case has an address of its own: what stands behind # in the address bar.',
    ),
    button('Close', () => element.close()),
  )
  return {
    element,
    toggle: () => (element.open ? element.close() : element.showModal()),
    isOpen: () => element.open,
  }
}
