import { EVERYTHING, type View } from './address.ts'
import { copy } from './copy.ts'
import type { Help } from './help.ts'
import type { Page } from './view.ts'

/** Single keys, where no field is being typed into. A view adds its own. */
export function listenToKeys({
  page,
  help,
  views,
  keys,
}: {
  page: Page
  help: Help
  views: readonly View[]
  keys: () => Record<string, () => void>
}): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.isOpen()) return
    const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select')
    if (isTyping && event.key !== 'Escape' && !isListKey(event)) return
    const act = keys()[event.key] ?? everywhere(event.key)
    if (act === undefined) return
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.matches('a, button, summary'))
      return
    event.preventDefault()
    act()
  })

  function everywhere(key: string): (() => void) | undefined {
    const view = views[Number(key) - 1]
    if (/^[1-9]$/.test(key) && view !== undefined) return () => page.go({ view, filter: EVERYTHING, open: null })
    if (key === '?') return () => help.toggle()
    if (key === 'c') return () => copy(page, 'Copy link', page.here())
    if (key === 't') return () => document.getElementById('theme')?.click()
    if (key === '/' && views.includes('cases')) {
      return () => {
        page.go({ view: 'cases', filter: EVERYTHING, open: null })
        document.getElementById('search')?.focus()
      }
    }
    return undefined
  }
}

/** From the search the list can be walked without leaving the field. */
function isListKey({ key, target }: KeyboardEvent): boolean {
  return target instanceof HTMLInputElement && target.type === 'search' && /^(ArrowDown|ArrowUp|Enter)$/.test(key)
}
