import { visible } from '../text/untrusted.ts'

/**
 * The only place that makes elements. Text becomes text nodes, whatever it says, with every character made visible; attributes
 * are those named here, none of which can hold code, and the only addresses are fragments of this page, the run's, and those that
 * the report has built itself (`outside`).
 */

export type Child = Node | string | null

type Name =
  | 'class'
  | 'id'
  | 'href'
  | 'type'
  | 'value'
  | 'min'
  | 'max'
  | 'name'
  | 'for'
  | 'role'
  | 'title'
  | 'lang'
  | 'dir'
  | 'scope'
  | 'tabindex'
  | 'placeholder'
  | 'autocomplete'
  | 'spellcheck'
  | 'open'
  | 'hidden'
  | 'selected'
  | 'disabled'
  | 'colspan'
  | 'datetime'
  | `aria-${string}`
  | `data-${string}`

/** `true`: an attribute without a value; `false`, null: none. */
type Attributes = Partial<Record<Name, string | number | boolean | null>>
type Listeners = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void }

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  set(element, attributes)
  add(element, children)
  return element
}

const SVG = 'http://www.w3.org/2000/svg'
type SvgName =
  | 'viewBox'
  | 'width'
  | 'height'
  | 'class'
  | 'd'
  | 'x'
  | 'y'
  | 'x1'
  | 'y1'
  | 'x2'
  | 'y2'
  | 'cx'
  | 'cy'
  | 'r'
  | 'rx'
  | 'role'
  | 'text-anchor'
  | `aria-${string}` // prettier-ignore

export function svg(tag: string, attributes: Partial<Record<SvgName, string | number>>, ...children: readonly Child[]) {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`)
  add(element, children)
  return element
}

export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) element.removeAttribute(name)
    else element.setAttribute(name, value === true ? '' : `${value}`)
  }
}

function add(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child !== null) element.append(typeof child === 'string' ? shown(child) : child)
  }
}

/** What an element holds from now on. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren()
  add(element, children)
}

export function on<E extends Element>(element: E, listeners: Listeners): E {
  for (const [name, listener] of Object.entries(listeners)) {
    element.addEventListener(name, (event) => Reflect.apply(listener, undefined, [event]))
  }
  return element
}

export function button(label: Child, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return on(el('button', { type: 'button', ...attributes }, label), { click: act })
}

/** A text with every character visible. */
export function shown(text: string): string {
  return visible(text).text
}

/** A sentence of ours: what stands between backticks is a name. */
export function sentence(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment()
  for (const [index, part] of text.split(/`([^`]+)`/).entries()) {
    if (part !== '') fragment.append(index % 2 === 1 ? el('code', {}, part) : shown(part))
  }
  return fragment
}

/** A link to where the data says, which is never a file's word for it: an address of AWS's console, or of the repository. */
export function outside(content: Child, url: string | null): HTMLElement {
  return url?.startsWith('https://') ? el('a', { href: url }, content) : el('span', {}, content)
}

/** A list of sentences; null where there are none. */
export function sentences(texts: readonly string[], name = ''): HTMLUListElement | null {
  return texts.length === 0
    ? null
    : el('ul', { class: name === '' ? null : name }, ...texts.map((one) => el('li', {}, sentence(one))))
}

/** Content of a details element that is made when it is first opened: closed ones cost nothing. */
export function folded(summary: Child, content: () => readonly Child[], isOpen = false): HTMLDetailsElement {
  const details = el('details', {}, el('summary', {}, summary))
  let isMade = false
  const make = () => {
    if (isMade || !details.open) return
    isMade = true
    add(details, content())
  }
  details.open = isOpen
  make()
  // `toggle` comes late: what opens many at once, to print them, calls this.
  details.addEventListener('make', make)
  return on(details, { toggle: make })
}

export function setOpen(details: HTMLDetailsElement, isOpen: boolean): void {
  details.open = isOpen
  details.dispatchEvent(new Event('make'))
}

/** A table in a box that scrolls by itself where the page is narrow. */
export function tableView(titles: readonly string[], rows: ReadonlyArray<readonly Child[]>, name: string): HTMLElement {
  const cell = (child: Child, at: number) =>
    el('td', { 'data-title': titles[at] ?? '', class: at === 0 ? 'first' : null }, child)
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': name },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, ...titles.map((title) => el('th', { scope: 'col' }, title)))),
      el('tbody', {}, ...rows.map((row) => el('tr', {}, ...row.map(cell)))),
    ),
  )
}
