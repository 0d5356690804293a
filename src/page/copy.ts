import { button, el } from './dom.ts'
import { requestOf } from './request-view.ts'
import { answerOf, keptOf, type Row } from './rows.ts'
import type { Page } from './view.ts'

/** Buttons that put something of a case on the clipboard, as it is. */
export function copyButtons(page: Page, row: Row): HTMLElement {
  const { now, base } = row.one
  const what: Array<[name: string, title: string, text: () => string]> = [
    ['link', 'Copy link', page.here],
    ['id', 'Copy id', () => row.one.id],
    ...(now === undefined
      ? []
      : [['answer', 'Copy answer', () => keptOf(answerOf(now, 0, base))] satisfies [string, string, () => string]]),
    [
      'request',
      'Copy request',
      () =>
        JSON.stringify(
          (requestOf(page, row) ?? []).map(({ role, content }) => ({ role, content })),
          null,
          2,
        ),
    ],
  ]
  return el(
    'div',
    { class: 'tools copy' },
    ...what.map(([name, title, text]) => button(title, () => copy(page, title, text()), { 'data-copy': name })),
  )
}

/** Copies a text, and says so. */
export function copy(page: Page, title: string, text: string): void {
  copied(text).then((isCopied) => page.say(isCopied ? `${title}: done.` : 'The browser does not allow copying.'))
}

/** By the clipboard where the page may use it, else by a selection as it was done before there was one. */
async function copied(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    const isWritten = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    if (isWritten) return true
  }
  const area = el('textarea', { 'aria-hidden': 'true', class: 'off' })
  area.value = text
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  return isCopied
}
