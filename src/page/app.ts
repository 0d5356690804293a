import { whole } from '../text/format.ts'
import { type Address, parseAddress, type View, writeAddress } from './address.ts'
import { conversationView } from './case-detail.ts'
import { casesView } from './cases-view.ts'
import type { PageCases, PageData } from './data.ts'
import { button, el, fill, set, setOpen } from './dom.ts'
import { haystacks } from './find.ts'
import { helpDialog } from './help.ts'
import { listenToKeys } from './keyboard.ts'
import { modelsView } from './models-view.ts'
import { numbersView } from './numbers-view.ts'
import { promptsView } from './prompts-view.ts'
import type { PageRelease } from './release-data.ts'
import { releaseView } from './release-view.ts'
import { tableOf } from './rows.ts'
import { safetyView } from './safety-view.ts'
import { summaryView } from './summary-view.ts'
import type { Page, Shown } from './view.ts'

/** The report's page: reads the data that stands in it and shows the view that its address names. */

type MakeView = (page: Page) => Shown
const MAKE: Record<View, MakeView> = {
  release: releaseView,
  summary: summaryView,
  cases: casesView,
  prompts: promptsView,
  safety: safetyView,
  models: modelsView,
  numbers: numbersView,
  conversation: conversationView,
}

const TITLES: Record<View, string> = {
  release: 'Release',
  summary: 'Summary',
  cases: 'Cases',
  prompts: 'Prompts',
  safety: 'Safety',
  models: 'Models',
  numbers: 'Explained',
  conversation: 'Conversation',
}

const THEMES = ['system', 'light', 'dark'] as const

function start(): void {
  const data: PageData = JSON.parse(document.querySelector('script[data-report]')?.textContent ?? '{}')
  const release: PageRelease | null = JSON.parse(document.querySelector('script[data-release]')?.textContent ?? 'null')
  const table = tableOf(data, pieces())
  const root = document.getElementById('report')
  if (root === null) return
  const status = el('div', { class: 'toast', role: 'status' })
  const body = el('main', { id: 'view', tabindex: -1 })
  const views = viewsOf(data, release)
  const links = views.map((view) =>
    el(
      'a',
      { href: `#/${view}`, 'data-view': view },
      view === 'cases' ? `Cases ${whole(table.rows.length)}` : TITLES[view],
    ),
  )
  const help = helpDialog()
  const first = views[0] ?? 'summary'
  const { word, tone, kind } = endOf(data, release)
  const place = addressBar(first)
  let current: { view: View; shown: Shown } | null = null
  let timer = 0
  const page: Page = {
    data,
    release,
    table,
    texts: haystacks(table.text),
    address: () => place.address(),
    go: (to, how) => {
      if (place.go(to, how)) show()
    },
    here: () => {
      place.write()
      return location.href
    },
    say: (text) => {
      fill(status, text)
      clearTimeout(timer)
      timer = window.setTimeout(() => fill(status), 2_500)
    },
  }
  const show = () => {
    const address = page.address()
    const view = views.includes(address.view) || isConversation(address, data) ? address.view : first
    const isNew = current === null || current.view !== view
    if (current === null || isNew) {
      current = { view, shown: MAKE[view](page) }
      fill(body, current.shown.element)
      body.className = `view ${view}`
      document.title = `${TITLES[view]} – ${word} – ${kind}`
      window.scrollTo(0, 0)
    }
    for (const link of links) set(link, { 'aria-current': link.dataset.view === view ? 'page' : null })
    current.shown.update?.(address)
  }
  const bar = el(
    'header',
    { class: 'bar' },
    el('span', { class: `verdict ${tone}` }, word),
    el('nav', { 'aria-label': 'Report' }, ...links),
    themeButton(),
    button('Keys', () => help.toggle(), { class: 'quiet', title: 'Keyboard (?)' }),
  )
  root.replaceWith(bar, body, help.element, status)
  listenToKeys({ page, help, views, keys: () => current?.shown.keys ?? {} })
  window.addEventListener('hashchange', () => {
    if (place.follow()) show()
  })
  let width = window.innerWidth
  window.addEventListener('resize', () => {
    if (window.innerWidth === width) return
    width = window.innerWidth
    current = null
    show()
  })
  listenToPrinting(body)
  show()
  document.documentElement.dataset.ready = 'true'
}

/**
 * Where the page is. What replaces an entry of the history is written a moment later: browsers refuse hundreds of changes in
 * a few seconds, which a key that is held down makes.
 */
function addressBar(first: View) {
  let address = parseAddress(location.hash, first)
  let pending = 0
  const write = () => {
    if (pending === 0) return
    clearTimeout(pending)
    pending = 0
    location.replace(writeAddress(address))
  }
  return {
    address: () => address,
    /** @returns whether it is another one */
    go: (to: Address, how?: 'replace'): boolean => {
      const fragment = writeAddress(to)
      if (fragment === writeAddress(address)) return false
      if (how === 'replace') {
        address = to
        clearTimeout(pending)
        pending = window.setTimeout(write, 200)
        return true
      }
      write()
      address = to
      location.hash = fragment
      return true
    },
    /** Takes over what the reader went to; false where that was us. */
    follow: (): boolean => {
      if (pending !== 0) return false
      const there = parseAddress(location.hash, first)
      if (writeAddress(there) === writeAddress(address)) return false
      address = there
      return true
    },
    write,
  }
}

function* pieces(): Generator<PageCases> {
  for (const element of document.querySelectorAll('script[data-cases]')) {
    yield JSON.parse(element.textContent ?? '{}')
    // What has been read need not be kept twice.
    element.remove()
  }
}

function viewsOf(data: PageData, release: PageRelease | null): View[] {
  const hasEvaluation = release === null || data.prompts.length > 0
  return [
    ...(release === null ? [] : (['release'] as const)),
    ...(hasEvaluation ? (['summary'] as const) : []),
    ...(data.prompts.length > 0 ? (['cases', 'prompts'] as const) : []),
    ...(data.prompts.some(({ suites }) => suites.length > 0) ? (['safety'] as const) : []),
    ...(data.matrices.length > 0 ? (['models'] as const) : []),
    ...(data.prompts.length > 0 ? (['numbers'] as const) : []),
  ]
}

/** That of a case which is named: it stands in no bar. */
function isConversation({ view, open }: Address, { prompts }: PageData): boolean {
  return view === 'conversation' && open !== null && prompts.length > 0
}

/** What the bar says first. */
function endOf(
  { verdict, tone }: PageData,
  release: PageRelease | null,
): { word: string; tone: PageData['tone']; kind: string } {
  return release === null ? { word: verdict, tone, kind: 'prompt evaluation' } : { ...release, kind: 'release' }
}

/** As the system says, or the one that is chosen. */
function themeButton(): HTMLButtonElement {
  let at = 0
  const label = () => `Theme: ${THEMES[at]}`
  const self = button(
    label(),
    () => {
      at = (at + 1) % THEMES.length
      const theme = THEMES[at] ?? 'system'
      set(document.documentElement, { 'data-theme': theme === 'system' ? null : theme })
      fill(self, label())
    },
    { class: 'quiet', id: 'theme' },
  )
  return self
}

/** On paper everything that is in view is open, and as it was afterwards. */
function listenToPrinting(body: HTMLElement): void {
  let opened: HTMLDetailsElement[] = []
  window.addEventListener('beforeprint', () => {
    opened = [...body.querySelectorAll('details')].filter((one) => !one.open)
    for (const one of opened) setOpen(one, true)
  })
  window.addEventListener('afterprint', () => {
    for (const one of opened) setOpen(one, false)
  })
}

start()
